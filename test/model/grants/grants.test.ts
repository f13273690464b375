import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { mapFlag, refsPerFrame, statusFrames } from '../../../server/src/model/grants/grant-constants.ts';
import { dumpRows } from '../../../server/src/model/grants/dump-rows.ts';
import type { GrantEvent } from '../../../server/src/model/grants/grant-event.ts';
import { grantModel } from '../../../server/src/model/grants/grant-model.ts';
import { decodePins, flagsOfPins, isSaturated, pinsOfMapping } from '../../../server/src/model/grants/pins.ts';
import { step } from '../../../server/src/model/step.ts';
import { printed, results, runEvents } from '../run-events.ts';
import { RO, RW, domainOf, end, grant, machine, map, row, unmap } from './grant-fixture.ts';

interface PinVector {
  readonly host_w: number;
  readonly host_r: number;
  readonly dev_w: number;
  readonly dev_r: number;
  readonly reading: boolean;
  readonly writing: boolean;
}
const vectors = JSON.parse(readFileSync(new URL('../../golden/model/vectors.json', import.meta.url), 'utf8')) as {
  pins: Readonly<Record<string, PinVector>>;
  pin_overflow: Readonly<Record<string, boolean>>;
};

describe('arithmetic', () => {
  it.each(Object.entries(vectors.pins))('pins %s', (pin, vector) => {
    expect(decodePins(Number(pin))).toEqual({
      hostWrite: vector.host_w,
      hostRead: vector.host_r,
      deviceWrite: vector.dev_w,
      deviceRead: vector.dev_r,
    });
    expect(flagsOfPins(Number(pin))).toBe((vector.reading ? 8 : 0) | (vector.writing ? 16 : 0));
  });

  it.each(Object.entries(vectors.pin_overflow))('a further mapping of pins %s: %s', (pin, allowed) => {
    expect(isSaturated(Number(pin), null)).toBe(!allowed);
    expect(isSaturated(Number(pin), pinsOfMapping(RW))).toBe(!allowed);
    expect(isSaturated(Number(pin), pinsOfMapping(RO))).toBe(false);
  });

  it('sizes', () => {
    expect([refsPerFrame(1), refsPerFrame(2), statusFrames(8), statusFrames(9)]).toEqual([512, 256, 1, 2]);
    expect([RW, RO, mapFlag.device, mapFlag.device | mapFlag.readonly, RW | mapFlag.device].map(pinsOfMapping)).toEqual(
      [1, 0x100, 0x10000, 0x1000000, 0x10001],
    );
  });
});

describe('golden scenarios', () => {
  it('G-18: writable and read-only, writable ends first', () => {
    const state = machine();
    const seen = [grant(), map(RW), map(RO), unmap(0), unmap(1)].map((event) => {
      expect(runEvents(grantModel, state, [event])).toMatchObject({ refused: [], broken: [] });
      return row(state);
    });
    expect(seen.slice(1)).toEqual([
      ['0x1', '0x19'],
      ['0x101', '0x19'],
      ['0x100', '0x9'],
      ['0x0', '0x1'],
    ]);
  });

  it('G-19: read-only ends first', () => {
    const state = machine();
    runEvents(grantModel, state, [grant(), map(RW), map(RO), unmap(1)]);
    expect(row(state)).toEqual(['0x1', '0x19']);
    runEvents(grantModel, state, [unmap(0)]);
    expect(row(state)).toEqual(['0x0', '0x1']);
  });

  it('G-20: a read-only grant is not mapped writable', () => {
    const { state, outputs } = runEvents(grantModel, machine(), [grant({ readonly: true }), map(RW)]);
    expect(results(outputs, 'map')).toEqual([-1]);
    expect(printed(outputs)).toEqual(['Attempt to write-pin a r/o grant entry']);
    expect(row(state)).toEqual(['0x0', '0x5']);
  });

  it('G-21: a grant for another domain', () => {
    const event: GrantEvent = { name: 'map', caller: 1, ops: [{ granter: 2, ref: 9, flags: RW }] };
    const { outputs } = runEvents(grantModel, machine(), [grant({ granter: 2 }), event]);
    expect(results(outputs, 'map')).toEqual([-1]);
    expect(printed(outputs)).toEqual(['Bad flags (1) or dom (0); expected d1']);
  });

  it('G-22: the end of access waits for the mapping', () => {
    const state = machine();
    const timer: GrantEvent = { name: 'deferredTimer', granter: 1 };
    const first = runEvents(grantModel, state, [grant(), map(RW), end(), timer]);
    expect(results(first.outputs, 'ended')).toEqual([false]);
    expect(printed(first.outputs)).toEqual(['deferring g.e. 0x9 (pfn 0x100) (total deferred 1, total leaked 0)']);
    const second = runEvents(grantModel, state, [unmap(0), timer]);
    expect(printed(second.outputs)).toEqual(['freeing g.e. 0x9 (pfn 0x100), 0 remaining']);
    expect(row(state)).toEqual(['0x0', '0x0']);
    expect([...first.broken, ...second.broken]).toEqual([]);
  });
});

