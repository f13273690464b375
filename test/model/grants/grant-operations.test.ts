import { describe, expect, it } from 'vitest';
import type { GrantEvent } from '../../../server/src/model/grants/grant-event.ts';
import { grantModel } from '../../../server/src/model/grants/grant-model.ts';
import { counted, printed, results, runEvents } from '../run-events.ts';
import { GRANTED, OWN, RO, RW, copy, domainOf, end, grant, machine, map, row, unmap } from './grant-fixture.ts';

describe('copy', () => {
  it.each<[string, number, readonly string[], GrantEvent[]]>([
    ['from a grant', 0, [], [grant({ readonly: true }), copy(GRANTED, OWN)]],
    ['to a grant', 0, [], [grant(), copy(OWN, GRANTED)]],
    ['nothing', 0, [], [copy(GRANTED, OWN, 0)]],
    ['beyond the page', -10, ['copy beyond page area'], [grant(), copy({ ...GRANTED, offset: 4000 }, OWN)]],
    [
      'to a read-only grant',
      -1,
      ['Attempt to write-pin a r/o grant entry'],
      [grant({ readonly: true }), copy(OWN, GRANTED)],
    ],
    ['from no reference', -3, ['Bad grant reference 0x9999'], [copy({ domid: 1, ref: 0x9999 }, OWN)]],
    ['a frame of another domain', -8, [], [copy({ domid: 1, gfn: 1n }, OWN)]],
    ['no such domain', -2, [], [copy({ domid: 7, ref: 9 }, OWN)]],
    [
      'an entry of another mapper',
      -1,
      ['Bad domain (2 != 0), or risk of counter overflow 00000001'],
      [grant({ domid: 2 }), map(RW, {}, 2), copy(GRANTED, OWN)],
    ],
    [
      'a frame that is not there',
      -9,
      ['source frame 0000000000005000 invalid'],
      [{ name: 'frameKind', d: 0, gfn: 0x5000n, kind: 'bad' }, copy(OWN, OWN)],
    ],
  ])('%s: %i', (_, status, texts, events) => {
    const { state, outputs, broken } = runEvents(grantModel, machine(), events);
    expect(results(outputs, 'copy')).toEqual([status]);
    expect(printed(outputs)).toEqual(texts);
    expect(counted(outputs, 'grant.copied')).toBe(
      status === 0 && !events.some((e) => e.name === 'copy' && e.len === 0) ? 100 : 0,
    );
    expect(broken).toEqual([]);
    if (events.every(({ name }) => name !== 'map')) expect(row(state)[0]).toBe('0x0');
  });

  const two = [{ id: 0 }, { id: 1, version: 2 as const }, { id: 2, version: 2 as const }];

  it('a part of a page', () => {
    const part = grant({ kind: 'sub-page', offset: 512, length: 512 });
    const run = (offset: number) =>
      runEvents(grantModel, machine({}, 'X416', two), [part, copy({ ...GRANTED, offset }, OWN)]);
    expect(results(run(512).outputs, 'copy')).toEqual([0]);
    expect(printed(run(0).outputs)).toEqual(['copy source out of bounds: 0 < 512 || 100 > 512']);
    expect(printed(run(1000).outputs)).toEqual(['copy source out of bounds: 1000 < 512 || 100 > 512']);
  });

  it.each([
    [2, 0, []],
    [1, -1, ['transitive grants cannot be self-referential']],
    [7, -1, ['transitive grant referenced bad domain 7']],
  ])('an entry that stands for one of d%i: %i', (transDomid, status, texts) => {
    const behind = grant({ granter: 2, ref: 20, domid: 1, frame: 0x200n });
    const stands = grant({ kind: 'transitive', transDomid, transRef: 20 });
    const { outputs, broken } = runEvents(grantModel, machine({}, 'X416', two), [behind, stands, copy(GRANTED, OWN)]);
    expect(results(outputs, 'copy')).toEqual([status]);
    expect(printed(outputs)).toEqual(texts);
    expect(broken).toEqual([]);
    const off = machine({ switches: { transitive: false } }, 'X416', two);
    expect(printed(runEvents(grantModel, off, [behind, stands, copy(GRANTED, OWN)]).outputs)).toEqual([
      'transitive grant when transitivity not allowed',
    ]);
  });

  it('one level only', () => {
    const events = [
      grant({ granter: 2, ref: 20, domid: 1, kind: 'transitive', transDomid: 0, transRef: 5 }),
      grant({ kind: 'transitive', transDomid: 2, transRef: 20 }),
      copy(GRANTED, OWN),
    ];
    expect(printed(runEvents(grantModel, machine({}, 'X416', two), events).outputs)).toEqual([
      'transitive grant when transitivity not allowed',
    ]);
  });
});

