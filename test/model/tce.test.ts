import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kernelCall } from '../../server/src/model/tce/kernel-call.ts';
import { accessList } from '../../server/src/model/tce/list-access.ts';
import type { TceCall, TceEvent } from '../../server/src/model/tce/tce-event.ts';
import { tceModel } from '../../server/src/model/tce/tce-model.ts';
import { TceResult } from '../../server/src/model/tce/tce-result.ts';
import type { TceState } from '../../server/src/model/tce/tce-state.ts';
import type { TceSwitches, TceVariant } from '../../server/src/model/tce/tce-switches.ts';
import { modelSteps, results, runEvents } from './run-events.ts';

interface Vectors {
  readonly list: readonly (readonly [number, number, number, number, Readonly<Record<string, string>>])[];
  readonly partial: Readonly<Record<string, readonly [string, number, number, readonly string[]]>>;
}
const VECTORS = JSON.parse(
  readFileSync(new URL('../golden/model/tce-vectors.json', import.meta.url), 'utf8'),
) as Vectors;

const LIOBN = 0x80000000;
// One slot of 4096 host pages; all of it but its second half is registered. User space has it at UA, the host at HPA.
const UA = 0x7000_0000_0000n;
const HPA = 0x1_0000_0000n;
const PAGE = 0x1_0000n;
const SLOT: TceEvent = { name: 'slotAdd', baseGfn: 0n, npages: 4096n, ua: UA };
const REGION: TceEvent = { name: 'register', ua: UA, entries: 2048n, hpa: HPA };
const TABLE: TceEvent = { name: 'createTable', liobn: LIOBN, shift: 12, offset: 0n, size: 0x1000n };
const HARDWARE: TceEvent = { name: 'attach', liobn: LIOBN, table: 'pe0', shift: 12 };
const ALL = [SLOT, REGION, TABLE, HARDWARE];
const LIST = 0x10_0000n;

const machine = (
  variant: TceVariant,
  events: readonly TceEvent[] = ALL,
  switches: Partial<TceSwitches> = {},
): TceState => runEvents(tceModel, tceModel.init({ switches }, variant), events).state;

const list = (tces: readonly bigint[], more: Partial<TceCall & { call: 'H_PUT_TCE_INDIRECT' }> = {}): TceCall => ({
  name: 'hcall',
  call: 'H_PUT_TCE_INDIRECT',
  liobn: LIOBN,
  ioba: 0n,
  list: LIST,
  npages: BigInt(tces.length),
  tces,
  startLevel: 'RM',
  ...more,
});
const put = (ioba: bigint, tce: bigint, startLevel: TceCall['startLevel'] = 'RM'): TceCall => ({
  name: 'hcall',
  call: 'H_PUT_TCE',
  liobn: LIOBN,
  ioba,
  tce,
  startLevel,
});
const stuff = (ioba: bigint, npages: bigint, tce = 0n, startLevel: TceCall['startLevel'] = 'RM'): TceCall => ({
  name: 'hcall',
  call: 'H_STUFF_TCE',
  liobn: LIOBN,
  ioba,
  tce,
  npages,
  startLevel,
});
const silent = { output: () => undefined, violation: () => undefined };
const entries = (state: TceState): number =>
  [...(state.tables.get(LIOBN)?.hardware[0]?.entries.values() ?? [])].filter(({ dir }) => dir !== 0).length;
const values = (state: TceState): number => state.tables.get(LIOBN)?.values.size ?? 0;

