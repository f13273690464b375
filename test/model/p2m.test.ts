import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entryFormat, frameOf, isForeign, isIdentity } from '../../server/src/model/p2m/entry-format.ts';
import { overrideNeed } from '../../server/src/model/p2m/override-need.ts';
import type { P2mEvent } from '../../server/src/model/p2m/p2m-event.ts';
import { p2mModel } from '../../server/src/model/p2m/p2m-model.ts';
import type { P2mParams, P2mState } from '../../server/src/model/p2m/p2m-state.ts';
import type { P2mDefect, P2mSwitches, P2mVariant } from '../../server/src/model/p2m/p2m-switches.ts';
import { step } from '../../server/src/model/step.ts';
import { LONGEST, counted, modelSteps, printed, results, runEvents } from './run-events.ts';

// Own memory: pfn 0x10+i has frame 0x910+i. Pages 0x30.. are ballooned. Frames 0x5000.. belong to another domain, at its pfns 0x11...
const PARAMS: P2mParams = {
  domain: 'pv',
  bits: 64,
  limit: 0x100n,
  m2pSize: 0x10000n,
  own: Array.from({ length: 8 }, (_, i) => ({ pfn: 0x10n + BigInt(i), mfn: 0x910n + BigInt(i) })),
  foreign: Array.from({ length: 8 }, (_, i) => ({ pfn: 0x11n + BigInt(i), mfn: 0x5000n + BigInt(i) })),
  identity: [0xf0n],
};
const F = 0x5000n;
const OWN = 0x910n;
const B = 0x30n;

const start = (variant: P2mVariant, switches: Partial<P2mSwitches> = {}, more: Partial<P2mParams> = {}): P2mState =>
  p2mModel.init({ ...PARAMS, ...more, switches }, variant);
const map = (page: bigint, frame: bigint, kmap = false): P2mEvent => ({ name: 'grantMapped', page, frame, kmap });
const unmap = (page: bigint): P2mEvent => ({ name: 'grantUnmapped', page });
const looked = (state: P2mState, mfn: bigint): readonly unknown[] => {
  const { outputs } = runEvents(p2mModel, state, [
    { name: 'lookup', mfn },
    { name: 'lookupLocal', mfn },
  ]);
  return [...results(outputs, 'mfn_to_pfn'), ...results(outputs, 'mfn_to_local_pfn')];
};
const after = (state: P2mState, ...events: readonly P2mEvent[]): P2mState => runEvents(p2mModel, state, events).state;

describe('raw entries', () => {
  it.each([32, 64] as const)('%d bits: the two highest bits are marks, all ones is no frame', (bits) => {
    const format = entryFormat(bits);
    expect(format.foreign).toBe(1n << BigInt(bits - 1));
    expect(frameOf(format, 0x77n | format.foreign)).toBe(0x77n);
    expect(frameOf(format, format.invalid)).toBe(format.invalid);
    expect([isForeign(format, format.invalid), isIdentity(format, format.invalid)]).toEqual([false, false]);
    expect(isIdentity(format, 0x77n | format.identity)).toBe(true);
  });
});

describe('what a frame is turned back into (MODEL.md M5.3; golden scenario G-23)', () => {
  it('1: front in another domain, override: the page of the backend, not local', () =>
    expect(looked(after(start('override'), map(B, F)), F)).toEqual([B, null]));

  it('2: front in another domain, no override: none', () =>
    expect(looked(after(start('override', { overridePlain: false }), map(B, F)), F)).toEqual([null, null]));

  it('3: a frame whose number is an I/O hole here: the same number, not local', () => {
    const state = start('override', { overridePlain: false }, { foreign: [{ pfn: 0x11n, mfn: 0xf0n }] });
    expect(looked(after(state, map(B, 0xf0n)), 0xf0n)).toEqual([0xf0n, null]);
  });

  it('4: front in the same domain, override: the page of the backend', () => {
    const state = after(start('override'), map(B, OWN, true));
    expect(looked(state, OWN)).toEqual([B, null]);
    expect(state.p2m.get(0x10n)).toBe(OWN | state.format.foreign);
  });

  it('5: front in the same domain, no override: the page of the front', () =>
    expect(looked(after(start('override', { overridePlain: false }), map(B, OWN)), OWN)).toEqual([0x10n, 0x10n]));

  it('6: memory that the hypervisor translates: the same number', () =>
    expect(looked(after(start('override', {}, { domain: 'hvm' }), map(B, F)), F)).toEqual([F, F]));

  it('7: mapped twice: the newest; taking one away keeps the other and the mark of the front until the last', () => {
    const state = after(start('override'), map(B, OWN), map(0x31n, OWN));
    expect(looked(state, OWN)[0]).toBe(0x31n);
    after(state, unmap(0x31n));
    expect([looked(state, OWN)[0], state.p2m.get(0x10n)]).toEqual([B, OWN | state.format.foreign]);
    after(state, unmap(B));
    expect([looked(state, OWN)[0], state.p2m.get(0x10n)]).toEqual([0x10n, OWN]);
  });
});

