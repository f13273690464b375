import { expect, test } from 'vitest';
import { blkbackVariantIds } from '../../../server/src/model/blkback-variants.ts';
import { indirect, Machine, pages, request } from './machine.ts';

const READ = 0;
const WRITE = 1;
const BARRIER = 2;
const FLUSH = 3;
const DISCARD = 5;

test('G-05: a read without persistent grants', () => {
  const machine = new Machine('B311');
  machine.submit(
    request(READ, 7, 8, [
      { gref: 8, firstSector: 0, lastSector: 7 },
      { gref: 9, firstSector: 0, lastSector: 3 },
    ]),
  );
  expect(machine.take()).toEqual(['rd+1', 'map x2', 'read @8 12 sectors 2 vectors']);
  expect(machine.device.refcnt).toBe(3);
  machine.done(7n);
  expect(machine.take()).toEqual(['unmap x2', 'response 7 0 0']);
  expect(machine.ring.rdSect).toBe(12);
  expect(machine.ring.grants.free).toHaveLength(2);
  expect(machine.device.refcnt).toBe(2);
  expect(machine.broken()).toEqual([]);
});

test('G-06: what the guest writes is mapped read-only', () => {
  const machine = new Machine('B311');
  machine.submit(request(WRITE, 1, 0, pages(1)));
  expect(machine.take()).toEqual(['wr+1', 'map x1 readonly', 'write @0 8 sectors 1 vectors']);
});

test('G-07 and G-08: an indirect write with persistent grants, then the same again', () => {
  const machine = new Machine('B311', {}, { persistent: true });
  machine.submit(indirect(WRITE, 1, 0, pages(40, 200)));
  const first = machine.take();
  expect(first.filter((text) => text.startsWith('map'))).toEqual(['map x1', 'map x11', 'map x11', 'map x11', 'map x7']);
  const added = first.filter((text) => text.includes('added'));
  expect(added).toHaveLength(41);
  expect(added[0]).toBe('xen-blkback: grant 100 added to the tree of persistent grants, using 1/1056');
  expect(added[40]).toBe('xen-blkback: grant 239 added to the tree of persistent grants, using 41/1056');
  expect([machine.ring.grants.count, machine.ring.grants.inUse]).toEqual([41, 40]);
  machine.done(1n);
  expect(machine.take()).toEqual(['response 1 1 0']);
  expect(machine.ring.grants.inUse).toBe(0);
  expect([machine.ring.wr, machine.ring.wrSect]).toEqual([1, 320]);
  machine.submit(indirect(WRITE, 2, 0, pages(40, 200)));
  machine.done(2n);
  expect(machine.take().filter((text) => text.includes('map'))).toEqual([]);
  expect([machine.ring.grants.count, machine.ring.grants.inUse]).toEqual([41, 0]);
  expect(machine.broken()).toEqual([]);
});

test('G-09: a tree that becomes full in the middle of a request', () => {
  const machine = new Machine('B311', { params: { maxPersistentGrants: 20 } }, { persistent: true });
  machine.submit(indirect(WRITE, 1, 0, pages(40, 200)));
  const lines = machine.take();
  expect(lines.filter((text) => text.includes('added'))).toHaveLength(20);
  const limit = 'xen-blkback: domain 1, device 0xca00 is using maximum number of persistent grants';
  expect(lines.filter((text) => text === limit)).toHaveLength(1);
  expect(lines.indexOf(limit)).toBe(lines.findLastIndex((text) => text.includes('added')) + 1);
  machine.done(1n);
  expect(machine.take()).toEqual(['unmap x11', 'unmap x10', 'response 1 1 0']);
  expect(machine.ring.grants.free).toHaveLength(21);
  expect(machine.ring.grants.count).toBe(20);
  expect(machine.broken()).toEqual([]);
});

for (const [variant, leaked] of [
  ['B311', 1],
  ['B314', 0],
] as const)
  test(`G-10: a grant that cannot be mapped leaks ${leaked} pages in ${variant}`, () => {
    const machine = new Machine(variant);
    machine.run({ name: 'mapStatus', device: 0, ring: 0, gref: 9, status: -3, retries: 0 });
    machine.submit(request(READ, 1, 0, pages(3)));
    expect(machine.take()).toEqual([
      'rd+1',
      'map x3',
      'xen-blkback:invalid buffer -- could not remap it',
      'unmap x2',
      'response 1 0 -1',
      'sleep 1',
    ]);
    const { obtained, released, free } = machine.ring.grants;
    expect(obtained - released - free.length).toBe(leaked);
    expect(machine.broken()).toEqual(leaked === 1 ? ['M3-I8'] : []);
  });

test('G-11: one reference twice in a request', () => {
  const machine = new Machine('B311', {}, { persistent: true });
  machine.submit(request(READ, 1, 0, [...pages(1), ...pages(1)]));
  expect(machine.take()).toEqual([
    'rd+1',
    'map x2',
    'xen-blkback: grant 8 added to the tree of persistent grants, using 1/1056',
    "xen-blkback: trying to add a gref that's already in the tree",
    'read @0 16 sectors 2 vectors',
  ]);
  machine.done(1n);
  expect(machine.take()).toEqual(['unmap x1', 'response 1 0 0']);
});