describe('the list of H_PUT_TCE_INDIRECT in real mode (truth table of MODEL.md M8.3, G-27)', () => {
  const WAYS = { rmap: 'OK-rmap', region: 'OK-prereg', 'too-hard': 'H_TOO_HARD' } as const;
  for (const [any, inside, slot, usable, expected] of VECTORS.list)
    for (const variant of ['P0', 'P1', 'G1', 'G2', 'U3'] as const)
      it(`${variant}: any region ${any}, list inside ${inside}, slot ${slot}, page usable ${usable}`, () => {
        const events: TceEvent[] = [TABLE];
        if (slot === 1) events.push(SLOT);
        const at = slot === 1 ? LIST : 0n;
        if (any === 1) events.push({ ...REGION, ua: inside === 1 ? UA : UA + 0x8000_0000n });
        if (usable === 0) events.push({ name: 'pteChange', ua: UA + at, present: false, young: true, huge: false });
        const state = machine(variant, events);
        const table = state.tables.get(LIOBN);
        expect(table === undefined ? null : WAYS[accessList(state, table, at)]).toBe(expected[variant]);
      });

  it('is asked about the process, not about the LIOBN, unless W-15 says so', () => {
    const other: TceEvent = { ...REGION, ua: UA + 0x8000_0000n };
    const way = (switches: Partial<TceSwitches>): string => {
      const state = machine('P1', [SLOT, other, TABLE], switches);
      const table = state.tables.get(LIOBN);
      return table === undefined ? '' : accessList(state, table, LIST);
    };
    expect([way({}), way({ anyPerLiobn: true })]).toEqual(['too-hard', 'rmap']);
  });

  it('must lie in one region for 4096 bytes, or for a page of the host (W-16)', () => {
    const short = { ...REGION, entries: 1n } as TceEvent;
    const way = (switches: Partial<TceSwitches>): string => {
      const state = machine('G2', [SLOT, short, TABLE], switches);
      const table = state.tables.get(LIOBN);
      return table === undefined ? '' : accessList(state, table, PAGE - 0x1000n);
    };
    expect([way({}), way({ listBytes: 0 })]).toEqual(['region', 'too-hard']);
  });
});

describe('a list of eight whose sixth is bad (MODEL.md M8.5, G-27)', () => {
  const BAD = { align: 0x801n, noslot: 0x2000_0000n | 3n, noregion: (2048n * PAGE) | 3n } as const;
  const NAMES: Readonly<Record<string, readonly [TceVariant, 'RM' | 'VM']>> = {
    P1: ['P1', 'RM'],
    U1: ['U1', 'RM'],
    U2rm: ['U2', 'RM'],
    U3vm: ['U3', 'VM'],
  };
  const CODES: Readonly<Record<string, number>> = { H_PARAMETER: TceResult.parameter, H_TOO_HARD: TceResult.tooHard };
  for (const [name, [result, written]] of Object.entries(VECTORS.partial))
    it(name, () => {
      const [who = '', , , bad = ''] = name.split(/[ =]/).filter((word) => word !== 'n' && word !== '8');
      const kind = name.split(' ').at(-1) as keyof typeof BAD;
      const [variant, level] = NAMES[who] ?? ['P0', 'RM'];
      const tces = Array.from({ length: 8 }, (_, index) => (index === 5 ? BAD[kind] : (BigInt(index) << 12n) | 3n));
      const state = machine(variant);
      expect(bad).toBeDefined();
      expect(kernelCall(state, list(tces), level, silent)).toBe(CODES[result]);
      expect([values(state), entries(state)]).toEqual([written, written]);
    });

  it('virtual mode begins again and repeats what real mode wrote, and no count is wrong after', () => {
    const tces = Array.from({ length: 8 }, (_, index) => (index === 5 ? BAD.noregion : (BigInt(index) << 12n) | 3n));
    const run = runEvents(tceModel, machine('P1'), [list(tces)]);
    expect(results(run.outputs, 'H_PUT_TCE_INDIRECT RM')).toEqual([TceResult.tooHard]);
    expect(results(run.outputs, 'H_PUT_TCE_INDIRECT VM')).toEqual([TceResult.tooHard]);
    expect(results(run.outputs, 'H_PUT_TCE_INDIRECT user')).toEqual([TceResult.success]);
    expect(run.broken).toEqual([]);
  });
});