describe('map', () => {
  it.each<[string, number, readonly string[], GrantEvent[]]>([
    ['neither kind', -3, ['Bad flags in grant map op: 4'], [grant(), map(4)]],
    [
      'a device mapping of an HVM domain',
      -1,
      ['No device mapping in HVM domain'],
      [grant({ domid: 2 }), map(3, {}, 2)],
    ],
    ['no such domain', -2, ['Could not find domain 7'], [map(RW, { granter: 7 })]],
    ['the policy', -8, [], [grant(), map(RW, { denied: true })]],
    ['no such reference', -3, ['Bad ref 0x200 for d1'], [map(RW, { ref: 512 })]],
    ['nothing granted', -1, ['Bad flags (0) or dom (0); expected d0'], [map(RW)]],
    [
      'a part of a page',
      -1,
      ['Bad flags (101) or dom (0); expected d0, flags 103'],
      [grant({ granter: 3, kind: 'sub-page' }), map(RW, { granter: 3 })],
    ],
    [
      'an entry that stands for another',
      -1,
      ['Bad flags (3) or dom (0); expected d0, flags 103'],
      [grant({ granter: 3, kind: 'transitive' }), map(RW, { granter: 3 })],
    ],
    ['a guest that writes all the time', -1, ['Shared grant entry is unstable'], [grant(), map(RW, { races: 5 })]],
    ['a frame that is paged out', -12, [], [grant(), { name: 'frameKind', d: 1, gfn: 0x100n, kind: 'paged' }, map(RW)]],
    ['no such frame', -9, [], [grant(), { name: 'frameKind', d: 1, gfn: 0x100n, kind: 'bad' }, map(RW)]],
    [
      'a frame of somebody else',
      -1,
      ['Could not pin grant frame 0x100'],
      [grant(), { name: 'frameKind', d: 1, gfn: 0x100n, kind: 'foreign' }, map(RW)],
    ],
    [
      'device memory for an HVM domain',
      -1,
      ["HVM guests can't grant map iomem"],
      [grant({ domid: 2 }), { name: 'frameKind', d: 1, gfn: 0x100n, kind: 'iomem' }, map(RW, {}, 2)],
    ],
  ])('%s: %i', (_, status, texts, events) => {
    const domains = [{ id: 0 }, { id: 1 }, { id: 2, translated: true }, { id: 3, version: 2 as const }];
    const { state, outputs, broken, refused } = runEvents(grantModel, machine({}, 'X416', domains), events);
    expect(results(outputs, 'map')).toEqual([status]);
    expect(printed(outputs)).toEqual(texts);
    expect([broken, refused]).toEqual([[], []]);
    // The handle went back.
    expect([...domainOf(state, 0).mappings, ...domainOf(state, 2).mappings]).toEqual([]);
  });

  it('an entry that another domain has mapped, a counter at its end', () => {
    const state = machine();
    runEvents(grantModel, state, [grant(), map(RW)]);
    const other = runEvents(grantModel, state, [map(RW, {}, 2)]);
    expect(results(other.outputs, 'map')).toEqual([-1]);
    expect(printed(other.outputs)).toEqual(['Bad domain (0 != 2), or risk of counter overflow 00000001, or subpage 0']);
    const many = runEvents(
      grantModel,
      state,
      Array.from({ length: 128 }, () => map(RW)),
    );
    expect(results(many.outputs, 'map').filter((value) => value === 0)).toHaveLength(127);
    expect(row(state)[0]).toBe('0x80');
    // Only a version before 4.16 looks at the other counters.
    expect(results(runEvents(grantModel, state, [map(RO)]).outputs, 'map')).toEqual([0]);
    const old = machine({}, 'X410');
    runEvents(grantModel, old, [grant(), ...Array.from({ length: 128 }, () => map(RW))]);
    expect(results(runEvents(grantModel, old, [map(RO)]).outputs, 'map')).toEqual([-1]);
  });

  it.each([
    ['X416', -13],
    ['X410', -7],
  ] as const)('%s without handles: %i', (variant, status) => {
    const domains = [{ id: 0, maxMaptrackFrames: 0 }, { id: 1 }];
    const { outputs } = runEvents(grantModel, machine({}, variant, domains), [grant(), map(RW)]);
    expect(results(outputs, 'map')).toEqual([status]);
    expect(printed(outputs)).toEqual(['Failed to obtain maptrack handle']);
  });

  it('the IOMMU has each frame once, and writable while one mapping is', () => {
    const state = machine({ iommu: true });
    const { outputs } = runEvents(grantModel, state, [
      grant(),
      map(RO),
      map(RO),
      map(RW),
      unmap(2),
      unmap(0),
      unmap(1),
    ]);
    const calls = outputs.flatMap((o) => (o.kind === 'hypercall' ? [`${o.op} ${String(o.args['writable'])}`] : []));
    expect(calls).toEqual(['iommu_map false', 'iommu_map true', 'iommu_map false', 'iommu_unmap false']);
  });

  it('handles: a frame of 256 at a time; the longest free one is next, before 4.6 the last freed', () => {
    const events = [grant(), map(RW), map(RW), unmap(0), map(RW)];
    expect(results(runEvents(grantModel, machine(), events).outputs, 'handle')).toEqual([0, 1, 2]);
    const old = runEvents(grantModel, machine({}, 'X42'), events);
    expect(results(old.outputs, 'handle')).toEqual([0, 1, 0]);
    expect(domainOf(old.state, 0).maptrackFrames).toBe(1);
  });
});