describe('who needs the override (MODEL.md M5.4)', () => {
  it.each([
    [{ mapper: 'kernel', kmap: false, domain: 'pv', sameDomain: false }, false],
    [{ mapper: 'gntdev', kmap: true, domain: 'pv', sameDomain: false }, true],
    [{ mapper: 'gntdev', kmap: true, domain: 'hvm', sameDomain: false }, false],
    [{ mapper: 'kernel', kmap: false, domain: 'arm', sameDomain: false }, false],
    [{ mapper: 'gntdev', kmap: true, domain: 'pv', sameDomain: true }, true],
  ] as const)('%o: %s', (question, needed) => {
    expect(overrideNeed(question).needed).toBe(needed);
    // The model agrees: without the entry, direct I/O fails or waits for ever exactly where one is needed.
    const frame = question.sameDomain ? OWN : F;
    const state = start('override', { overrideKmap: false, overridePlain: false }, { domain: question.domain });
    const { outputs } = runEvents(p2mModel, state, [map(B, frame, question.kmap), { name: 'directIo', page: B }]);
    const answer = results(outputs, 'get_user_pages')[0];
    expect(state.deadlock !== null || answer === -14).toBe(needed);
  });
});

describe('functions', () => {
  it('beyond the limit: nothing in old kernels, the same number since 4.0', () => {
    expect(looked(start('override', {}, { m2pSize: 0n }), 0x200n)[0]).toBeNull();
    expect(looked(start('page-flag', {}, { m2pSize: 0n }), 0x200n)[0]).toBe(0x200n);
  });

  it('a page without a 4 KiB mapping is refused with a line', () => {
    const run = runEvents(p2mModel, start('override'), [
      { name: 'grantMapped', page: B, frame: F, kmap: false, pageMissing: true },
    ]);
    expect(printed(run.outputs)).toEqual(['m2p_add_override: pfn 30 not mapped']);
    expect(results(run.outputs, 'grantMapped')).toEqual([-22]);
  });

  it('no memory for the P2M: refused; since 4.0 the mapping is taken back', () => {
    const event: P2mEvent = { name: 'grantMapped', page: B, frame: F, kmap: false, noMemory: true };
    expect(results(runEvents(p2mModel, start('kmap-only'), [event]).outputs, 'grantMapped')).toEqual([-12]);
    const run = runEvents(p2mModel, start('page-flag'), [event]);
    expect(printed(run.outputs)).toEqual(['gnttab unmap failed: rc=0 st0=0 st1=0']);
    expect(run.broken).toEqual([]);
  });

  it('kmap that cannot be changed: the line, −1', () => {
    const run = runEvents(p2mModel, start('override'), [
      map(B, F, true),
      { ...unmap(B), kmapFailed: true } as P2mEvent,
    ]);
    expect(printed(run.outputs)).toEqual(['m2p_remove_override: pfn 30 mfn 5000, failed to modify kernel mappings']);
    expect(results(run.outputs, 'grantUnmapped')).toEqual([-1]);
  });

  it('4.0+: a page that was not ballooned', () => {
    const run = runEvents(p2mModel, start('page-flag'), [map(0x12n, F)]);
    expect(printed(run.outputs)).toEqual(['page must be ballooned']);
    expect(run.broken).toContain('M5-I7');
  });

  it('what stood there comes back before 4.0, nothing since', () => {
    expect(after(start('kmap-only'), map(0x12n, F), unmap(0x12n)).p2m.get(0x12n)).toBe(0x912n);
    const state = start('page-flag');
    expect(after(state, map(B, F), unmap(B)).p2m.get(B)).toBe(state.format.invalid);
  });

  it('a grant that failed to map changes nothing', () => {
    const state = start('override');
    after(state, { name: 'grantMapped', page: B, frame: F, kmap: false, status: -1 });
    expect([state.p2m.has(B), state.locks]).toEqual([false, 0]);
  });

  it('x86 whose memory is translated stops at an entry that is not the same number', () => {
    const run = runEvents(p2mModel, start('page-flag', {}, { domain: 'hvm' }), [
      { name: 'exchange', pfn: 1n, mfn: 2n },
      map(B, F),
    ]);
    expect(run.outputs).toEqual([{ kind: 'bug', where: 'set_phys_to_machine' }]);
    expect(run.refused).toHaveLength(1);
  });

  it('Arm: a tree of its own finds the page, without it there is none, and today the number is the same', () => {
    const arm = (armReverse: P2mSwitches['armReverse']): unknown =>
      looked(after(start('override', { armReverse }, { domain: 'arm', own: [] }), map(B, F)), F)[0];
    expect([arm('tree'), arm('none'), arm('identity')]).toEqual([B, null, F]);
  });

  it('Arm: a pfn that is in the tree already is refused with a line', () => {
    const state = start('override', {}, { domain: 'arm', own: [{ pfn: B, mfn: 0x77n }] });
    const run = runEvents(p2mModel, state, [map(B, F)]);
    expect(printed(run.outputs)[0]).toMatch(
      /^xen_add_phys_to_mach_entry: cannot add pfn=0x0000000000030000 -> .* already exists$/,
    );
  });

  it('mfn_to_pfn with masked marks finds the page of the front instead of the backend', () => {
    expect(looked(after(start('override', { rawCompare: false }), map(B, OWN, true)), OWN)[0]).toBe(0x10n);
    expect(looked(after(start('override', { rawCompare: false }), map(B, F)), F)).toEqual([B, B]);
  });

  it('step leaves the state that it was given alone', () => {
    const state = start('override');
    const { state: next, violations } = step(p2mModel, state, map(B, F));
    expect([state.p2m.has(B), state.overrides.size, next.overrides.size]).toEqual([false, 0, 1]);
    expect(violations).toEqual([]);
  });

  it('buckets are walked from the newest entry', () => {
    const frames = Array.from({ length: 8 }, (_, i) => 0x5000n + BigInt(i) * 1024n);
    const state = start('override', {}, { foreign: frames.map((mfn) => ({ pfn: 0x99n, mfn })) });
    after(state, ...frames.map((frame, i) => map(B + BigInt(i), frame)));
    const before = state.walked;
    after(state, { name: 'lookup', mfn: frames[0] ?? 0n });
    expect(state.walked - before).toBe(8);
  });
});

