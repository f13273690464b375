import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SwiotlbEvent } from '../../server/src/model/swiotlb/swiotlb-event.ts';
import { swiotlbModel } from '../../server/src/model/swiotlb/swiotlb-model.ts';
import type { SwiotlbState } from '../../server/src/model/swiotlb/swiotlb-state.ts';
import { LONGEST, modelSteps, runEvents } from './run-events.ts';
import { FOREIGN, PAGE, POOL, fresh, map, type Options } from './swiotlb-fixture.ts';

/** Histories in which drivers unmap what they mapped, and nobody takes memory away under a device. */
const legal = fc.record({
  what: fc.constantFrom('map', 'map', 'sg', 'unmap', 'unmap', 'sync', 'grant', 'ungrant', 'exchange'),
  page: fc.integer({ min: 0x10, max: 0x1f }),
  granted: fc.integer({ min: 0x60, max: 0x63 }),
  offset: fc.constantFrom(0, 512, 2048, 4000),
  size: fc.constantFrom(1, 512, 2048, 4096, 8192, 262144),
  device: fc.constantFrom('disk', 'old'),
  dir: fc.constantFrom('to', 'from', 'both' as const),
  pick: fc.nat({ max: 20 }),
  foreign: fc.boolean(),
});
type Legal = typeof legal extends fc.Arbitrary<infer T> ? T : never;

const legalEvent = (state: SwiotlbState, move: Legal, next: bigint): SwiotlbEvent | null => {
  const { what, granted, device, dir, size } = move;
  const page = BigInt(move.foreign && state.p2m.mappings.has(BigInt(granted)) ? granted : move.page);
  const paddr = page * PAGE + BigInt(move.offset);
  const used = (pfn: bigint): boolean =>
    state.live.some((known) => known.paddr / PAGE <= pfn && pfn <= (known.paddr + BigInt(known.size) - 1n) / PAGE);
  const live = state.live[move.pick % Math.max(1, state.live.length)];
  // Keep below the level at which the pool counts as full.
  const room = (state.pool?.used ?? 0) < 100;
  if (what === 'map' && room) return { name: 'mapPage', device, range: { paddr, size }, dir };
  if (what === 'sg' && room)
    return {
      name: 'mapSg',
      device,
      dir,
      ranges: [
        { paddr, size: 512 },
        { paddr: 0x10000n, size },
      ],
    };
  if (what === 'unmap') return live === undefined ? null : { ...live, name: 'unmap' };
  if (what === 'sync') return live === undefined ? null : { ...live, name: move.foreign ? 'syncCpu' : 'syncDev' };
  const grant = BigInt(granted);
  if (what === 'grant')
    return state.p2m.mappings.has(grant)
      ? null
      : { name: 'grantMapped', page: grant, frame: FOREIGN + BigInt(granted - 0x60), kmap: false };
  if (what === 'ungrant')
    return !state.p2m.mappings.has(grant) || used(grant) ? null : { name: 'grantUnmapped', page: grant };
  const own = BigInt(move.page);
  if (what === 'exchange') return used(own) ? null : { name: 'exchange', pfn: own, mfn: next };
  return null;
};

const brokenBy = (state: SwiotlbState, history: readonly Legal[]): Set<string> => {
  const broken = new Set<string>();
  let next = 0x200000n;
  for (const move of history) {
    // Memory beyond the own pages is not there.
    const event = legalEvent(state, move, (next += 3n));
    if (event === null) continue;
    swiotlbModel.advance(state, event, { output: () => undefined, violation: ({ id }) => void broken.add(id) });
    for (const { id } of swiotlbModel.check(state)) broken.add(id);
  }
  return broken;
};

/** A pool of two segments: every step checks all of it. */
const small = (options: Options): Options => ({ ...options, pool: { sizeMiB: 0.5, ...options.pool } });

const LENGTH = 60;
const histories = fc.array(legal, { minLength: LENGTH, maxLength: LENGTH });
const arrays = {
  use: 'arrays',
  pool: { dma: Array.from({ length: 8 }, (_, k) => 0x80000000n + BigInt(8 - k) * 0x1000000n) },
} as const;