describe('unmap', () => {
  it('says what is wrong with a handle', () => {
    const state = machine();
    const { outputs } = runEvents(grantModel, state, [grant(), map(RW), unmap(3), unmap(256), unmap(0), unmap(0)]);
    expect(results(outputs, 'unmap')).toEqual([-4, -4, 0, -4]);
    expect(printed(outputs)).toEqual([
      'Zero flags for d0 handle 0x3',
      'Bad d0 handle 0x100',
      'Zero flags for d0 handle 0',
    ]);
  });

  it('compares the bus address; −6 since 4.16', () => {
    const wrong = unmap(0, { devBusAddr: 0x5000n });
    const now = runEvents(grantModel, machine(), [grant(), map(RW), wrong]);
    expect(results(now.outputs, 'unmap')).toEqual([-6]);
    expect(printed(now.outputs)).toEqual(["Bus address doesn't match gntref (5000 != 0000000000100000)"]);
    expect(results(runEvents(grantModel, machine({}, 'X410'), [grant(), map(RW), wrong]).outputs, 'unmap')).toEqual([
      -1,
    ]);
  });

  it('ends the parts that are named; the handle goes with the last', () => {
    const state = machine();
    runEvents(grantModel, state, [grant(), map(RW | mapFlag.device)]);
    expect(row(state)).toEqual(['0x10001', '0x19']);
    runEvents(grantModel, state, [unmap(0)]);
    expect([row(state), domainOf(state, 0).mappings.size]).toEqual([['0x10000', '0x19'], 1]);
    const last = runEvents(grantModel, state, [unmap(0, { hostAddr: 0n, devBusAddr: 0x100000n })]);
    expect([row(state), domainOf(state, 0).mappings.size, last.broken]).toEqual([['0x0', '0x1'], 0, []]);
  });

  it('one flush for 32 mappings of a PV domain, none for others', () => {
    const state = machine({ cpus: 8 });
    runEvents(grantModel, state, [grant(), ...Array.from({ length: 40 }, () => map(RW))]);
    const ops = Array.from({ length: 40 }, (_, handle) => ({ handle, hostAddr: 1n }));
    const run = runEvents(grantModel, state, [{ name: 'unmap', caller: 0, ops }]);
    expect(results(run.outputs, 'flush')).toEqual([8, 8]);
    expect(row(state)).toEqual(['0x0', '0x1']);
    const hvm = runEvents(grantModel, machine(), [grant({ domid: 2 }), map(RW, {}, 2), unmap(0, {}, 2)]);
    expect(results(hvm.outputs, 'flush')).toEqual([]);
  });

  it('of a domain that is gone crashes the mapper', () => {
    const state = machine();
    const gone: GrantEvent = { name: 'domainDestroyed', d: 1, force: true };
    const run = runEvents(grantModel, state, [grant(), map(RW), gone, unmap(0), map(RW)]);
    expect(results(run.outputs, 'crashed')).toEqual([0]);
    expect(run.broken).toEqual(['M4-I6']);
    expect(run.refused.map(({ text }) => text)).toEqual(['map could not be taken: d0 does not run any more.']);
  });
});