describe('known defects break exactly their invariants', () => {
  it('4.12 to 4.19 keep the lock of the reverse map when a page has no slot', () => {
    const bad = [3n, 0x2000_0000n | 3n];
    // The list is outside of the region, so it is reached by the reverse map.
    const far = { list: 3000n * PAGE };
    expect(runEvents(tceModel, machine('U1'), [list(bad, far)]).broken).toEqual(['M8-I9']);
    expect(runEvents(tceModel, machine('G1'), [list(bad, far)]).broken).toEqual([]);
    expect(runEvents(tceModel, machine('U1'), [list(bad)]).broken).toEqual([]);
  });

  it('they clear the first entry of the call instead of the one that failed, and say that all went well', () => {
    const noHost = { name: 'register', ua: UA + 2048n * PAGE, entries: 16n, hpa: null } as const;
    const tces = [3n, 0x1003n, (2048n * PAGE) | 3n];
    const wrong = runEvents(tceModel, machine('U1', [...ALL, noHost]), [list(tces)]);
    expect(results(wrong.outputs, 'H_PUT_TCE_INDIRECT RM')).toEqual([TceResult.success]);
    expect(wrong.broken).toEqual(['M8-I1', 'M8-I3', 'M8-I4']);
    const right = runEvents(tceModel, machine('U1', [...ALL, noHost], { clearsFirstEntry: false }), [list(tces)]);
    expect(right.broken).toEqual(['M8-I4']);
    const later = runEvents(tceModel, machine('U2', [...ALL, noHost]), [list(tces)]);
    expect(results(later.outputs, 'H_PUT_TCE_INDIRECT RM')).toEqual([TceResult.tooHard]);
    expect(later.broken).toEqual([]);
  });

  it('a TCE without permission in a list counts, and its memory can never be unregistered', () => {
    const events: TceEvent[] = [list([0x1000n]), stuff(0n, 1n), { name: 'unregister', ua: UA, entries: 2048n }];
    const run = runEvents(tceModel, machine('U2'), events);
    expect(results(run.outputs, 'unregister')).toEqual([-16]);
    expect(run.broken).toEqual(['M8-I1', 'M8-I12', 'M8-I3']);
    const fixed = runEvents(tceModel, machine('U2', ALL, { mapsNoPermission: false }), events);
    expect(results(fixed.outputs, 'unregister')).toEqual([0]);
    expect(fixed.broken).toEqual([]);
  });
});

describe('calls', () => {
  it('refuse what is outside of the window, not aligned, too long, or a value with permissions', () => {
    const calls: readonly (readonly [TceCall, number])[] = [
      [put(0x800n, 3n), TceResult.parameter],
      [put(0x100_0000n, 3n), TceResult.parameter],
      [put(0xff_f000n, 3n), TceResult.success],
      [list([3n, 3n], { ioba: 0xff_f000n }), TceResult.parameter],
      [list([3n], { list: LIST + 8n }), TceResult.parameter],
      [list([], { npages: 513n, tces: null }), TceResult.parameter],
      [stuff(0n, 4n, 1n), TceResult.parameter],
      [stuff(0n, 0x1001n), TceResult.parameter],
    ];
    for (const [call, expected] of calls) expect(kernelCall(machine('G1'), call, 'RM', silent)).toBe(expected);
    // From 4.12 on only the first entry is looked at (recorded on 6.1): what runs off the end succeeds.
    const runsOff = [calls[3], calls[7]];
    for (const one of calls)
      expect(kernelCall(machine('U2'), one[0], 'RM', silent)).toBe(runsOff.includes(one) ? TceResult.success : one[1]);
  });

  it('go on to virtual mode on a radix host, and to user space where no kernel has the table', () => {
    const radix = runEvents(tceModel, tceModel.init({ radix: true }, 'U2'), [...ALL, put(0n, 3n)]);
    expect(results(radix.outputs, 'H_PUT_TCE RM')).toEqual([TceResult.tooHard]);
    expect(results(radix.outputs, 'H_PUT_TCE VM')).toEqual([TceResult.success]);
    const none = runEvents(tceModel, tceModel.init({}, 'G1'), [SLOT, put(0n, 3n)]);
    expect(results(none.outputs, 'H_PUT_TCE user')).toEqual([TceResult.parameter]);
  });

  it('in user space round the bus address down and write up to the end of the table', () => {
    const state = machine('U3', [TABLE]);
    const calls = [
      put(0x1801n, 0x5003n, 'user'),
      stuff(0xff_f000n, 2n, 0n, 'user'),
      list([3n, 7n], { startLevel: 'user' }),
    ];
    const run = runEvents(tceModel, state, calls);
    expect(run.outputs.map((output) => (output.kind === 'result' ? output.value : null))).toEqual([0, -4, 0]);
    expect([...(state.tables.get(LIOBN)?.values ?? [])]).toEqual([
      [1n, 7n],
      [0n, 3n],
    ]);
  });

  it('a list of which nothing is known is not taken, and nothing changes', () => {
    const run = runEvents(tceModel, machine('U2'), [list([], { npages: 3n, tces: null })]);
    expect(run.refused.map(({ id }) => id)).toEqual(['E-PRE']);
    expect(run.outputs).toEqual([]);
  });
});

