import { chunkMask } from '../core/number-column.ts';
import type { Facts } from '../facts/facts.ts';
import type { KernelWindow } from './dump-window.ts';
import type { GrantDump } from './world.ts';

/**
 * Finds dumps of key `g` that several files of a capture hold (a piece for each moment, and the console log of the
 * whole day): those of other files with the same tables and rows. Only dumps that look alike are compared.
 */
export const dumpTwins = (facts: Facts, dumps: readonly GrantDump[]): ReadonlyMap<GrantDump, readonly GrantDump[]> => {
  const twins = new Map<GrantDump, readonly GrantDump[]>();
  for (const alike of groupBy(dumps, shapeOf)) {
    if (isOneSource(alike)) continue;
    for (const same of groupBy(alike, (dump) => String(hashRows(facts, dump)))) {
      if (isOneSource(same)) continue;
      for (const dump of same)
        twins.set(
          dump,
          same.filter(({ block }) => block.source !== dump.block.source),
        );
    }
  }
  return twins;
};

/**
 * The window of a dump, made smaller by its twins in console logs: it is one of them, or at least the machine was as it
 * shows when they were printed.
 */
export const windowOfTwins = (own: KernelWindow, twins: readonly GrantDump[]): KernelWindow => {
  const timed = twins
    .filter(({ block }) => !Number.isNaN(block.kernelTimeBefore) && !Number.isNaN(block.kernelTimeAfter))
    .map(({ window }) => window)
    .filter(
      ({ from, to }) => (own.to ?? Infinity) >= (from ?? -Infinity) && (own.from ?? -Infinity) <= (to ?? Infinity),
    );
  if (timed.length === 0) return own;
  return {
    from: Math.max(own.from ?? -Infinity, Math.min(...timed.map(({ from }) => from ?? Infinity))),
    to: Math.min(own.to ?? Infinity, Math.max(...timed.map(({ to }) => to ?? -Infinity))),
  };
};

const isOneSource = (dumps: readonly GrantDump[]): boolean =>
  dumps.every(({ block }) => block.source === dumps[0]?.block.source);

const shapeOf = ({ tables }: GrantDump): string =>
  tables.map(({ granter, version, count }) => `${granter}v${version}:${count}`).join(' ');

/** A hash of references, mappers, frames and pins. */
const hashRows = (facts: Facts, { tables }: GrantDump): number => {
  const { ref, mapper, mfn, pin } = facts.tables.grantActive.columns;
  let hash = 0;
  for (const { first, count } of tables) {
    for (let row = first; row < first + count; row += 1) {
      const at = row & chunkMask;
      hash = Math.imul(hash ^ (ref.store.chunkOf(row)[at] ?? 0), 0x9e3779b1);
      hash = Math.imul(hash ^ (mapper.store.chunkOf(row)[at] ?? 0), 0x85ebca6b);
      hash = Math.imul(hash ^ mfn.store.low(row), 0xc2b2ae35);
      hash = Math.imul(hash ^ (pin.store.chunkOf(row)[at] ?? 0), 0x27d4eb2f);
      hash ^= hash >>> 15;
    }
  }
  return hash >>> 0;
};

const groupBy = <T>(items: readonly T[], keyOf: (item: T) => string): readonly (readonly T[])[] => {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key) ?? [];
    groups.set(key, group);
    group.push(item);
  }
  return [...groups.values()];
};
