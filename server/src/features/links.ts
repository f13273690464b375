import type { LineView } from '../analysis/line-view.ts';
import { printAddress } from './address.ts';
import type { Lookup } from './lookup/lookup.ts';
import { readLine } from './lookup/read-line.ts';
import { mentionPlace } from './lookup/thing-mention.ts';

/** A stretch of a line that leads to another place: columns [start, end) from 0, target line from 1. */
export interface Link {
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly target: { readonly source: number; readonly line: number };
  readonly tooltip: string;
}

/** Field kinds that lead somewhere else: a reference to a thing that has a line of its own. */
const LINKING: ReadonlySet<string> = new Set(['gref', 'port', 'device', 'thread', 'path']);

/** The links of some lines: from what names a thing to where the thing stands, unless it stands right there. */
export const linksOf = (lookup: Lookup, views: readonly LineView[]): readonly Link[] => {
  const { facts } = lookup.analysis;
  const targets = new Map<string, Link['target'] | null>();
  return views.flatMap((view) => {
    const { mentions, context } = readLine(lookup, view);
    const capture = context.capture?.capture.id ?? -1;
    let last = -1;
    return mentions.flatMap(({ field, address }) => {
      if (address === null || !LINKING.has(field.kind) || field.start < last) return [];
      const name = printAddress(address);
      const key = `${capture} ${name}`;
      let target = targets.get(key);
      if (target === undefined) {
        const own = lookup.things.mentions(address, capture).find(({ isDefinition }) => isDefinition);
        const place = own === undefined ? null : mentionPlace(facts, own);
        target = place === null ? null : { source: place.source, line: place.line };
        targets.set(key, target);
      }
      if (target === null || (target.source === view.source && target.line === view.line)) return [];
      last = field.end;
      return [{ line: view.line, start: field.start, end: field.end, target, tooltip: `Go to ${name}` }];
    });
  });
};