const tce = fc
  .record({
    page: fc.integer({ min: 0, max: 4200 }),
    dir: fc.integer({ min: 1, max: 3 }),
    low: fc.constantFrom(0n, 0n, 0n, 0x800n),
  })
  .map(({ page, dir, low }) => (BigInt(page) << 16n) | low | BigInt(dir));
const legal: fc.Arbitrary<TceEvent> = fc.oneof(
  fc.tuple(fc.bigInt(0n, 40n), tce).map(([at, value]) => put(at << 12n, value)),
  fc.tuple(fc.bigInt(0n, 40n), fc.array(tce, { maxLength: 6 })).map(([at, tces]) => list(tces, { ioba: at << 12n })),
  fc.tuple(fc.bigInt(0n, 40n), fc.bigInt(0n, 8n)).map(([at, count]) => stuff(at << 12n, count)),
  fc.bigInt(0n, 40n).map((at) => put(at << 12n, 0n)),
  fc.constantFrom<TceEvent>(
    REGION,
    { name: 'unregister', ua: UA, entries: 2048n },
    { name: 'register', ua: UA + 2048n * PAGE, entries: 64n, hpa: HPA * 2n },
    { name: 'unregister', ua: UA + 2048n * PAGE, entries: 64n },
    { name: 'pteChange', ua: UA + LIST, present: false, young: true, huge: false },
    { name: 'pteChange', ua: UA + LIST, present: true, young: true, huge: false },
  ),
);

describe('properties', () => {
  const steps = modelSteps(4_000);
  for (const variant of ['P0', 'P1', 'G1', 'G2', 'U2', 'U3'] as const)
    it(`${variant}: the invariants hold after every step of a legal history`, () => {
      fc.assert(
        fc.property(fc.array(legal, { minLength: 20, maxLength: 40 }), (events) => {
          const run = runEvents(tceModel, machine(variant, ALL, { mapsNoPermission: false }), events);
          expect(run.broken).toEqual([]);
        }),
        { numRuns: Math.ceil(steps / 30 / 6) },
      );
    });

  it('no event makes it throw, and one that is refused changes nothing', () => {
    const wild: fc.Arbitrary<TceEvent> = fc
      .record({
        name: fc.constantFrom(
          'slotAdd',
          'slotRemove',
          'register',
          'unregister',
          'createTable',
          'attach',
          'detach',
          'pteChange',
          'hcall',
          'nothing',
        ),
        call: fc.constantFrom('H_PUT_TCE', 'H_PUT_TCE_INDIRECT', 'H_STUFF_TCE', 'H_GET_TCE'),
        startLevel: fc.constantFrom('RM', 'VM', 'user'),
        liobn: fc.constantFrom(LIOBN, 1),
        table: fc.constantFrom('pe0', 'pe1'),
        shift: fc.integer({ min: 0, max: 40 }),
        offset: fc.bigInt(0n, 1n << 64n),
        size: fc.bigInt(0n, 1n << 64n),
        ioba: fc.bigInt(0n, 1n << 64n),
        list: fc.bigInt(0n, 1n << 64n),
        tce: fc.bigInt(0n, 1n << 64n),
        tces: fc.option(fc.array(fc.bigInt(0n, 1n << 64n), { maxLength: 4 })),
        npages: fc.oneof(fc.bigInt(0n, 600n), fc.bigInt(0n, 1n << 64n)),
        baseGfn: fc.bigInt(0n, 1n << 52n),
        ua: fc.bigInt(0n, 1n << 64n),
        entries: fc.bigInt(0n, 1n << 52n),
        hpa: fc.option(fc.bigInt(0n, 1n << 56n)),
        present: fc.boolean(),
        young: fc.boolean(),
        huge: fc.boolean(),
      })
      .map((record) => record as unknown as TceEvent);
    fc.assert(
      fc.property(
        fc.constantFrom(...tceModel.variants),
        fc.array(fc.oneof(legal, wild), { maxLength: 12 }),
        (variant, events) => {
          const state = machine(variant);
          for (const event of events) {
            const before = tceModel.copy(state);
            const refused: string[] = [];
            tceModel.advance(state, event, {
              output: () => undefined,
              violation: ({ id }) => void refused.push(id),
            });
            if (refused.includes('E-PRE')) expect(state).toEqual(before);
          }
        },
      ),
    );
  });
});
