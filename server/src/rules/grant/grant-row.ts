import { hex, hexPadded } from '../../core/hex.ts';
import type { Json } from '../../core/finding.ts';
import { factPlace } from '../../facts/fact-place.ts';
import type { Facts } from '../../facts/facts.ts';
import type { GrantTableView } from '../../world/world.ts';
import type { Report } from '../rule.ts';

/** The values of one active entry, for the rare row that is looked at. */
export interface GrantRow {
  readonly row: number;
  /** Null: the header of its table was lost. */
  readonly granter: number | null;
  readonly version: number | null;
  readonly ref: number;
  readonly mapper: number;
  readonly pin: number;
  readonly sharedDomid: number;
  readonly flags: number;
  /** `d1 ref 0x1b`. */
  readonly label: string;
  /** Pin as the dump prints it. */
  readonly pinText: string;
  /** Flags as the dump prints them. */
  readonly flagsText: string;
}

/** Reads one row of `grantActive`. */
export const readGrantRow = (facts: Facts, table: GrantTableView, row: number): GrantRow => {
  const { columns } = facts.tables.grantActive;
  const ref = columns.ref.at(row);
  const pin = columns.pin.at(row);
  const flags = columns.flags.at(row);
  return {
    row,
    granter: table.granter,
    version: table.version,
    ref,
    mapper: columns.mapper.at(row),
    pin,
    sharedDomid: columns.sharedDomid.at(row),
    flags,
    label: grantLabel(table.granter, ref),
    pinText: hexPadded(pin, 8),
    flagsText: hexPadded(flags, 2),
  };
};

/** `d1 ref 0x1b`, also where the granter is not known. */
export const grantLabel = (granter: number | null, ref: number): string =>
  granter === null ? `ref ${hex(ref)} of an unknown domain` : `d${granter} ref ${hex(ref)}`;

/** Address of a grant for `xdump show`, or null when the granter is not known. */
export const grantAddress = (granter: number | null, ref: number): string | null =>
  granter === null ? null : `d${granter}:gref:${hex(ref)}`;

/** File of a row, for limits per file. */
export const sourceOfRow = (facts: Facts, row: number): number =>
  facts.blocks[facts.tables.grantActive.block.at(row)]?.source ?? 0;

/** A report about one row; the row was printed under the lock of its entry, so it is one atomic group. */
export const reportRow = (
  facts: Facts,
  at: GrantRow,
  field: string,
  message: string,
  data: Readonly<Record<string, Json>> = {},
): Report => ({
  subject: grantAddress(at.granter, at.ref),
  place: factPlace(facts, 'grantActive', at.row, field),
  message,
  data: { granter: at.granter, ref: hex(at.ref), mapper: at.mapper, pin: hex(at.pin), flags: hex(at.flags), ...data },
  evidence: [{ table: 'grantActive', row: at.row }],
});