const statistics = (variant: 'B311' | 'B38'): Machine => {
  const machine = new Machine(variant, { params: { logStats: 1 } }, { statsFrom: -1 });
  const requests = [
    request(READ, 1, 0, pages(1)),
    request(READ, 2, 8, pages(1)),
    request(READ, 3, 16, pages(1)),
    request(WRITE, 4, 0, pages(1)),
    request(FLUSH, 5, 0, []),
    request(FLUSH, 6, 0, []),
  ];
  requests.forEach((one, index) => {
    machine.to(1000 * (index + 1));
    machine.submit(one);
    machine.done(one.id);
  });
  machine.take();
  return machine;
};

test('G-12: the statistics line, every ten seconds also when idle', () => {
  const fresh = new Machine('B311', { params: { logStats: 1 } });
  fresh.to(150);
  expect(fresh.logs()).toEqual([
    'xen-blkback (blkback.1.xvda): oo   0  |  rd    0  |  wr    0  |  f    0  |  ds    0 | pg:    0/1056',
  ]);
  const machine = statistics('B311');
  machine.to(10_050);
  expect(machine.logs()).toEqual([]);
  machine.to(12_000);
  expect(machine.logs()).toEqual([
    'xen-blkback (blkback.1.xvda): oo   0  |  rd    3  |  wr    1  |  f    2  |  ds    0 | pg:    0/1056',
  ]);
  machine.to(21_000);
  expect(machine.logs()).toEqual([
    'xen-blkback (blkback.1.xvda): oo   0  |  rd    0  |  wr    0  |  f    2  |  ds    0 | pg:    0/1056',
  ]);
});

test('G-13: before the tick an idle device prints nothing', () => {
  const machine = statistics('B38');
  machine.to(21_000);
  expect(machine.logs()).toEqual([]);
  // The line before came with the first request.
  machine.submit(request(READ, 9, 0, pages(1)));
  expect(machine.logs()).toEqual([
    'xen-blkback (blkback.1.xvda): oo   0  |  rd    3  |  wr    1  |  f    2  |  ds    0',
  ]);
});

test('G-14: a barrier waits for what is under way', () => {
  const machine = new Machine('B311');
  machine.submit(request(READ, 1, 0, pages(1)), request(READ, 2, 8, pages(1)), request(BARRIER, 3, 16, pages(1)));
  expect(machine.device.refcnt).toBe(4);
  expect(machine.device.drain).toBe(true);
  machine.take();
  machine.done(1n);
  machine.to(1);
  expect(machine.take()).toEqual(['unmap x1', 'response 1 0 0']);
  machine.done(2n);
  expect(machine.device.refcnt).toBe(2);
  machine.to(2);
  expect(machine.take()).toEqual(['unmap x1', 'response 2 0 0', 'map x1 readonly', 'flush @16 8 sectors 1 vectors']);
  expect([machine.ring.f, machine.ring.wrSect, machine.device.drain]).toEqual([1, 8, false]);
  expect(machine.broken()).toEqual([]);
});

test('G-15: a discard beyond the end, with and without the check', () => {
  const discard = request(DISCARD, 1, 2000, [], { discardSectors: 8n });
  const unchecked = new Machine('B311');
  unchecked.submit(discard);
  expect(unchecked.take()).toEqual(['ds+1', 'discard @2000 8 sectors 0 vectors', 'response 1 5 0']);
  const checked = new Machine('B311', { switches: { discardChecked: true } });
  checked.submit(discard);
  expect(checked.take()).toEqual(['xen-blkback:access denied: DISCARD [2000->2008] on dev=700000', 'response 1 5 -1']);
  expect(checked.ring.ds).toBe(0);
});

test('G-16: an unknown operation', () => {
  for (const variant of blkbackVariantIds) {
    const machine = new Machine(variant);
    machine.submit(request(99, 4, 0, []));
    // The oldest have no path for it: it fails as a bad request does (MODEL.md M2.5).
    const old = variant === 'B30' || variant === 'B32';
    expect(machine.take(), variant).toEqual(old ? ['response 4 99 -1', 'sleep 1'] : ['response 4 99 -2']);
  }
});

test('G-17: the disk grows', () => {
  for (const variant of blkbackVariantIds) {
    const machine = new Machine(variant);
    machine.run({ name: 'deviceResize', device: 0, sectors: 2000n });
    machine.submit(request(READ, 1, 0, pages(1)));
    machine.to(200);
    const prefix = machine.state.switches.blankPrefix ? 'xen-blkback: ' : 'xen-blkback:';
    const lines = machine.take().filter((text) => !/^(rd|map|read)/.test(text));
    expect(lines, variant).toEqual([
      `${prefix}VBD Resize: Domid: 1, Device: (7, 0)`,
      `${prefix}VBD Resize: new size 2000`,
      'backend/vbd/1/51712/sectors=2000',
      'backend/vbd/1/51712/state=4',
    ]);
    expect(machine.broken()).toEqual([]);
  }
});
