import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MapcacheEvent } from '../../server/src/model/mapcache/mapcache-event.ts';
import { mapcacheModel } from '../../server/src/model/mapcache/mapcache-model.ts';
import type { MapcacheParams, MapcacheState } from '../../server/src/model/mapcache/mapcache-state.ts';
import type { MapcacheVariant } from '../../server/src/model/mapcache/mapcache-switches.ts';
import { step } from '../../server/src/model/step.ts';
import { LONGEST, counted, modelSteps, printed, results, runEvents, type EventRun } from './run-events.ts';

const VECTORS = (
  JSON.parse(readFileSync(new URL('../golden/model/vectors.json', import.meta.url), 'utf8')) as {
    readonly arm_p2m: readonly (readonly [string, string])[];
  }
).arm_p2m;

const PARAMS: MapcacheParams = { vcpus: 2, servers: [{ id: 0, enabled: true }], creationFinished: true };
const fresh = (variant: MapcacheVariant, params: Partial<MapcacheParams> = {}): MapcacheState =>
  mapcacheModel.init({ ...PARAMS, ...params }, variant);
const run = (state: MapcacheState, events: Iterable<MapcacheEvent>): EventRun<MapcacheState> =>
  runEvents(mapcacheModel, state, events);

const change = (gfn: bigint, order: number, mfn: bigint | null, access = 'rwx'): MapcacheEvent => ({
  name: 'foreignModify',
  actor: 'toolstack',
  gfn,
  order,
  mfn,
  type: 'ram_rw',
  access,
});
const own = (vcpu: number, gfn: bigint, mfn: bigint | null = null, order = 0): MapcacheEvent => ({
  name: 'modify',
  vcpu,
  gfn,
  order,
  mfn,
  type: 'ram_rw',
});
/** `1G(split) 2M(split) 4K`, as debug key q has them. */
const counters = ({ mapped, shattered }: MapcacheState): string =>
  `${mapped[1]}(${shattered[1]}) ${mapped[2]}(${shattered[2]}) ${mapped[3]}`;

describe('G-25: counters of debug key q (MODEL.md M7.6)', () => {
  const whole = change(0n, 18, 0x100000n);
  const split2M = change(0n, 9, 0x100000n);
  const split4K = change(5n, 0, 0x100005n);

  it('follow every step of the sequence, drift and all', () => {
    const state = fresh('DF', { creationFinished: false });
    const seen = [
      whole,
      split2M,
      split4K,
      change(5n, 0, null),
      change(5n, 0, 0x100005n),
      change(6n, 0, 0x900000n),
      change(7n, 0, 0x100007n, 'r'),
      change(0n, 9, 0x200000n),
    ].map((event) => {
      run(state, [event]);
      return counters(state);
    });
    // The last two vectors are the failed splits below.
    expect(seen).toEqual(
      VECTORS.slice(0, -2).map(([, text]) => text.replace(/[124][GMK]=/g, '').replaceAll('sh ', '')),
    );
    expect(mapcacheModel.check(state).map(({ id }) => id)).toContain('M7-I1');
  });

  it.each([
    [1, '1(0) 0(0) 0', 1],
    [2, '1(1) 0(0) 0', 512],
  ])('a split whose allocation %i fails leaves %s and %i marks', (allocation, expected, marks) => {
    const state = fresh('DF');
    const { outputs, refused, broken } = run(state, [whole, { name: 'tableAllocFail', allocation }, own(0, 5n)]);
    expect(counters(state)).toBe(expected);
    expect(results(outputs, 'status')).toEqual([0, -12]);
    expect(counted(outputs, 'mapcache.mark')).toBe(marks);
    expect(refused.map(({ id }) => id)).toEqual(['M7-I8']);
    expect(broken).toEqual(['M7-I8']);
    expect(state.delivery.flags).toBe(1);
  });

  it('removing what is not there is no error, mapping at an odd place is', () => {
    const { outputs } = run(fresh('DF'), [change(5n, 0, null), change(5n, 9, 1n), change(0n, 3, 1n)]);
    expect(results(outputs, 'status')).toEqual([0, -22, -22]);
  });
});

