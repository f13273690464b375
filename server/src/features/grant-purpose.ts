import { hex } from '../core/hex.ts';
import type { Facts } from '../facts/facts.ts';
import type { CaptureWorld, SnapshotWorld, VbdView } from '../world/world.ts';
import type { Lookup } from './lookup/lookup.ts';
import { deviceName } from '../world/device-name.ts';

/** What an active grant is probably for. */
export interface GrantPurpose {
  /** A sentence part: `the ring page of vbd:1/51712 (xvda), ring 0`. Plain text. */
  readonly text: string;
  /** Row in `vbd` of the one device that it belongs to, or null. */
  readonly device: number | null;
  /** It is a page of that device's ring, so the ring's own lines show it. */
  readonly isRing: boolean;
}

/** References that Linux reserves (include/xen/grant_table.h, `GNTTAB_RESERVED_*`). */
const RESERVED: Readonly<Record<number, string>> = {
  0: 'console page (reference 0 is reserved for it)',
  1: 'xenstore page (reference 1 is reserved for it)',
};

/**
 * What a row of `grantActive` is for: a ring page that xenstore names, a reserved page, or else a data page of the device
 * whose backend maps it. Only the first is certain; the others say "probably". Null when nothing tells.
 */
export const grantPurpose = (lookup: Lookup, row: number): GrantPurpose | null => {
  const { facts } = lookup.analysis;
  const { columns, block } = facts.tables.grantActive;
  const own = facts.blocks[block.at(row)];
  const capture = lookup.analysis.world.captures.find((known) => known.capture.id === own?.capture);
  const granter = facts.tables.grantTable.columns.granter.at(columns.table.at(row));
  if (own === undefined || capture === undefined || granter === null) return null;
  const ref = columns.ref.at(row);
  const mapper = columns.mapper.at(row);
  const vbds = devicesOf(capture, own.id, granter);
  for (const vbd of vbds) {
    const ring = vbd.rings.find(({ refs }) => refs.includes(ref));
    if (ring !== undefined) {
      const page =
        ring.refs.length > 1
          ? `page ${ring.refs.indexOf(ref) + 1} of ${ring.refs.length} of the ring`
          : 'the ring page';
      return { text: `${page} of ${named(vbd)}, ring ${ring.index}`, device: vbd.row, isRing: true };
    }
  }
  const other = otherRing(lookup, granter, ref, capture.capture.id);
  if (other !== null) return { text: other, device: null, isRing: false };
  const reserved = RESERVED[ref];
  if (reserved !== undefined) return { text: `probably the ${reserved}`, device: null, isRing: false };
  return dataPage(
    facts,
    vbds.filter(({ backendDomid }) => backendDomid === mapper),
  );
};

const dataPage = (facts: Facts, vbds: readonly VbdView[]): GrantPurpose | null => {
  const [only, ...others] = vbds;
  if (only === undefined) return null;
  const { frontPersistent, backPersistent } = facts.tables.vbd.columns;
  const persistent = vbds.some(({ row }) => frontPersistent.at(row) === true && backPersistent.at(row) !== false);
  const what = persistent ? 'a persistent grant or a page of a request in flight' : 'a data page';
  if (others.length === 0) return { text: `probably ${what} of ${named(only)}`, device: only.row, isRing: false };
  const list = vbds.slice(0, 4).map(named).join(', ');
  return {
    text: `probably ${what} of one of ${vbds.length} devices: ${list}${vbds.length > 4 ? ', …' : ''}`,
    device: null,
    isRing: false,
  };
};

const named = ({ address, name, device }: VbdView): string => {
  const known = name ?? (device === null ? null : deviceName(device));
  return known === null ? address : `${address} (${known})`;
};

/** The devices of a domain in the moment of a dump, else in another moment of the capture. */
const devicesOf = ({ snapshots }: CaptureWorld, block: number, granter: number): readonly VbdView[] => {
  const of = ({ vbds }: SnapshotWorld): readonly VbdView[] =>
    vbds.filter(({ frontendDomid }) => frontendDomid === granter);
  const own = snapshots.find(({ dumps }) => dumps.some((dump) => dump.block.id === block));
  const here = own === undefined ? [] : of(own);
  return here.length > 0 ? here : (snapshots.map(of).find((vbds) => vbds.length > 0) ?? []);
};

/** A ring of a device that is no block device: `tx-ring-ref of /local/domain/1/device/vif/0`. */
const otherRing = (lookup: Lookup, domain: number, ref: number, capture: number): string | null => {
  const { path } = lookup.analysis.facts.tables.xenstoreNode.columns;
  const node = lookup.things
    .mentions({ kind: 'gref', domain, ref }, capture)
    .find(({ table }) => table === 'xenstoreNode');
  const text = node === undefined ? null : path.at(node.row);
  if (text === null) return null;
  const slash = text.lastIndexOf('/');
  return `grant ${hex(ref)} is ${text.slice(slash + 1)} of ${text.slice(0, slash)}`;
};
