import { expect, test } from 'vitest';
import { blkbackModel } from '../../server/src/model/blkback/blkback-model.ts';
import type { BlkbackParams } from '../../server/src/model/blkback/blkback-params.ts';
import type { BlkbackVariantId } from '../../server/src/model/blkback-variants.ts';
import type { Output } from '../../server/src/model/output.ts';
import { generateWorkload, workloadParams } from '../../server/src/replay/workload/generate-workload.ts';
import { readWorkload, type Workload } from '../../server/src/replay/workload/workload.ts';

const workload = (text: string): Workload => {
  const read = readWorkload(text);
  if (typeof read === 'string') throw new Error(read);
  return read;
};

interface Sums {
  responses: number;
  maps: number;
  mapped: number;
  unmaps: number;
  oo: number;
  violations: string[];
  broken: readonly string[];
}

const run = (text: string, variant: BlkbackVariantId, params: Partial<BlkbackParams> = {}): Sums => {
  const state = blkbackModel.init({ params: { ...workloadParams, ...params }, switches: {} }, variant);
  const sums: Sums = { responses: 0, maps: 0, mapped: 0, unmaps: 0, oo: 0, violations: [], broken: [] };
  const output = (one: Output): void => {
    if (one.kind === 'response' && one.status === 0) sums.responses += 1;
    if (one.kind === 'hypercall' && one.op === 'map') {
      sums.maps += 1;
      sums.mapped += one.count;
    }
    if (one.kind === 'hypercall' && one.op === 'unmap' && one.count > 0) sums.unmaps += 1;
    if (one.kind === 'counter' && one.name === 'oo') sums.oo += 1;
  };
  const effects = { output, violation: ({ text }: { readonly text: string }) => void sums.violations.push(text) };
  const seen = { indirectSegments: state.switches.indirect ? state.params.indirectSegments : 0 };
  for (const event of generateWorkload(workload(text), seen)) blkbackModel.advance(state, event, effects);
  sums.broken = blkbackModel.check(state).map(({ id }) => id);
  return sums;
};

test('a workload is a pure function of its text', () => {
  const text = 'guests=2,disks=2,depth=4,segments=3,ios=20,skew=0.8,seed=7';
  const seen = { indirectSegments: 256 };
  const events = [...generateWorkload(workload(text), seen)];
  expect([...generateWorkload(workload(text), seen)]).toEqual(events);
  expect([...generateWorkload(workload(text.replace('seed=7', 'seed=8')), seen)]).not.toEqual(events);
});

test('what is wrong with a workload is said', () => {
  expect(readWorkload('guests=0')).toBe('`guests` is a whole number from 1 to 1000, not `0`.');
  expect(readWorkload('reads=2')).toBe('`reads` is a number from 0 to 1, not `2`.');
  expect(readWorkload('depth')).toBe('`depth` is not of the form name=value.');
  expect(readWorkload('persistent=true')).toBe('`persistent` is `yes` or `no`.');
  expect(readWorkload('colour=1')).toContain('There is no `colour` in a workload: guests, disks');
  expect(readWorkload('')).toMatchObject({ guests: 1, depth: 32 });
});

for (const variant of ['B30', 'B32', 'B38', 'B311', 'B314', 'B42', 'B45', 'B419', 'B510'] as const)
  test(`every I/O of a workload is answered once: ${variant}`, () => {
    const sums = run('guests=2,disks=1,depth=16,segments=11,ios=200', variant);
    expect(sums).toMatchObject({ responses: 400, violations: [], broken: [] });
  });

test('W-23: persistent grants end the unmaps', () => {
  const on = run('depth=8,ios=80', 'B510');
  const off = run('depth=8,ios=80,persistent=no', 'B510');
  expect([on.mapped, on.unmaps]).toEqual([88, 0]);
  expect([off.mapped, off.unmaps]).toEqual([880, 80]);
});

test('W-31: an I/O of 1 MiB is one request, or 8, or 24', () => {
  const text = 'depth=1,segments=256,ios=1';
  expect(run(text, 'B510').responses).toBe(1);
  expect(run(text, 'B510', { indirectSegments: 32 }).responses).toBe(8);
  expect(run(text, 'B510', { indirectSegments: 0 }).responses).toBe(24);
});

test('W-25: one pool for all devices is empty sooner', () => {
  const text = 'guests=4,depth=24,segments=1,ios=48';
  expect(run(text, 'B38').oo).toBeGreaterThan(0);
  expect(run(text, 'B311').oo).toBe(0);
});

test('W-22: the share of pages that are mapped already follows the limit', () => {
  const text = 'depth=32,segments=11,pages=1408,ios=3200,interval=10';
  const share = (max: number): number => 1 - run(text, 'B311', { maxPersistentGrants: max }).mapped / (3200 * 11);
  expect(share(1056)).toBeGreaterThan((1056 - 50) / 1408 - 0.05);
  expect(share(1056)).toBeLessThan(1056 / 1408 + 0.01);
  expect(share(352)).toBeLessThan(share(1056));
});

test('W-19: with skewed use, the page that was used longest ago is the better victim', () => {
  const text = 'depth=8,segments=11,pages=2000,skew=1,ios=4000,interval=20';
  const byReference = run(text, 'B311', { maxPersistentGrants: 400 });
  const byRecency = run(text, 'B311', { maxPersistentGrants: 400, lruByRecency: true });
  expect(byRecency.mapped).toBeLessThan(byReference.mapped);
});
