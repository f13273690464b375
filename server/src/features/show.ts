import type { Place } from '../core/place.ts';
import type { Facts } from '../facts/facts.ts';
import { printAddress, type AddressQuery } from './address.ts';
import { describeFact } from './describe-fact.ts';
import { grantPurpose } from './grant-purpose.ts';
import type { Lookup } from './lookup/lookup.ts';
import { mentionPlace, type ThingMention } from './lookup/thing-mention.ts';

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
 * Looks up an address in the last capture that mentions the thing. With snapshots, facts of the asked one (default: the
 * last that knows the thing) and those outside of any; null when no fact mentions it.
 */
export const showThing = (lookup: Lookup, { address, snapshot }: AddressQuery): Shown | null => {
  const { facts, world, findings } = lookup.analysis;
  for (const { capture } of world.captures.toReversed()) {
    const mentions = inSnapshot(facts, lookup.things.mentions(address, capture.id), snapshot);
    const ordered = once([
      ...mentions.filter(({ isDefinition }) => isDefinition),
      ...mentions.filter(({ isDefinition }) => !isDefinition),
    ]);
    const first = ordered[0];
    if (first === undefined) continue;
    const name = printAddress(address);
    return {
      address: name,
      place: mentionPlace(facts, first),
      facts: ordered.slice(0, MAX).map((mention) => ({
        text: `${describeFact(facts, mention)}${purposeOf(lookup, mention)}`,
        place: mentionPlace(facts, mention),
      })),
      total: ordered.length,
      findings: findings
        .filter(
          ({ subject, suppressed, place }) =>
            suppressed === null &&
            isAbout(subject, name) &&
            lookup.captureAt(place.source, place.line)?.capture.id === capture.id,
        )
        .map(({ rule, severity, message, place }) => ({ rule, severity, message, place })),
    };
  }
  return null;
};

/** Each line of each fact once: the row of a channel mentions a port as its own and for the other end. */
const once = (mentions: readonly ThingMention[]): readonly ThingMention[] => {
  const seen = new Set<string>();
  return mentions.filter(({ table, row, line }) => {
    const key = `${table} ${row} ${line}`;
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
};

/** A finding about a part of the thing is one about the thing. */
const isAbout = (subject: string | null, name: string): boolean =>
  subject !== null && (subject === name || subject.startsWith(`${name}:`) || subject.startsWith(`${name}/`));

const purposeOf = (lookup: Lookup, { table, row }: ThingMention): string => {
  const purpose = table === 'grantActive' ? grantPurpose(lookup, row) : null;
  return purpose === null ? '' : `; ${purpose.text}`;
};

const inSnapshot = (
  facts: Facts,
  mentions: readonly ThingMention[],
  wanted: string | null,
): readonly ThingMention[] => {
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