describe('transfer', () => {
  const give: GrantEvent = { name: 'transfer', caller: 0, gfn: 0x700n, domid: 1, ref: 9 };
  const accept = grant({ kind: 'transfer' });

  it('a page, once', () => {
    const { state, outputs, broken } = runEvents(grantModel, machine(), [accept, give, give]);
    expect(results(outputs, 'transfer')).toEqual([0, -9]);
    expect(printed(outputs)).toEqual(['out-of-range 700']);
    expect(row(state)[1]).toBe('0xe');
    expect(domainOf(state, 1).shared.get(9)?.frame).toBe(0x700n);
    expect(broken).toEqual([]);
  });

  it.each<[string, number, readonly string[], GrantEvent[]]>([
    ['an entry for access', -1, ['Bad flags (1) or dom (0); expected d0'], [grant(), give]],
    ['no such reference', -1, ['Bad grant reference 0x800 for transfer to d1'], [{ ...give, ref: 0x800 }]],
    ['no such domain', -2, ["can't find d7"], [{ ...give, domid: 7 }]],
    ['no lower page', -11, [], [accept, { ...give, tooHigh: 'no-memory' }]],
    ['a dying domain', -1, ['Transferee d1 is dying'], [accept, { name: 'domainDying', d: 1 }, give]],
  ])('%s: %i', (_, status, texts, events) => {
    const { outputs } = runEvents(grantModel, machine(), events);
    expect(results(outputs, 'transfer')).toEqual([status]);
    expect(printed(outputs)).toEqual(texts);
  });

  it('no headroom; not allowed at all', () => {
    const full = machine({}, 'X416', [{ id: 0 }, { id: 1, pages: 10, maxPages: 10 }]);
    expect(printed(runEvents(grantModel, full, [accept, give]).outputs)).toEqual([
      'Transferee d1 has no headroom (tot 10, max 10, ex 0)',
    ]);
    const off = machine({ switches: { transfer: false } });
    expect(results(runEvents(grantModel, off, [accept, give]).outputs, 'transfer')).toEqual([-95]);
  });
});

describe('tables', () => {
  it('grow up to their limit', () => {
    const setup = (frames: number, more: object = {}): GrantEvent => ({
      name: 'setupTable',
      caller: 1,
      domid: 0x7ff0,
      frames,
      ...more,
    });
    const { state, outputs, broken } = runEvents(grantModel, machine(), [
      setup(4),
      setup(65),
      setup(8, { noMemory: true }),
      setup(60),
      { name: 'query', of: 'size', domid: 1 },
      { name: 'query', of: 'version', domid: 9 },
    ]);
    expect(results(outputs, 'setupTable')).toEqual([0, -1, -1, 0]);
    expect(printed(outputs)).toEqual([
      'Expanding d1 grant table from 1 to 4 frames',
      'd1 is limited to 64 grant-table frames',
      'Expanding d1 grant table from 4 to 8 frames',
      'Allocation failure when expanding d1 grant table',
      'Expand grant table of d1 to 8 failed. Current: 4 Max: 64',
      'Expanding d1 grant table from 4 to 60 frames',
    ]);
    expect([results(outputs, 'size'), results(outputs, 'maxSize'), results(outputs, 'version')]).toEqual([
      [60],
      [64],
      [-3],
    ]);
    expect(broken).toEqual(['M4-I9']);
    expect(domainOf(machine({}, 'X46'), 1).maxFrames).toBe(32);
    expect(domainOf(state, 1).frames).toBe(60);
  });

  it('change their version: all entries but the first eight go', () => {
    const to = (version: number, more: object = {}): GrantEvent => ({
      name: 'setVersion',
      caller: 1,
      version,
      ...more,
    });
    const state = machine();
    const console = { ref: 0, frame: 0x50n };
    const used = runEvents(grantModel, state, [grant(), map(RW), to(2), to(3), to(1)]);
    expect(results(used.outputs, 'setVersion')).toEqual([-16, -22, 0]);
    expect(printed(used.outputs)).toEqual([
      'tried to change grant table version from 1 to 2, but some grant entries still in use',
    ]);
    const changed = runEvents(grantModel, state, [unmap(0), grant(console), map(RW, { ref: 0 }), to(2)]);
    expect(results(changed.outputs, 'setVersion')).toEqual([0]);
    expect(changed.broken).toEqual([]);
    expect([row(state, 1, 0), domainOf(state, 1).shared.get(0)?.flags, row(state)]).toEqual([
      ['0x1', '0x18'],
      1,
      ['0x0', '0x0'],
    ]);
    const back = runEvents(grantModel, state, [to(1, { busy: true }), to(1)]);
    expect(results(back.outputs, 'setVersion')).toEqual([-11, 0]);
    expect([row(state, 1, 0), back.broken]).toEqual([['0x1', '0x19'], []]);
    const high = runEvents(grantModel, machine({}, 'X416', [{ id: 1, version: 2 }]), [
      grant({ ...console, frame: 1n << 33n }),
      to(1),
    ]);
    expect(results(high.outputs, 'setVersion')).toEqual([-34]);
    expect(
      results(runEvents(grantModel, machine({ switches: { version2: false } }), [to(2)]).outputs, 'setVersion'),
    ).toEqual([-38]);
  });

  it('swap unused entries', () => {
    const swap = (refA: number, refB: number): GrantEvent => ({ name: 'swap', caller: 1, refA, refB });
    const { state, outputs } = runEvents(grantModel, machine(), [
      grant(),
      swap(9, 10),
      swap(10, 10),
      map(RW, { ref: 10 }),
      swap(9, 10),
      swap(10, 9),
      swap(512, 9),
      swap(9, 512),
    ]);
    expect(results(outputs, 'swap')).toEqual([0, 0, -12, -12, -3, -3]);
    expect(printed(outputs)).toEqual(['ref b 0xa busy', 'ref a 0xa busy', 'Bad ref-a 0x200', 'Bad ref-b 0x200']);
    expect(row(state, 1, 10)).toEqual(['0x1', '0x19']);
  });

  it('cache lines of a page that is mapped', () => {
    const flush = (more: object): GrantEvent => ({
      name: 'cacheFlush',
      caller: 0,
      mfn: 0x100n,
      offset: 0,
      len: 64,
      op: 1,
      ...more,
    });
    const { outputs } = runEvents(grantModel, machine(), [
      grant(),
      map(RW),
      flush({}),
      flush({ op: 4 }),
      flush({ offset: 4090 }),
      flush({ len: 0 }),
      flush({ caller: 2 }),
      flush({ caller: 2, mfn: 0x9999n }),
    ]);
    expect(results(outputs, 'cacheFlush')).toEqual([0, -22, -22, 0, -22, 0]);
  });
});

