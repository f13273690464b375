import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { qemuTraceFormat } from '../../server/src/formats/qemu-trace/qemu-trace.ts';
import { corpusFolder, corpusName, hasWholeCorpus } from '../support/corpus.ts';
import { readText } from '../support/read-text.ts';
import { rowsOf } from '../support/rows.ts';

const call = { time: null, vcpu: null, list: null, tce: null, toHost: null, side: 'qemu' };

describe('TCE lines of QEMU', () => {
  it('say what was asked for, what was done and where', async () => {
    const facts = await readText(`spapr_iommu_pci_put liobn=0x80000000 ioba=0x7000000000 tce=0x4b20003 ret=-4
spapr_iommu_put liobn=71000003 ioba=0x1000 tce=0x4cf2003 ret=0
spapr_iommu_pci_indirect liobn=0x80000000 ioba=0x28020000 tcelist=0x4b30000 iobaN=0xf tceN=0x4b2f003 ret=0
spapr_iommu_pci_indirect liobn=0x80000000 ioba=0x3fff8000 tcelist=0x4b30000 iobaN=0x7 tceN=0x4b27003 ret=-4
spapr_iommu_pci_indirect liobn=0x80000000 ioba=0x40000000 tcelist=0x4b30000 iobaN=0x0 tceN=0x4b20003 ret=-4
`);
    const put = { ...call, hcall: 'H_PUT_TCE', count: 1 };
    const indirect = { ...call, hcall: 'H_PUT_TCE_INDIRECT', liobn: 0x80000000, list: 0x4b30000n };
    expect(rowsOf(facts, 'tceCall')).toEqual([
      { ...put, liobn: 0x80000000, ioba: 0x7000000000n, tce: 0x4b20003n, result: -4, done: 0, line: 1 },
      { ...put, liobn: 0x71000003, ioba: 0x1000n, tce: 0x4cf2003n, result: 0, done: 1, line: 2 },
      { ...indirect, ioba: 0x28020000n, tce: 0x4b2f003n, result: 0, count: 16, done: 16, line: 3 },
      // Eight entries are live although the call failed; how many were asked for is not said.
      { ...indirect, ioba: 0x3fff8000n, tce: 0x4b27003n, result: -4, count: null, done: 8, line: 4 },
      { ...indirect, ioba: 0x40000000n, tce: 0x4b20003n, result: -4, count: null, done: null, line: 5 },
    ]);
  });

  it('of a stuff begin where its last page ends, less its pages', async () => {
    const facts = await readText(`spapr_iommu_pci_stuff liobn=0x80000000 ioba=0x28030000 tcevalue=0x0 npages=16 ret=0
spapr_iommu_ddw_create buid=0x800000020000000 addr=0x800, page size=0x1000000, requested=0x40000000, start addr=0x800000000000000, liobn=0x80000001
spapr_iommu_pci_stuff liobn=0x80000001 ioba=0x800000002000000 tcevalue=0x0 npages=2 ret=0
spapr_iommu_pci_stuff liobn=0x80000000 ioba=0x40000000 tcevalue=0x0 npages=16 ret=-4
`);
    expect(rowsOf(facts, 'tceCall').map(({ ioba, count, done }) => [ioba, count, done])).toEqual([
      [0x28020000n, 16, 16],
      [0x800000000000000n, 2, 2],
      [null, 16, null],
    ]);
    expect(rowsOf(facts, 'tceTable')).toEqual([
      {
        liobn: 0x80000001,
        inKernel: null,
        start: 0x800000000000000n,
        pageSize: 0x1000000,
        size: 0x40000000,
        time: null,
        line: 2,
      },
    ]);
  });

  it('say who holds a table', async () => {
    const facts =
      await readText(`17603@1795189697.233438:spapr_iommu_new_table liobn=0x71000002 table=0x558d4829e0f0 fd=-1
17603@1795189697.233440:spapr_iommu_new_table liobn=0x80000000 table=0x7fff61000000 fd=14
`);
    expect(rowsOf(facts, 'tceTable').map(({ liobn, inKernel, time }) => [liobn, inKernel, time])).toEqual([
      [0x71000002, false, 1795189697.233438],
      [0x80000000, true, 1795189697.23344],
    ]);
  });
});

