import { expect, test } from 'vitest';
import type { BlkbackSetup } from '../../../server/src/model/blkback/blkback-model.ts';
import type { BlkbackVariantId } from '../../../server/src/model/blkback-variants.ts';
import { indirect, Machine, pages, request } from './machine.ts';
import { RandomHistory, type Troubles } from './random-history.ts';

/** The invariants that histories of a variant break first, all together. */
const brokenBy = (variant: BlkbackVariantId, troubles: Troubles, setup: Partial<BlkbackSetup> = {}): string[] => {
  const ids = new Set<string>();
  for (let seed = 0; seed < 6; seed += 1)
    for (const id of new RandomHistory(variant, seed, troubles, setup).run(1200).broken) ids.add(id);
  return [...ids].sort();
};

test('W-33: the page of a grant that could not be mapped is lost, and nothing else', () => {
  expect(brokenBy('B311', { maps: true, memory: false })).toEqual(['M3-I8']);
  expect(brokenBy('B38', { maps: true, memory: false })).toEqual(['M3-I8']);
  expect(brokenBy('B311', { maps: true, memory: false }, { switches: { mapErrorReturnsPage: true } })).toEqual([]);
});

test('W-34: slots that keep what an earlier request left in them', () => {
  const persistent = { maps: false, memory: true };
  const broken = brokenBy('B419', persistent);
  expect(broken).toContain('M3-I2');
  expect(broken).toContain('M3-I6');
  expect(broken.filter((id) => !['M3-I2', 'M3-I6', 'M3-I8'].includes(id))).toEqual([]);
  expect(brokenBy('B419', persistent, { switches: { zapsSlots: true } })).toEqual([]);
});

test('W-34 step by step: a request that runs out of memory takes the mark of another that runs', () => {
  const machine = new Machine('B311', {}, { persistent: true });
  machine.submit(request(0, 1, 0, pages(2, 8)));
  machine.done(1n);
  // The same slots again, but the second reference needs a page that is not there.
  machine.ring.grants.free.length = 0;
  machine.ring.grants.obtained = machine.ring.grants.count;
  machine.run({ name: 'allocFail', device: 0, ring: 0, nth: 1 });
  machine.take();
  machine.to(1);
  machine.submit(request(0, 2, 0, pages(2, 50)));
  expect(machine.take()).toEqual([
    'rd+1',
    'xen-blkback:xen_blkbk_map: out of memory',
    'xen-blkback: freeing a grant already unused',
    'xen-blkback: freeing a grant already unused',
    'response 2 0 -1',
    'sleep 1',
  ]);
  expect(machine.ring.grants.inUse).toBe(-2);
  expect(machine.broken()).toEqual(['M3-I2', 'M3-I6']);
});

test('W-35: the pool is emptied before the tree, whose pages then are lost', () => {
  for (const [variant, leaked] of [
    ['B311', 5],
    ['B314', 0],
  ] as const) {
    const machine = new Machine(variant, {}, { persistent: true });
    machine.submit(request(0, 1, 0, pages(5)));
    machine.done(1n);
    machine.run({ name: 'disconnect', device: 0 });
    const { obtained, released } = machine.ring.grants;
    expect(obtained - released).toBe(leaked);
    expect(machine.broken()).toEqual(leaked === 0 ? [] : ['M3-I8']);
  }
});

test('a purge of a limit below 100 takes everything that is idle; no invariant sees it, the log does', () => {
  const run = (variant: BlkbackVariantId) => {
    const machine = new Machine(variant, { params: { maxPersistentGrants: 64 } }, { persistent: true });
    machine.submit(indirect(0, 1, 0, pages(80, 8), [200]));
    machine.done(1n);
    machine.take();
    machine.to(150);
    return { lines: machine.logs(), count: machine.ring.grants.count, broken: machine.broken() };
  };
  expect(run('B311')).toEqual({
    lines: [
      'xen-blkback:Going to purge 0 persistent grants',
      'xen-blkback:Still missing 0 purged frames',
      'xen-blkback:Purged 64/0',
    ],
    count: 0,
    broken: [],
  });
  expect(run('B314')).toEqual({ lines: [], count: 64, broken: [] });
  expect(brokenBy('B314', { maps: true, memory: false }, { switches: { zeroPurgeEnds: false } })).toEqual([]);
});