describe('locks (MODEL.md M5.6, without DMA)', () => {
  it.each([
    ['override', false, F, 2],
    ['override', false, OWN, 3],
    ['kmap-only', false, F, 0],
    ['kmap-only', true, F, 2],
    ['page-flag', true, F, 0],
  ] as const)('%s kmap=%s frame %s: %d', (variant, kmap, frame, locks) => {
    const { outputs } = runEvents(p2mModel, start(variant), [map(B, frame, kmap), unmap(B)]);
    expect(counted(outputs, 'm2p_override_lock')).toBe(locks);
  });
});

/** Histories in which everybody does what they may: pages are mapped when ballooned and free, fronts keep what they have granted. */
const legal = fc.record({
  what: fc.constantFrom('map', 'map', 'unmap', 'lookup', 'balloon', 'exchange'),
  page: fc.bigInt(0x30n, 0x37n),
  frame: fc.constantFrom(...Array.from({ length: 6 }, (_, i) => F + BigInt(i)), OWN, OWN + 1n),
  own: fc.bigInt(0x12n, 0x17n),
  kmap: fc.boolean(),
});
type Legal = typeof legal extends fc.Arbitrary<infer T> ? T : never;

const legalEvent = (state: P2mState, { what, page, frame, own, kmap }: Legal, fresh: bigint): P2mEvent | null => {
  const mapped = state.mappings.has(page);
  const entry = state.p2m.get(own) ?? state.format.invalid;
  if (what === 'map') return mapped ? null : map(page, frame, kmap);
  if (what === 'unmap') return mapped ? unmap(page) : null;
  if (what === 'lookup') return { name: 'lookup', mfn: frame };
  if (what === 'exchange') return entry === state.format.invalid ? null : { name: 'exchange', pfn: own, mfn: fresh };
  return entry === state.format.invalid
    ? { name: 'balloon', pfn: own, direction: 'in', mfn: fresh }
    : { name: 'balloon', pfn: own, direction: 'out' };
};