describe('marks (MODEL.md M7.3)', () => {
  const page = change(8n, 0, 0x80n);
  const flags = (variant: MapcacheVariant, params: Partial<MapcacheParams>, events: readonly MapcacheEvent[]): number =>
    run(fresh(variant, params), [page, ...events]).state.delivery.flags;

  it.each([
    ['removal', own(0, 8n), {}, 1, 1],
    ['removal by v1', own(1, 8n), {}, 1, 2],
    ['replacement', own(1, 8n, 0x81n), {}, 1, 2],
    ['same frame', own(1, 8n, 0x80n), {}, 0, 0],
    ['no device model', own(1, 8n), { servers: [] }, 0, 0],
    ['no device model, always marked', own(1, 8n), { servers: [], switches: { alwaysMark: true } }, 1, 2],
    ['another domain', change(8n, 0, null), {}, 0, 3],
    ['while the domain is built', change(8n, 0, null), { creationFinished: false }, 0, 0],
  ] as const)('%s', (_, event, params, domain, vcpu) => {
    expect([flags('DF', params, [event]), flags('VF', params, [event])]).toEqual([domain, vcpu]);
  });

  it('no RAM, no mark', () => {
    const state = fresh('VF');
    run(state, [{ name: 'modify', vcpu: 0, gfn: 9n, order: 0, mfn: 9n, type: 'mmio' }, own(0, 9n)]);
    expect(state.delivery.flags).toBe(0);
  });

  it('marks that are made where an entry is set miss a table that a superpage replaces (W-11)', () => {
    const events = [page, own(0, 0n, 0x200n, 9)];
    const freed = run(fresh('VF'), events);
    const set = run(fresh('VF', { switches: { markIn: 'set' } }), events);
    expect([freed.state.delivery.flags, set.state.delivery.flags]).toEqual([1, 0]);
    expect(run(set.state, [{ name: 'exitCheck', vcpu: 0 }]).broken).toContain('M7-I4');
  });
});