describe('VFIO and memory slots', () => {
  it('are regions and slots', async () => {
    const facts = await readText(`216@1795190586.513090:vfio_prereg_register va=0x7fff7be00000 size=0x20000000 ret=-12
vfio_prereg_unregister va=0x7fff7be00000 size=0x20000000 ret=0
kvm_set_user_memory Slot#3 flags=0x1 gpa=0x0 size=0x40000000 ua=0x7f1c00000000 ret=0
kvm_set_user_memory AddrSpace#0 Slot#4 flags=0x0 gpa=0x40000000 size=0x0 ua=0x7f1c00000000 guest_memfd=-1 guest_memfd_offset=0x0 ret=0
`);
    const region = { ua: 0x7fff7be00000n, size: 0x20000000 };
    expect(rowsOf(facts, 'preregRegion')).toEqual([
      { ...region, result: -12, event: 'register', time: 1795190586.51309, line: 1 },
      { ...region, result: 0, event: 'unregister', time: null, line: 2 },
    ]);
    const slot = { ua: 0x7f1c00000000n, time: null };
    expect(rowsOf(facts, 'memslot')).toEqual([
      { ...slot, slot: 3, gpa: 0n, size: 0x40000000, flags: 1, result: 0, addressSpace: null, line: 3 },
      { ...slot, slot: 4, gpa: 0x40000000n, size: 0, flags: 0, result: null, addressSpace: 0, line: 4 },
    ]);
  });
});

describe('Xen in QEMU', () => {
  it('is requests, the map cache and servers', async () => {
    const facts = await readText(`245@1795191278.202946:xen_ioreq_server_create id: 0
245@1795191278.202946:xen_ioreq_server_state id: 0: enable: 1
245@1795191278.202946:xen_map_mmio_range id: 0 start: 0xfee00000 end: 0xfeefffff
245@1795191278.202946:xen_map_pcidev id: 0 bdf: 00.01.02
245@1795191289.271042:handle_ioreq I/O=0x7ffe219ed560 type=8 dir=0 df=0 ptr=0 port=0x0 data=0xffffffffffffffff count=0 size=4
245@1795191289.271042:handle_ioreq_write I/O=0x7ffe219ed560 write type=8 df=0 ptr=0 port=0x0 data=0xffffffffffffffff count=0 size=4
245@1795191289.577806:xen_map_cache want 0x6d60
245@1795191289.577877:xen_remap_bucket index 0x0
245@1795191289.579332:xen_map_cache_return 0x7f40cc25ed60
245@1795191289.579332:xen_bus_realize 
`);
    const request = { domid: null, size: 4, count: 0, isPointer: false, type: 8, dir: 0, address: 0n };
    expect(rowsOf(facts, 'ioreq')).toEqual([
      { ...request, time: 1795191289.271042, data: 0xffffffffffffffffn, line: 5 },
    ]);
    expect(rowsOf(facts, 'mapcache').map(({ event, address }) => [event, address])).toEqual([
      ['want', 0x6d60n],
      ['bucket', 0n],
      ['return', 0x7f40cc25ed60n],
    ]);
    expect(
      rowsOf(facts, 'ioreqServer').map(({ id, event, first, last, device }) => [id, event, first, last, device]),
    ).toEqual([
      [0, 'create', null, null, null],
      [0, 'enable', null, null, null],
      [0, 'map-mmio', 0xfee00000n, 0xfeefffffn, null],
      [0, 'map-pcidev', null, null, '00.01.02'],
    ]);
    expect(facts.blocks.map(({ kind, firstLine, lastLine }) => [kind, firstLine, lastLine])).toEqual([
      ['qemu-log', 1, 10],
    ]);
  });

  it('has a field for every number', () => {
    const line =
      '245@1795191289.577479:handle_ioreq I/O=0x7ffe219ed560 type=0 dir=1 df=0 ptr=1 port=0x511 data=0x6d60 count=4 size=1';
    const shown = (qemuTraceFormat.fields(line, 0) ?? []).map(({ start, end }) => line.slice(start, end));
    expect(shown).toEqual([
      '245',
      '1795191289.577479',
      'handle_ioreq',
      '0x7ffe219ed560',
      '0',
      '1',
      '0',
      '1',
      '0x511',
      '0x6d60',
      '4',
      '1',
    ]);
  });
});