const brokenBy = (state: P2mState, history: readonly Legal[]): { broken: Set<string>; refused: string[] } => {
  const broken = new Set<string>();
  const refused: string[] = [];
  let fresh = 0x2000n;
  for (const move of history) {
    const event = legalEvent(state, move, (fresh += 1n));
    if (event === null) continue;
    p2mModel.advance(state, event, {
      output: () => undefined,
      violation: ({ id, text }) => {
        if (id === 'E-PRE') refused.push(text);
        else broken.add(id);
      },
    });
    for (const { id } of p2mModel.check(state)) broken.add(id);
  }
  return { broken, refused };
};

const LENGTH = 60;
const histories = fc.array(legal, { minLength: LENGTH, maxLength: LENGTH });

describe('properties', () => {
  it.each(p2mModel.variants)(
    '%s: no legal history breaks an invariant',
    (variant) => {
      fc.assert(
        fc.property(histories, (history) => {
          const { broken, refused } = brokenBy(start(variant), history);
          expect([...broken, ...refused]).toEqual([]);
        }),
        { numRuns: Math.ceil(modelSteps(6000) / LENGTH) },
      );
    },
    LONGEST,
  );

  // The invariants that a defect breaks over many histories: all of these, and no other.
  it.each([
    ['override', 'wrong-entry', ['M5-I2', 'M5-I3']],
    ['override', 'entry-kept', ['M5-I3', 'M5-I6', 'M5-I8']],
    ['kmap-only', 'entry-kept', ['M5-I3', 'M5-I6', 'M5-I8']],
    ['page-flag', 'entry-kept', ['M5-I6', 'M5-I8']],
    // Unmapping refuses the page without a mark, so that the next grant finds it occupied.
    ['page-flag', 'mark-missing', ['M5-I4', 'M5-I5', 'M5-I7']],
    ['page-flag', 'other-page-cleared', ['M5-I6']],
    ['override', 'other-page-cleared', ['M5-I2', 'M5-I6']],
  ] as const)('%s with %s breaks exactly its invariants', (variant, defect, expected) => {
    const all = new Set<string>();
    fc.assert(
      fc.property(histories, (history) => {
        for (const id of brokenBy(start(variant, { defect }), history).broken) all.add(id);
      }),
      { numRuns: 60, seed: 5 },
    );
    expect([...all].sort()).toEqual(expected);
  });

  it('a lock that is kept stops the next one who wants it', () => {
    const run = runEvents(p2mModel, start('override', { defect: 'lock-kept' as P2mDefect }), [
      map(B, F),
      map(0x31n, F + 1n),
    ]);
    expect(run.refused.map(({ text }) => text)).toEqual([
      'm2p_override_lock could not be taken: the lock is held and nobody gives it back.',
    ]);
  });

  it('no event throws, whatever it holds', () => {
    const anyBig = fc.oneof(fc.bigInt(0n, 0x40n), fc.bigInt(-2n, (1n << 64n) + 1n), fc.constantFrom(F, OWN, OWN + 1n));
    const any = fc.record({
      name: fc.constantFrom(
        'grantMapped',
        'grantUnmapped',
        'lookup',
        'lookupLocal',
        'balloon',
        'exchange',
        'directIo',
        'odd',
      ),
      page: anyBig,
      frame: anyBig,
      pfn: anyBig,
      mfn: anyBig,
      kmap: fc.boolean(),
      direction: fc.constantFrom('in', 'out'),
      status: fc.integer({ min: -13, max: 3 }),
    });
    fc.assert(
      fc.property(
        fc.constantFrom(...p2mModel.variants),
        fc.constantFrom('pv', 'hvm', 'arm' as const),
        fc.array(any, { maxLength: 40 }),
        (variant, domain, events) => {
          runEvents(p2mModel, start(variant, {}, { domain }), events as unknown as P2mEvent[]);
        },
      ),
      { numRuns: 150 },
    );
  });
});
