import type { Analysis } from '../analysis/analysis.ts';
import type { LineView } from '../analysis/line-view.ts';
import { factPlace } from '../facts/fact-place.ts';
import { printAddress } from './address.ts';
import { lineContext, mentionsOf } from './mention.ts';
import { mentionsOfThing } from './mentions-of-thing.ts';

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
export const linksOf = (analysis: Analysis, views: readonly LineView[]): readonly Link[] => {
  const targets = new Map<string, Link['target'] | null>();
  return views.flatMap((view) =>
    mentionsOf(view, lineContext(analysis.world, view)).flatMap(({ field, address }) => {
      if (address === null || !LINKING.has(field.kind)) return [];
      const name = printAddress(address);
      let target = targets.get(name);
      if (target === undefined) {
        const own = mentionsOfThing(analysis.facts, address).find(({ isDefinition }) => isDefinition);
        const place = own === undefined ? null : factPlace(analysis.facts, own.table, own.row);
        target = place === null ? null : { source: place.source, line: place.line };
        targets.set(name, target);
      }
      if (target === null || (target.source === view.source && target.line === view.line)) return [];
      return [{ line: view.line, start: field.start, end: field.end, target, tooltip: `Go to ${name}` }];
    }),
  );
};