describe('a date in front of a line', () => {
  it('is its time, with the thread or without', async () => {
    const facts =
      await readText(`2026-11-20T15:50:50.068312Z qemu-system-i386: warning: host doesn't support requested feature
2026-11-20T15:50:50.500000Z (4242) xen_map_cache want 0xfeff000
2026-11-20T15:50:50.750000Z xen_map_cache_return 0x7f40cc25ed60
2026-11-20T15:50:51.000000Z (4242) no_such_event id: 0
2026-11-20T15:50:52.000000Z spapr_iommu_put liobn=0x71000003 ioba=0x1000 tce=0x4cf2003 ret=0
`);
    const base = Date.UTC(2026, 10, 20, 15, 50, 50) / 1000;
    expect(rowsOf(facts, 'mapcache')).toEqual([
      { time: base + 0.5, event: 'want', address: 0xfeff000n, size: null, locked: null, line: 2 },
      { time: base + 0.75, event: 'return', address: 0x7f40cc25ed60n, size: null, locked: null, line: 3 },
    ]);
    expect(rowsOf(facts, 'tceCall').map(({ time }) => time)).toEqual([base + 2]);
    expect(facts.blocks.map(({ format, kind }) => [format, kind])).toEqual([
      [null, 'text'],
      ['qemu-trace', 'qemu-log'],
    ]);
  });

  it('makes no trace of what others log', async () => {
    const facts = await readText(`2026-11-20T15:50:50.068312Z (4242) something happened
2026-11-20T15:50:50.068312Z xen_map_cache: want nothing
2026-11-20T15:50:50.068312Z GET /index.html
(4242) hello world
`);
    expect(facts.blocks.map(({ format }) => format)).toEqual([null]);
  });

  it('is no field, but its thread is', () => {
    const line = '2026-11-20T15:50:50.500000Z (4242) xen_map_cache want 0xfeff000';
    const shown = (qemuTraceFormat.fields(line, 28) ?? []).map(({ start, end }) => line.slice(start, end));
    expect(shown).toEqual(['4242', 'xen_map_cache', '0xfeff000']);
  });
});

describe('the map cache before it had events', () => {
  it('printed the same texts behind its name', async () => {
    const facts = await readText(`xen_mapcache: xen_map_cache_init, nr_buckets = 8000 size 786432
xen_mapcache: Locked DMA mapping while invalidating mapcache! 0000000000000007 -> 0x7f0000000000 is present
xen_mapcache: Trying to unmap address 0x7f0000001000 that is not in the mapcache!
xen_mapcache: xen_invalidate_map_cache_entry_unlocked, could not find 0x7f0000001000
xen_mapcache:    0000000000000007 -> 0x7f0000000000 is present
Locked DMA mapping while invalidating mapcache! 0000000000000008 -> 0x7f0000000000 is present
4242@1700000000.123456:xen_invalidate_map_cache Locked DMA mapping while invalidating mapcache 0x7 -> 0x7f0000000000 is present
xen_invalidate_map_cache_entry_unlocked_miss Trying to unmap address 0x7f0000001000 that is not in the mapcache
`);
    expect(rowsOf(facts, 'mapcache').map(({ event, address, locked, line }) => [line, event, address, locked])).toEqual(
      [
        [2, 'invalidate-locked', 7n, true],
        [3, 'unmap-miss', 0x7f0000001000n, null],
        [6, 'invalidate-locked', 8n, true],
        [7, 'invalidate-locked', 7n, true],
        [8, 'unmap-miss', 0x7f0000001000n, null],
      ],
    );
    expect(facts.blocks.filter(({ format }) => format !== null)).toMatchObject([{ firstLine: 1, lastLine: 8 }]);
  });

  it('is not told from what people write about it', async () => {
    const facts = await readText(`Locked DMA mapping while invalidating mapcache is what it says.
xen_mapcache: the file has this name
Trying to unmap address 0x10 fails
`);
    expect(facts.blocks.map(({ format }) => format)).toEqual([null]);
    expect(facts.tables.mapcache.rows()).toBe(0);
  });
});

describe(`captured logs of QEMU: ${corpusName}`, () => {
  const read = (name: string) => {
    const bytes = readFileSync(path.join(corpusFolder, name));
    return readText(name.endsWith('.gz') ? gunzipSync(bytes) : bytes);
  };

  it.runIf(hasWholeCorpus)('ppc/p2: 534 indirect, 2895 stuffs, 1604 puts, as the guest counts them', async () => {
    const facts = await read('ppc/p2-disable_ddw-timestamps/qemu-trace-timestamped.log.gz');
    const calls = rowsOf(facts, 'tceCall');
    const count = (name: string): number => calls.filter(({ hcall }) => hcall === name).length;
    expect(['H_PUT_TCE_INDIRECT', 'H_STUFF_TCE', 'H_PUT_TCE'].map(count)).toEqual([534, 2895, 1604]);
    expect(calls.every(({ time }) => time !== null)).toBe(true);
  });

  it.runIf(hasWholeCorpus)('qemu-trace: the counts of its lines', async () => {
    const name = 'qemu-trace/x86-hvm-ioreq/trace-hvm-seabios.head12000.log';
    const facts = await read(name);
    const text = readFileSync(path.join(corpusFolder, name), 'utf8');
    const lines = (event: string): number => text.match(new RegExp(`:${event} `, 'g'))?.length ?? 0;
    expect(facts.tables.ioreq.rows()).toBe(lines('handle_ioreq'));
    expect(facts.tables.mapcache.rows()).toBe(
      lines('xen_map_cache') + lines('xen_remap_bucket') + lines('xen_map_cache_return'),
    );
    expect(facts.tables.ioreq.rows()).toBeGreaterThan(0);
  });
});