describe('delivery (MODEL.md M7.4)', () => {
  const pages = [change(8n, 0, 0x80n), change(9n, 0, 0x90n)];
  const RACE: readonly MapcacheEvent[] = [
    own(0, 8n),
    { name: 'exitCheck', vcpu: 0 },
    own(1, 9n),
    { name: 'testAndClear', vcpu: 0 },
    { name: 'exitCheck', vcpu: 1 },
  ];

  it('one flag for the domain breaks P1 in the five steps of the explorer, one for each vCPU does not', () => {
    expect(run(fresh('DF'), [...pages, ...RACE]).broken).toEqual(['M7-I4']);
    const { broken, refused } = run(fresh('VF'), [...pages, ...RACE]);
    expect({ broken, refused }).toEqual({ broken: [], refused: [] });
  });

  it('a vCPU waits for every device model, whose mappings are gone then', () => {
    const servers = [
      { id: 3, enabled: true },
      { id: 4, enabled: true },
      { id: 5, enabled: false },
    ];
    const { outputs, state, broken } = run(fresh('VF', { servers }), [
      ...pages,
      { name: 'serverMap', server: 3, gfn: 8n },
      own(0, 8n),
      { name: 'exitCheck', vcpu: 0 },
      { name: 'testAndClear', vcpu: 0 },
      { name: 'serverAck', server: 4, vcpu: 0 },
      { name: 'serverAck', server: 3, vcpu: 0 },
    ]);
    expect(outputs.flatMap((output) => (output.kind === 'irq' ? [output.target] : []))).toEqual([
      'server 3 INVALIDATE for v0',
      'server 4 INVALIDATE for v0',
    ]);
    expect(outputs.at(-1)).toEqual({ kind: 'wake', queue: 'v0' });
    expect(state.servers[0]?.cached.size).toBe(0);
    expect(broken).toEqual([]);
  });

  it('without anybody who is told, the cache keeps what is gone', () => {
    const events: MapcacheEvent[] = [
      ...pages,
      { name: 'serverMap', server: 0, gfn: 8n },
      own(0, 8n),
      { name: 'exitCheck', vcpu: 0 },
    ];
    expect(run(fresh('none'), events).broken).toEqual(['M7-I4', 'M7-I9']);
  });

  it('another domain: never told, told at the next exit of each vCPU, or the guest is paused', () => {
    const removal = change(8n, 0, null);
    expect(run(fresh('VF-own'), [...pages, removal]).broken).toEqual(['M7-I5']);
    const flagged = fresh('VF');
    expect(run(flagged, [...pages, removal]).broken).toEqual(['M7-I5']);
    run(flagged, [
      { name: 'ioComplete', vcpu: 0 },
      { name: 'serverAck', server: 0, vcpu: 0 },
    ]);
    expect(mapcacheModel.check(flagged)).toEqual([]);
    const paused = fresh('pause');
    const refused = run(paused, [...pages, removal, own(0, 9n), { name: 'unpause' }]);
    expect(refused.refused.map(({ id }) => id)).toEqual(['E-PRE', 'E-PRE']);
    const ended = run(paused, [{ name: 'serverAck', server: 0, vcpu: null }]);
    expect({ broken: ended.broken, paused: paused.delivery.paused }).toEqual({ broken: [], paused: 0 });
    const forbidden = run(fresh('VF', { switches: { foreign: 'forbid' }, creationFinished: false }), [
      pages[0] ?? removal,
      { name: 'creationFinished' },
      removal,
    ]);
    expect(results(forbidden.outputs, 'status')).toEqual([0, -1]);
  });

  it('a device model that cannot take the request, or is switched off before its answer, is told (M7-I7)', () => {
    const leaving: MapcacheEvent[] = [
      ...pages,
      own(0, 8n),
      { name: 'exitCheck', vcpu: 0 },
      { name: 'testAndClear', vcpu: 0 },
    ];
    const lost = run(fresh('VF', { servers: [{ id: 0, enabled: true, reachable: false }] }), leaving);
    expect(printed(lost.outputs)).toEqual([]);
    const servers = [
      { id: 0, enabled: true },
      { id: 1, enabled: true, reachable: false },
    ];
    const one = run(fresh('VF', { servers }), leaving);
    expect(printed(one.outputs)).toEqual(['Unsuccessful map-cache invalidate']);
    const off = run(fresh('VF'), [...leaving, { name: 'serverEnable', server: 0, enabled: false }]);
    expect([one.broken, off.broken]).toEqual([['M7-I7'], ['M7-I7']]);
  });
});

/** Histories of vCPUs that finish what they begin, in any interleaving. */
const move = fc.record({
  vcpu: fc.nat({ max: 1 }),
  gfn: fc.bigInt(0n, 1100n),
  what: fc.constantFrom('remove', 'map', 'next', 'next', 'next', 'map-server'),
  order: fc.constantFrom(0, 0, 0, 9),
});

const nextOf = (state: MapcacheState, vcpu: number): MapcacheEvent | null => {
  const stage = state.delivery.stage[vcpu];
  if (stage === 1) return { name: 'exitCheck', vcpu };
  if (stage === 2) return { name: 'testAndClear', vcpu };
  if (stage === 3) return { name: 'serverAck', server: 0, vcpu };
  return null;
};