describe('the guest side', () => {
  it('words of older kernels; no memory to remember a page', () => {
    const old = runEvents(grantModel, machine({}, 'X410'), [grant(), map(RW), end()]);
    expect(printed(old.outputs)).toEqual(['deferring g.e. 0x9 (pfn 0x100)']);
    const leak = runEvents(grantModel, machine(), [grant(), map(RW), end({ noMemory: true })]);
    expect(printed(leak.outputs)).toEqual(['leaking g.e. 0x9 (pfn 0x100) (total deferred 0, total leaked 1)']);
    const ref = runEvents(grantModel, machine(), [grant(), map(RW), end({ api: 'ref' })]);
    expect(printed(ref.outputs)).toEqual(['WARNING: g.e. 0x9 still in use!']);
  });

  it('says after 60 tries that a page still waits', () => {
    const state = machine({}, 'X410');
    const timers = Array.from({ length: 60 }, (): GrantEvent => ({ name: 'deferredTimer', granter: 1 }));
    const run = runEvents(grantModel, state, [grant(), map(RW), end(), ...timers]);
    expect(printed(run.outputs).slice(1)).toEqual(['g.e. 0x9 still pending']);
    expect(run.broken).toEqual(['M4-I14']);
  });

  it('W-42: ten pages in a second, or all', () => {
    const many = Array.from({ length: 25 }, (_, index) => index + 20);
    const prepare = many.flatMap((ref) => [grant({ ref, frame: BigInt(ref) }), map(RW, { ref })]);
    const events: GrantEvent[] = [
      ...prepare,
      ...many.map((ref) => end({ ref })),
      ...many.map((_, handle) => unmap(handle)),
      { name: 'deferredTimer', granter: 1 },
    ];
    const left = (deferredPerSecond: number): number =>
      domainOf(runEvents(grantModel, machine({ deferredPerSecond }), events).state, 1).deferred.length;
    expect([left(10), left(0)]).toEqual([15, 0]);
  });

  it('version 2 clears the flags first, so the row tells of it', () => {
    const state = machine({}, 'X416', [{ id: 0 }, { id: 1, version: 2 }]);
    const run = runEvents(grantModel, state, [grant(), map(RW), end()]);
    expect(run.broken).toEqual(['M4-I16']);
    expect([row(state), domainOf(state, 1).shared.get(9)?.flags]).toEqual([['0x1', '0x18'], 0]);
  });

  it('a dying domain gives back what it has mapped', () => {
    const state = machine();
    const run = runEvents(grantModel, state, [grant(), map(RW), map(RO), { name: 'domainDying', d: 0 }]);
    expect(printed(run.outputs)).toEqual([
      'Grant release 0x1 ref 0x9 flags 0x6 d1',
      'Grant release 0 ref 0x9 flags 0x2 d1',
    ]);
    expect([row(state), run.broken]).toEqual([['0x0', '0x1'], []]);
    const still = runEvents(grantModel, machine(), [
      grant(),
      map(RW),
      { name: 'domainDying', d: 1 },
      { name: 'domainDestroyed', d: 1 },
    ]);
    expect([still.broken, still.refused.length]).toEqual([['M4-I13'], 1]);
  });

  it('a reset lists ten entries', () => {
    const many = Array.from({ length: 12 }, (_, index) => index + 20);
    const run = runEvents(grantModel, machine(), [
      ...many.flatMap((ref) => [grant({ ref, frame: BigInt(ref) }), map(RW, { ref })]),
      { name: 'softReset', d: 1 },
    ]);
    expect(printed(run.outputs)).toHaveLength(11);
    expect([printed(run.outputs)[0], printed(run.outputs)[10]]).toEqual([
      'd1 has active grant 14 (MFN: 0x014)',
      'd1 has too many (12) active grants to report',
    ]);
  });
});
