import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Output } from '../../../server/src/model/output.ts';
import type { BlkbackVariantId } from '../../../server/src/model/blkback-variants.ts';
import { persistentModel } from '../../../server/src/model/persistent/persistent-model.ts';
import { purge } from '../../../server/src/model/persistent/purge.ts';
import { purgeAmount } from '../../../server/src/model/persistent/purge-amount.ts';
import { persistentDefaults } from '../../../server/src/model/persistent/persistent-params.ts';

interface Case {
  readonly variant: BlkbackVariantId;
  readonly max: number;
  readonly count: number;
  readonly overflow: boolean;
  readonly inUse?: number;
  readonly marked?: number;
  readonly old?: number;
  readonly idleSeconds?: number;
  readonly work?: 'queued' | 'running';
}

/** The start of each vector of MODEL.md M3.5; what must come out is in the shared file. */
const CASES: Readonly<Record<string, Case>> = {
  'V1 ': { variant: 'B311', max: 1056, count: 1056, overflow: true },
  'V2 ': { variant: 'B311', max: 1056, count: 1056, overflow: false },
  'V3 ': { variant: 'B311', max: 1056, count: 1055, overflow: true },
  'V4 ': { variant: 'B311', max: 1056, count: 1056, overflow: true, inUse: 1006 },
  'V5 ': { variant: 'B311', max: 1056, count: 1056, overflow: true, inUse: 1007 },
  'V6 ': { variant: 'B311', max: 1056, count: 1056, overflow: true, marked: 1030 },
  'V7 ': { variant: 'B311', max: 64, count: 64, overflow: true, inUse: 10 },
  'V8 ': { variant: 'B45', max: 64, count: 64, overflow: true },
  'V9 ': { variant: 'B311', max: 500, count: 1056, overflow: true },
  'V10 ': { variant: 'B311', max: 199, count: 199, overflow: true },
  'V11 ': { variant: 'B311', max: 200, count: 200, overflow: true },
  'V12 ': { variant: 'B311', max: 1056, count: 1056, overflow: true, work: 'running' },
  'V13 ': { variant: 'B311', max: 1056, count: 1056, overflow: true, work: 'queued' },
  'V14 ': { variant: 'B45', max: 1056, count: 1056, overflow: true, work: 'running' },
  'V15 ': { variant: 'B419', max: 1056, count: 300, overflow: false, old: 40 },
  'V16 ': { variant: 'B419', max: 1056, count: 1056, overflow: true, old: 20 },
  'V17 ': { variant: 'B419', max: 1056, count: 1056, overflow: true, old: 80 },
  'V18 ': { variant: 'B419', max: 1056, count: 300, overflow: false, old: 300, idleSeconds: 0 },
  'V19 ': { variant: 'B311', max: 0, count: 0, overflow: true },
  'V20 ': { variant: 'B419', max: 64, count: 64, overflow: true },
};

interface Expected {
  readonly ret: string;
  readonly purged?: string | readonly number[];
  readonly c_after?: number;
  readonly overflow_cleared?: boolean;
  readonly num_clean?: number;
  readonly free?: number;
  readonly log: readonly string[];
}

const vectors = JSON.parse(readFileSync(new URL('../../golden/model/vectors.json', import.meta.url), 'utf8')) as {
  readonly purge: Readonly<Record<string, Expected>>;
  readonly num_clean_table: Readonly<Record<string, number>>;
};

const run = ({ variant, max, count, overflow, inUse = 0, marked = 0, old = 0, idleSeconds = 60, work }: Case) => {
  const setup = { domid: 1, handle: 51712, comm: '1.xvda-0', persistent: true, switches: {} };
  const params = { maxPersistentGrants: max, idleSeconds };
  const { grants } = persistentModel.init({ ...setup, params }, variant);
  grants.clock.now = 100_000;
  for (let index = 0; index < count; index += 1) {
    const use = {
      active: index < inUse,
      wasActive: index < marked,
      lastUsed: index < old ? 0 : 99_999,
      lastUse: index,
    };
    grants.tree.add({ gref: 8 + index, handle: 1 + index, page: index, ...use });
  }
  grants.count = count;
  grants.inUse = inUse;
  grants.device.overflow = overflow;
  if (work !== undefined) grants.purgeWork = work;
  const log: string[] = [];
  const output = (output: Output): void => {
    if (output.kind === 'log') log.push(output.text.replace(/^xen-blkback:\s*/, ''));
  };
  const ret = purge(grants, { output, violation: () => undefined });
  return { ret, log, grants };
};

const named = Object.entries(vectors.purge);

test('every vector of the shared file has its start here', () => {
  expect(named).toHaveLength(Object.keys(CASES).length);
});

for (const [name, expected] of named)
  test(`purge: ${name}`, () => {
    const start = CASES[`${name.split(' ')[0] ?? ''} `];
    if (start === undefined) throw new Error(`no start for ${name}`);
    const { ret, log, grants } = run(start);
    // "Finished scanning" is printed by the versions between; the vectors leave it out.
    expect(log.filter((line) => !line.startsWith('Finished'))).toEqual(expected.log);
    expect(ret).toBe(expected.ret);
    const grefs = grants.purgeList.map(({ gref }) => gref);
    const { purged } = expected;
    if (Array.isArray(purged)) expect(grefs).toEqual(purged);
    else if (typeof purged === 'string') {
      const [, count, first, last] = /^(\d+) grefs: \[([\d, ]+)\]\.\.\[([\d, ]+)\]$/.exec(purged) ?? [];
      expect(grefs).toHaveLength(Number(count));
      expect(grefs.slice(0, 3).join(', ')).toBe(first);
      expect(grefs.slice(-2).join(', ')).toBe(last);
    } else expect(grefs).toEqual([]);
    if (expected.c_after !== undefined) {
      expect(grants.count).toBe(expected.c_after);
      expect(grants.tree.size).toBe(expected.c_after);
    }
    if (expected.num_clean !== undefined) {
      expect(purgeAmount(grants.params, grants.count)).toBe(expected.num_clean);
      expect(grants.count - grants.inUse).toBe(expected.free);
    }
    expect(grants.device.overflow).toBe(
      expected.overflow_cleared === true || ret === 'purged' ? false : start.overflow,
    );
  });

test('the share that a purge frees', () => {
  for (const [max, share] of Object.entries(vectors.num_clean_table)) {
    const params = { ...persistentDefaults('B311'), maxPersistentGrants: Number(max) };
    expect(purgeAmount(params, Number(max)), max).toBe(share);
  }
});

test('W-18: the other order of the arithmetic', () => {
  const amount = (max: number): number =>
    purgeAmount({ ...persistentDefaults('B311'), maxPersistentGrants: max, lruMultipliesFirst: true }, max);
  expect([1056, 64, 199].map(amount)).toEqual([52, 3, 9]);
});