const brokenBy = (
  variant: MapcacheVariant,
  history: readonly (typeof move extends fc.Arbitrary<infer T> ? T : never)[],
  params: Partial<MapcacheParams> = {},
): Set<string> => {
  const state = fresh(variant, params);
  const broken = new Set<string>();
  const take = (event: MapcacheEvent): void => {
    mapcacheModel.advance(state, event, { output: () => undefined, violation: ({ id }) => void broken.add(id) });
    for (const { id } of mapcacheModel.check(state)) broken.add(id);
  };
  take(change(0n, 18, 0n));
  for (const { vcpu, gfn, what, order } of history) {
    const aligned = order === 9 ? gfn - (gfn % 512n) : gfn;
    const started = state.delivery.stage[vcpu] === 0;
    const next = nextOf(state, vcpu);
    if (what === 'map-server') take({ name: 'serverMap', server: 0, gfn });
    else if (!started && next !== null) take(next);
    else if (what === 'remove') take(own(vcpu, aligned, null, order));
    // Frames come back at their own place only, so that nothing is replaced.
    else if (what === 'map' && order === 0) take(own(vcpu, aligned, aligned, 0));
  }
  return broken;
};

describe('properties', () => {
  const LENGTH = 40;
  const histories = fc.array(move, { minLength: LENGTH, maxLength: LENGTH });

  it.each(['VF-own', 'VF', 'pause'] as const)(
    '%s: no history of own changes breaks an invariant',
    (variant) => {
      fc.assert(
        fc.property(histories, (history) => {
          // A vCPU may map a frame into the cache of the model that is gone already: only what was there before it went is stale.
          expect([...brokenBy(variant, history)]).toEqual([]);
        }),
        { numRuns: Math.ceil(modelSteps(2400) / LENGTH) },
      );
    },
    LONGEST,
  );

  it.each([
    ['DF', {}, ['M7-I4']],
    ['none', {}, ['M7-I4', 'M7-I9']],
    ['VF', { switches: { defect: 'split-uncounted' } }, ['M7-I1', 'M7-I2']],
    ['VF', { switches: { defect: 'table-leaked' } }, ['M7-I10']],
  ] as const)('%s with %o breaks exactly %o', (variant, params, expected) => {
    const all = new Set<string>();
    fc.assert(
      fc.property(histories, (history) => {
        for (const id of brokenBy(variant, history, params)) all.add(id);
      }),
      { numRuns: 60, seed: 7 },
    );
    expect([...all].sort()).toEqual([...expected].sort());
  });

  it('a step leaves the state that it is given as it was', () => {
    const state = fresh('VF');
    run(state, [change(8n, 0, 0x80n)]);
    const before = JSON.stringify([state.mapped, state.delivery, state.tables]);
    const { state: after, violations } = step(mapcacheModel, state, own(0, 8n));
    expect(JSON.stringify([state.mapped, state.delivery, state.tables])).toBe(before);
    expect({ stage: after.delivery.stage[0], violations }).toEqual({ stage: 1, violations: [] });
  });

  it('no event throws, whatever it holds', () => {
    const big = fc.oneof(fc.bigInt(0n, 600n), fc.bigInt(-2n, 1n << 65n));
    const number = fc.oneof(fc.integer({ min: -1, max: 3 }), fc.constantFrom(NaN, 0.5, 2 ** 40));
    const any = fc.record({
      name: fc.constantFrom(
        'modify',
        'foreignModify',
        'exitCheck',
        'testAndClear',
        'ioComplete',
        'serverAck',
        'serverMap',
        'serverEnable',
        'pause',
        'unpause',
        'creationFinished',
        'tableAllocFail',
        'odd',
      ),
      vcpu: fc.oneof(number, fc.constant(null)),
      server: number,
      enabled: fc.boolean(),
      gfn: big,
      mfn: fc.oneof(big, fc.constant(null)),
      order: fc.constantFrom(0, 9, 18, 1, -1, NaN),
      type: fc.constantFrom('ram_rw', 'mmio'),
      allocation: number,
    });
    fc.assert(
      fc.property(
        fc.constantFrom(...mapcacheModel.variants),
        fc.array(any, { maxLength: 20 }),
        (variant, events) => void run(fresh(variant), events as unknown as MapcacheEvent[]),
      ),
      { numRuns: 60 },
    );
  });
});