test('W-29: a producer index that lies, with and without the check', () => {
  const lie = (variant: BlkbackVariantId): Machine => {
    const machine = new Machine(variant);
    machine.run({ name: 'front.setProd', device: 0, ring: 0, value: 33 });
    machine.run({ name: 'irq', device: 0, ring: 0 });
    machine.to(1);
    return machine;
  };
  // G-03
  const checked = lie('B314');
  expect(checked.ring.thread).toBe('haltedBogus');
  expect(checked.take()).toEqual([
    'xen-blkback:Frontend provided bogus ring requests (33 - 0 = 33). Halting ring processing on dev=700000',
  ]);
  expect(checked.broken()).toEqual(['M1-I1']);
  checked.to(10_000);
  expect(checked.ring.reqCons).toBe(0);
  // G-04: the requests of an empty ring are bad ones, each of which is answered.
  const unchecked = lie('B311');
  expect(unchecked.logs().some((line) => line.includes('bogus'))).toBe(false);
  expect(unchecked.broken()).toEqual([]);
  expect(unchecked.ring.reqCons).toBe(2);
});

test('G-04: without the check the backend takes no more than the ring holds', () => {
  const machine = new Machine('B311');
  const requests = Array.from({ length: 33 }, (_, index) => request(0, index, 0, pages(1, 8 + index)));
  machine.run({ name: 'front.push', device: 0, ring: 0, requests, hostile: true });
  machine.run({ name: 'irq', device: 0, ring: 0 });
  machine.to(1);
  expect(machine.ring.reqCons).toBe(32);
  expect(machine.broken()).toEqual(['M1-I1']);
  machine.to(1000);
  expect(machine.ring.reqCons).toBe(32);
});

test('a list that is made anew under the worker loses what was on it', () => {
  const machine = new Machine('B311', { params: { maxPersistentGrants: 200 } }, { persistent: true });
  const purgeOnce = (ms: number, id: number, first: number): void => {
    machine.submit(indirect(0, id, 0, pages(120, first), [5000]));
    machine.done(BigInt(id));
    machine.to(ms);
  };
  purgeOnce(150, 1, 1000);
  purgeOnce(300, 2, 2000);
  expect(machine.ring.grants.purgeWork).toBe('queued');
  machine.run({ name: 'workerRun', device: 0, ring: 0, count: 4 });
  expect(machine.ring.grants.purgeWork).toBe('running');
  expect(machine.broken()).toEqual([]);
  purgeOnce(450, 3, 3000);
  expect(machine.broken()).toEqual(['M3-I8']);
});

test('W-26: the window between response and pool', () => {
  const oo = (switches: Partial<BlkbackSetup['switches']>): number => {
    const machine = new Machine('B314', { switches });
    const all = Array.from({ length: 32 }, (_, index) => request(0, index, 0, pages(1, 8 + index)));
    machine.submit(...all);
    machine.run({ name: 'bioDone', device: 0, ring: 0, id: 0n, bio: null, error: 0, hold: true });
    machine.run({ name: 'front.consume', device: 0, ring: 0, count: null });
    if (machine.ring.pool.length > 0) return 0;
    // The thread waits for the pool before it reads the ring; it counts when the pool runs dry in the middle of a pass.
    machine.run({ name: 'bioDone', device: 0, ring: 0, id: 1n, bio: null, error: 0 });
    machine.run({ name: 'front.consume', device: 0, ring: 0, count: null });
    machine.submit(request(0, 40, 0, pages(1, 50)), request(0, 41, 0, pages(1, 51)));
    expect(machine.broken()).toEqual([]);
    machine.run({ name: 'endStep', device: 0, ring: 0, id: 0n });
    expect(machine.broken()).toEqual([]);
    return machine.ring.oo;
  };
  expect(oo({})).toBe(1);
  expect(oo({ poolBeforeUnref: false })).toBe(1);
  expect(oo({ poolBeforeResponse: true })).toBe(0);
});
