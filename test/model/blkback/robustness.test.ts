import fc from 'fast-check';
import { expect, test } from 'vitest';
import { blkbackModel } from '../../../server/src/model/blkback/blkback-model.ts';
import type { BlkbackEvent } from '../../../server/src/model/blkback/blkback-event.ts';
import type { BlkifRequest } from '../../../server/src/model/blkback/blkback-request.ts';
import { blkbackSwitches, blkbackVariantIds } from '../../../server/src/model/blkback-variants.ts';
import { GrantTree } from '../../../server/src/model/persistent/grant-tree.ts';
import { step } from '../../../server/src/model/step.ts';
import { DISK } from './machine.ts';

const number = fc.oneof(
  fc.integer({ min: -2, max: 40 }),
  fc.integer(),
  fc.constantFrom(NaN, Infinity, -1, 1.5, 2 ** 53),
);
const wide = fc.oneof(fc.bigInt({ min: 0n, max: 40n }), fc.bigInt({ min: -1n, max: 2n ** 64n }));
const segment = fc.record({ gref: number, firstSector: number, lastSector: number });
const segments = fc.array(segment, { maxLength: 14 });
const request: fc.Arbitrary<BlkifRequest> = fc.record(
  {
    op: fc.oneof(fc.integer({ min: 0, max: 8 }), number),
    id: wide,
    sector: wide,
    segmentCount: fc.oneof(fc.integer({ min: 0, max: 14 }), fc.constantFrom(300, -1, 4000, NaN)),
    segments,
    indirectOp: number,
    descriptors: fc.array(number, { maxLength: 2 }),
    raced: segments,
    discardSectors: wide,
  },
  { requiredKeys: ['op', 'id', 'sector', 'segmentCount', 'segments'] },
);
const at = { device: fc.integer({ min: -1, max: 2 }), ring: fc.integer({ min: -1, max: 2 }) };
const step1 = fc.constantFrom('start', 'size', 'state', 'end' as const);
const event = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      name: fc.constant('front.push'),
      ...at,
      requests: fc.array(request, { maxLength: 5 }),
      hostile: fc.boolean(),
      queued: fc.boolean(),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      name: fc.constant('tick'),
      ms: fc.oneof(fc.integer({ min: 0, max: 3000 }), fc.constantFrom(NaN, -5, Infinity)),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      name: fc.constant('bioDone'),
      ...at,
      id: wide,
      bio: fc.option(number),
      error: number,
      extraReferences: number,
      hold: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: fc.record({ name: fc.constantFrom('irq', 'unmapFail', 'surprise'), ...at }) },
  fc.record({ name: fc.constant('endStep'), ...at, id: wide }),
  fc.record({ name: fc.constant('front.setProd'), ...at, value: number }),
  fc.record({ name: fc.constant('front.consume'), ...at, count: fc.option(number) }),
  fc.record({ name: fc.constant('workerRun'), ...at, count: fc.option(number) }),
  fc.record({ name: fc.constant('mapStatus'), ...at, gref: number, status: number, retries: number }),
  fc.record({ name: fc.constant('allocFail'), ...at, nth: number }),
  fc.record({ name: fc.constant('kmallocFail'), ...at, count: number }),
  fc.record({ name: fc.constantFrom('disconnect', 'memoryPressure'), device: at.device }),
  fc.record({ name: fc.constant('deviceResize'), device: at.device, sectors: wide }),
  fc.record({ name: fc.constant('deviceDiscard'), device: at.device, error: number }),
  fc.record({ name: fc.constant('bioAllocFail'), device: at.device, count: number }),
  fc.record({ name: fc.constant('xenstoreFail'), device: at.device, step: step1, error: number }),
  fc.record({
    name: fc.constant('setParam'),
    param: fc.constantFrom(
      'maxPersistentGrants',
      'batch',
      'lruInterval',
      'statsPeriod',
      'logStats',
      'automatic',
      'copiesGrants',
      'errorPause',
      'nothing',
      'constructor',
    ),
    value: fc.oneof(number, fc.boolean()),
  }),
  fc.record({
    name: fc.constant('connect'),
    connection: fc
      .record({
        queues: number,
        ringPageOrder: number,
        persistent: fc.boolean(),
        blockSize: number,
        maxSectors: number,
      })
      .map((some) => ({ ...DISK, ...some })),
  }),
) as fc.Arbitrary<unknown> as fc.Arbitrary<BlkbackEvent>;

test('no event in any state throws, and the pure step leaves its state alone', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...blkbackVariantIds),
      fc.dictionary(fc.constantFrom(...blkbackSwitches), fc.boolean(), { maxKeys: 3 }),
      fc.boolean(),
      fc.array(event, { maxLength: 40 }),
      (variant, switches, persistent, events) => {
        let state = blkbackModel.init({ params: {}, switches }, variant);
        for (const one of [{ name: 'connect', connection: { ...DISK, persistent } } as const, ...events]) {
          const before = snapshot(state);
          const { state: next } = step(blkbackModel, state, one);
          expect(snapshot(state)).toBe(before);
          state = next;
        }
      },
    ),
    { numRuns: 150, seed: 3 },
  );
});

/** A text of all that is in a state. */
const snapshot = (state: unknown): string =>
  JSON.stringify(state, (key, value: unknown) => {
    if (key === 'device') return null;
    if (typeof value === 'bigint') return `${value}n`;
    if (value instanceof GrantTree) return value.ascending();
    return value instanceof Map ? [...(value as Map<unknown, unknown>)] : value;
  });

test('a front end that claims billions of requests is given up in the middle of a step', () => {
  const state = blkbackModel.init({ params: {}, switches: {} }, 'B311');
  const violations: string[] = [];
  const effects = {
    output: () => undefined,
    violation: ({ text }: { readonly text: string }) => void violations.push(text),
  };
  const discards = Array.from({ length: 32 }, (_, id) => ({
    op: 5,
    id: BigInt(id),
    sector: 0n,
    segmentCount: 0,
    segments: [],
    discardSectors: 8n,
  }));
  const at = { device: 0, ring: 0 };
  for (const one of [
    { name: 'connect', connection: DISK },
    { name: 'front.push', ...at, requests: discards },
    { name: 'front.setProd', ...at, value: 2 ** 31 },
    { name: 'irq', ...at },
    { name: 'tick', ms: 5 },
  ] as const)
    blkbackModel.advance(state, one, effects);
  expect(violations).toEqual([
    'tick could not be taken: more happens until 5 ms than one event may do; the clock is at 0 ms.',
  ]);
});