describe('properties', () => {
  it.each([
    ['pv', { tables: 'override' }],
    ['pv', { tables: 'page-flag' }],
    ['arrays', arrays],
    ['tree', { use: 'tree' }],
    ['modern', { tables: 'page-flag' }],
  ] as const)(
    '%s %o: no legal history breaks an invariant',
    (variant, options) => {
      fc.assert(
        fc.property(histories, (history) => {
          const translated =
            variant === 'arrays' ? history.filter(({ what }) => !/grant|exchange/.test(what)) : history;
          const usable = variant === 'tree' ? translated.filter(({ what }) => what !== 'exchange') : translated;
          expect([...brokenBy(fresh(variant, small(options)), usable)]).toEqual([]);
        }),
        { numRuns: Math.ceil(modelSteps(2400) / LENGTH) },
      );
    },
    LONGEST,
  );

  it.each([
    ['pv', { switches: { defect: 'slots-kept', force: true } }, ['M6-I4']],
    ['pv', { switches: { defect: 'mask-unchecked' } }, ['M6-I3']],
    ['pv', { switches: { defect: 'segment-crossed', force: true } }, ['M6-I1']],
    ['pv', { switches: { defect: 'exchange-silent' } }, ['M6-I10']],
    ['arrays', { ...arrays, switches: { lookup: 'equality' } }, ['M6-I4', 'M6-I7']],
    ['pv', { switches: { bufferTest: 'always' } }, ['M6-I11']],
  ] as const)('%s with %o breaks exactly its invariants', (variant, options, expected) => {
    const all = new Set<string>();
    fc.assert(
      fc.property(histories, (history) => {
        const usable = variant === 'arrays' ? history.filter(({ what }) => !/grant|exchange/.test(what)) : history;
        for (const id of brokenBy(fresh(variant, small(options)), usable)) all.add(id);
      }),
      { numRuns: 40, seed: 6 },
    );
    expect([...all].sort()).toEqual(expected);
  });

  it('a frame that is unmapped, exchanged or unknown under a device is told', () => {
    const granted: SwiotlbEvent[] = [
      { name: 'grantMapped', page: 0x60n, frame: FOREIGN, kmap: false },
      map('disk', 0x60000n, 512),
    ];
    expect(runEvents(swiotlbModel, fresh('pv'), [...granted, { name: 'grantUnmapped', page: 0x60n }]).broken).toEqual([
      'M6-I8',
    ]);
    const exchanged: SwiotlbEvent[] = [map('disk', 0x10000n, 512), { name: 'exchange', pfn: 0x10n, mfn: 0x3000n }];
    expect(runEvents(swiotlbModel, fresh('pv'), exchanged).broken).toEqual(['M6-I2']);
    const odd: SwiotlbEvent[] = [
      map('disk', 0x10000n, 512),
      { name: 'unmap', device: 'disk', bus: 0x910000n, size: 511, dir: 'to' },
    ];
    expect(runEvents(swiotlbModel, fresh('pv'), odd).broken).toEqual(['M6-I12']);
  });

  it('no event throws, whatever it holds', () => {
    const big = fc.oneof(fc.bigInt(0n, 0x20000n), fc.bigInt(-2n, 1n << 65n), fc.constant(POOL));
    const dir = fc.constantFrom('to', 'from', 'both');
    const size = fc.oneof(fc.integer({ min: -1, max: 300000 }), fc.constantFrom(NaN, 0.5, 2 ** 40));
    const any = fc.record({
      name: fc.constantFrom(
        'init',
        'mapPage',
        'mapSg',
        'unmap',
        'syncCpu',
        'syncDev',
        'allocCoherent',
        'freeCoherent',
        'dmaSupported',
        'grantMapped',
        'odd',
      ),
      device: fc.constantFrom('disk', 'old', 'loose', 'none'),
      range: fc.record({ paddr: big, size }),
      ranges: fc.array(fc.record({ paddr: big, size }), { maxLength: 3 }),
      dir,
      bus: big,
      size,
      mask: big,
      page: big,
      frame: big,
      kmap: fc.boolean(),
      sizeMiB: fc.integer({ min: -1, max: 3 }),
      start: big,
      contiguous: big,
    });
    fc.assert(
      fc.property(
        fc.constantFrom(...swiotlbModel.variants),
        fc.constantFrom('p2m', 'tree', 'arrays', 'native' as const),
        fc.array(any, { maxLength: 20 }),
        (variant, use, events) =>
          void runEvents(swiotlbModel, fresh(variant, { use }), events as unknown as SwiotlbEvent[]),
      ),
      { numRuns: 60 },
    );
  });
});