describe('rows of key g', () => {
  it('of today, of old versions, and of an empty table', () => {
    const { state } = runEvents(grantModel, machine(), [grant({ frame: 0x13f2a1n }), map(RW)]);
    expect(dumpRows(state, domainOf(state, 1)).slice(2)).toEqual([
      'grant-table for remote d1 (v1)',
      '  1 frames (64 max), 0 maptrack frames (1024 max)',
      '[0x009]      0 0x13f2a1 0x00000001          0 0x13f2a1 0x19',
    ]);
    expect(dumpRows(state, domainOf(state, 2)).at(-1)).toBe('no active grant table entries');
    const old = runEvents(grantModel, machine({}, 'X42'), [grant(), map(RW)]);
    expect(dumpRows(old.state, domainOf(old.state, 1)).slice(2)).toEqual([
      'grant-table for remote domain:    1 (v1)',
      '[  9]        0 0x000100 0x00000001          0 0x000100 0x19',
    ]);
    expect(dumpRows(old.state, domainOf(old.state, 2)).at(-1)).toBe(
      'grant-table for remote domain:    2 ... no active grant table entries',
    );
  });

  it('are those of a real capture, of a guest whose frames are translated', () => {
    const text = '[0x008]      0 0x952ab 0x00000001          0 0x005aab 0x19';
    const hvm = [{ id: 0 }, { id: 1, translated: true, physmap: [[0x5aabn, 0x952abn]] as const }];
    const events = [grant({ ref: 8, frame: 0x5aabn }), map(RW, { ref: 8 })];
    const { state, broken } = runEvents(grantModel, machine({}, 'X416', hvm), events);
    expect([dumpRows(state, domainOf(state, 1)).at(-1), broken]).toEqual([text, []]);
  });
});

it('a step leaves the state before it as it was', () => {
  const before = machine();
  const after = step(grantModel, before, grant());
  expect([row(before), row(after.state)]).toEqual([
    ['0x0', '0x0'],
    ['0x0', '0x1'],
  ]);
});
