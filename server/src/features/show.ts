import type { Analysis } from '../analysis/analysis.ts';
import type { Place } from '../core/place.ts';
import { factPlace } from '../facts/fact-place.ts';
import { printAddress, type AddressQuery } from './address.ts';
import { describeFact } from './describe-fact.ts';
import { mentionsOfThing, type ThingMention } from './mentions-of-thing.ts';

/** Everything known about one thing, as data; the edges print it. */
export interface Shown {
  readonly address: string;
  /** The line to go to. */
  readonly place: Place;
  /** Facts that speak of it, as sentences with their places; the thing itself first. */
  readonly facts: readonly { readonly text: string; readonly place: Place }[];
  /** How many facts there are in all. */
  readonly total: number;
  /** Findings about it. */
  readonly findings: readonly {
    readonly rule: string;
    readonly severity: string;
    readonly message: string;
    readonly place: Place;
  }[];
}

/** Most facts that are shown. */
const MAX = 200;

/**
 * Looks up an address. With snapshots, facts of the asked one (default: the last that knows the thing) and those outside
 * of any; null when no fact mentions it.
 */
export const showThing = (analysis: Analysis, { address, snapshot }: AddressQuery): Shown | null => {
  const { facts } = analysis;
  const all = mentionsOfThing(facts, address);
  const mentions = inSnapshot(analysis, all, snapshot);
  const ordered = [
    ...mentions.filter(({ isDefinition }) => isDefinition),
    ...mentions.filter(({ isDefinition }) => !isDefinition),
  ];
  const first = ordered[0];
  if (first === undefined) return null;
  const name = printAddress(address);
  return {
    address: name,
    place: factPlace(facts, first.table, first.row, first.field),
    facts: ordered.slice(0, MAX).map((mention) => ({
      text: describeFact(facts, mention),
      place: factPlace(facts, mention.table, mention.row, mention.field),
    })),
    total: ordered.length,
    findings: analysis.findings
      .filter(
        ({ subject, suppressed }) =>
          suppressed === null &&
          (subject === name || subject?.startsWith(`${name}:`) === true || subject?.startsWith(`${name}/`) === true),
      )
      .map(({ rule, severity, message, place }) => ({ rule, severity, message, place })),
  };
};

const inSnapshot = (
  analysis: Analysis,
  mentions: readonly ThingMention[],
  wanted: string | null,
): readonly ThingMention[] => {
  const { facts } = analysis;
  const rowOf = ({ table, row }: ThingMention): number | null =>
    facts.blocks[facts.tables[table].block.at(row)]?.snapshot ?? null;
  const rows = mentions.map(rowOf).filter((row) => row !== null);
  const chosen =
    wanted === null
      ? rows.length === 0
        ? null
        : Math.max(...rows)
      : (rows.find((row) => facts.tables.snapshot.columns.id.at(row) === wanted) ?? -1);
  return mentions.filter((mention) => {
    const row = rowOf(mention);
    return row === chosen || (row === null && (wanted === null || chosen !== -1));
  });
};
