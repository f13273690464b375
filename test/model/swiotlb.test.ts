import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { P2mVariant } from '../../server/src/model/p2m/p2m-switches.ts';
import { busToPhys, physToBus } from '../../server/src/model/swiotlb/bus-address.ts';
import { platformUse } from '../../server/src/model/swiotlb/platform-use.ts';
import { SEGMENT_BYTES, segmentCount } from '../../server/src/model/swiotlb/slot-pool.ts';
import type { SwiotlbEvent } from '../../server/src/model/swiotlb/swiotlb-event.ts';
import { swiotlbModel } from '../../server/src/model/swiotlb/swiotlb-model.ts';
import type { SwiotlbState } from '../../server/src/model/swiotlb/swiotlb-state.ts';
import type { SwiotlbSwitches, SwiotlbVariant } from '../../server/src/model/swiotlb/swiotlb-switches.ts';
import { counted, printed, results, runEvents } from './run-events.ts';
import { DEVICES, FOREIGN, PAGE, POOL, decided, end, fresh, map, p2m, start } from './swiotlb-fixture.ts';

const vectors = (
  JSON.parse(readFileSync(new URL('../golden/model/vectors.json', import.meta.url), 'utf8')) as {
    swiotlb: {
      seg_bytes: number;
      nr_segs_64MB: number;
      nr_segs_2MB: number;
      nr_segs_32769: number;
      last_seg_bytes_32769: number;
      vec: { p: string; bus: string; back: string }[];
      misaligned_base: { p: string; bus: string; true_offset: string; used_offset: string };
      misaligned_dma: { p: string; bus: string; back: string };
    };
  }
).swiotlb;

describe('sizes', () => {
  it('segments of 256 KiB', () => {
    expect(SEGMENT_BYTES).toBe(vectors.seg_bytes);
    expect([32768, 1024, 32769].map(segmentCount)).toEqual([
      vectors.nr_segs_64MB,
      vectors.nr_segs_2MB,
      vectors.nr_segs_32769,
    ]);
  });

  it('the last segment may be small', () => {
    const state = fresh('arrays', { use: 'arrays', pool: { sizeMiB: 32769 / 512 } });
    expect(state.pool?.segments.at(-1)?.size).toBe(vectors.last_seg_bytes_32769);
  });
});

// The vectors are made with three segments.
const DMA = [0x80000000n, 0x90000000n, 0xa0040000n];
const three = (
  more: Partial<Extract<SwiotlbEvent, { name: 'init' }>> = {},
  lookup: 'range' | 'equality' = 'range',
): SwiotlbState => fresh('arrays', { use: 'arrays', switches: { lookup }, pool: { sizeMiB: 0.75, dma: DMA, ...more } });
const quiet = { output: () => undefined, violation: () => undefined };

describe('the segment array (golden scenario G-24)', () => {
  it.each(vectors.vec)('%o', ({ p, bus, back }) => {
    const state = three();
    expect(physToBus(state, BigInt(p))).toBe(BigInt(bus));
    expect(busToPhys(state, BigInt(bus), quiet)).toBe(BigInt(back));
  });

  it('equality finds the starts of segments and nothing else', () => {
    const state = three({}, 'equality');
    const found = vectors.vec.filter(({ bus }) => busToPhys(state, BigInt(bus), quiet) !== null);
    expect(found.map(({ bus }) => BigInt(bus))).toEqual(DMA.slice(0, 2));
    expect(DMA.map((bus) => busToPhys(state, bus, quiet))).toEqual([POOL, POOL + 0x40000n, POOL + 0x80000n]);
  });

  it('a DMA base that is not aligned: outside the segment, and back at another place', () => {
    const state = three({ dma: [0x80010000n, 0x90000000n, 0xa0040000n] });
    const { p, bus, back } = vectors.misaligned_dma;
    expect(physToBus(state, BigInt(p))).toBe(BigInt(bus));
    expect(busToPhys(state, BigInt(bus), quiet)).toBe(BigInt(back));
    expect(swiotlbModel.check(state).map(({ id }) => id)).toEqual(expect.arrayContaining(['M6-I5', 'M6-I6']));
  });

  it('a pool that does not start aligned: the wrong offset', () => {
    const state = three({ start: 0x2010000n });
    const { p, bus } = vectors.misaligned_base;
    expect(physToBus(state, BigInt(p))).toBe(BigInt(bus));
    expect(swiotlbModel.check(state).map(({ id }) => id)).toContain('M6-I5');
  });

  it('a bus address outside all segments is not found', () =>
    expect(busToPhys(three(), 0x7fffffffn, quiet)).toBeNull());
});

describe('which way a mapping takes (MODEL.md M6.3)', () => {
  it('1: no direction stops the machine', () => {
    const run = runEvents(swiotlbModel, fresh('pv'), [map('disk', 0x10000n, 512, 'none'), map('disk', 0x10000n, 512)]);
    expect(run.outputs.at(-1)).toEqual({ kind: 'bug', where: 'xen_swiotlb_map_page' });
    expect(run.refused).toHaveLength(1);
  });
  it('2: translated memory always bounces', () =>
    expect(decided(fresh('arrays', { use: 'arrays' }), map('disk', 0x10000n, 512))).toBe('translated'));
  it('3: out of the reach of the device', () => {
    expect(decided(fresh('pv'), map('old', 0x18000n, 512))).toBe('not-capable');
    expect(decided(fresh('pv'), map('disk', 0x18000n, 512))).toBe('direct');
  });
  it('4: pages that do not follow each other in the machine', () => {
    expect(decided(fresh('pv'), map('disk', 0x17f00n, 512))).toBe('straddles');
    expect(decided(fresh('pv'), map('disk', 0x16f00n, 512))).toBe('direct');
  });
  it('5: forced', () =>
    expect(decided(fresh('pv', { switches: { force: true } }), map('disk', 0x10000n, 512))).toBe('force'));
  it('6: a foreign page, a device that caches do not follow, no hypercall that cleans', () => {
    const granted: SwiotlbEvent = { name: 'grantMapped', page: 0x60n, frame: FOREIGN, kmap: false };
    const on = (variant: SwiotlbVariant, device: string, event: SwiotlbEvent = map(device, 0x60000n, 512)): unknown => {
      const state = fresh(variant, { use: 'tree' });
      runEvents(swiotlbModel, state, [granted]);
      return decided(state, event);
    };
    expect(on('tree', 'loose')).toBe('foreign');
    expect(on('tree', 'disk')).toBe('direct');
    expect(on('modern', 'loose')).toBe('direct');
    expect(on('tree', 'loose', map('loose', 0x61000n, 512))).toBe('direct');
  });
  it('7: small allocations that share cache lines (6.12)', () => {
    const event: SwiotlbEvent = {
      name: 'mapPage',
      device: 'loose',
      range: { paddr: 0x61010n, size: 8 },
      dir: 'from',
      kmalloc: true,
    };
    expect(decided(fresh('modern', { use: 'tree' }), event)).toBe('kmalloc');
    expect(decided(fresh('tree', { use: 'tree' }), event)).toBe('direct');
  });
});

describe('bounce slots', () => {
  it('take whole slots of one segment, copy to the device, and back when it wrote', () => {
    const state = fresh('pv', { switches: { force: true } });
    const mapped = runEvents(swiotlbModel, state, [map('disk', 0x10000n, 4097, 'both')]);
    expect([counted(mapped.outputs, 'swiotlb.used'), counted(mapped.outputs, 'swiotlb.copied')]).toEqual([3, 4097]);
    const bus = state.live[0]?.bus ?? 0n;
    const sync = runEvents(swiotlbModel, state, [end(state, bus, 'syncCpu'), end(state, bus, 'syncDev')]);
    expect(counted(sync.outputs, 'swiotlb.copied')).toBe(2 * 4097);
    const run = runEvents(swiotlbModel, state, [end(state, bus)]);
    expect([counted(run.outputs, 'swiotlb.used'), counted(run.outputs, 'swiotlb.copied')]).toEqual([-3, 4097]);
    expect([state.pool?.used, run.broken]).toEqual([0, []]);
  });

  it('do not cross a segment: 256 KiB fit, a byte more does not, whatever is free', () => {
    const state = fresh('modern', { switches: { force: true } });
    const run = runEvents(swiotlbModel, state, [map('disk', 0x10000n, 262144), map('disk', 0x10000n, 262145)]);
    expect(printed(run.outputs)).toEqual([
      'swiotlb buffer is full (sz: 262145 bytes), total 1024 (slots), used 128 (slots)',
    ]);
    expect(results(run.outputs, 'error')).toEqual([-5]);
  });

  it('the older text has no totals, and the error is address 0', () => {
    const run = runEvents(swiotlbModel, fresh('pv', { switches: { force: true } }), [map('disk', 0x10000n, 262145)]);
    expect(printed(run.outputs)).toEqual(['swiotlb buffer is full (sz: 262145 bytes)']);
    expect(results(run.outputs, 'error')).toEqual([0]);
  });

  it('out of reach of the device themselves: given back', () => {
    const state = fresh('arrays', {
      use: 'arrays',
      pool: { dma: Array.from({ length: 8 }, (_, k) => 0x100000000n + BigInt(k) * 262144n) },
    });
    const run = runEvents(swiotlbModel, state, [map('old', 0x10000n, 512)]);
    expect([results(run.outputs, 'bus'), state.pool?.used]).toEqual([[null], 0]);
  });

  it('a list is taken back when one of it fails', () => {
    const state = fresh('pv', { switches: { force: true } });
    const ranges = [512, 262144, 262145].map((size) => ({ paddr: 0x10000n, size }));
    const run = runEvents(swiotlbModel, state, [{ name: 'mapSg', device: 'disk', ranges, dir: 'to' }]);
    expect([results(run.outputs, 'sg'), state.pool?.used, state.live, run.broken]).toEqual([[0], 0, [], []]);
  });

  it('a search that starts elsewhere changes the slot and nothing that the driver sees (W-40)', () => {
    const used = (searchStart: SwiotlbSwitches['searchStart']): unknown => {
      const state = fresh('pv', { switches: { force: true, searchStart } });
      runEvents(swiotlbModel, state, [map('loose', 0x10000n, 512)]);
      return state.live[0]?.slot;
    };
    expect([used('first'), used('device')]).toEqual([0, 256]);
  });
});

describe('the pool at boot', () => {
  it('64 MiB have 256 segments, each exchanged with addresses of up to 32 bits', () => {
    const { outputs } = start('pv', { pool: { sizeMiB: 64, start: 0x100000n } });
    expect(outputs[0]).toEqual({ kind: 'hypercall', op: 'memory_exchange', count: 256, args: { bits: 27 } });
  });

  it('is halved when memory is short, never below 2 MiB, and the fourth failure stops the machine', () => {
    const run = start('pv', { pool: { sizeMiB: 4, failures: 3, reason: 'memory' } });
    expect(printed(run.outputs)).toEqual(Array.from({ length: 3 }, () => 'Xen-SWIOTLB: Lowering to 2MB'));
    expect(run.state.pool?.slots).toBe(1024);
    const dead = start('pv', { pool: { sizeMiB: 64, failures: 4, reason: 'memory' } });
    expect(printed(dead.outputs).slice(2)).toEqual([
      'Xen-SWIOTLB: Lowering to 8MB',
      'Cannot allocate Xen-SWIOTLB buffer (rc:-12)',
    ]);
    expect(dead.state.crashed).toBe(true);
  });

  it('cannot be made above 4 GiB', () => {
    const run = start('pv', { pool: { start: 0x100000000n, dma: [0x100000000n] } });
    expect(printed(run.outputs)).toEqual(['Failed to get contiguous memory for DMA from Xen! (rc:-12)']);
  });

  it('decides which masks a driver may ask for', () => {
    const asked = runEvents(swiotlbModel, fresh('pv'), [
      { name: 'dmaSupported', mask: POOL + 0x1fffffn },
      { name: 'dmaSupported', mask: POOL + 0x1ffffen },
    ]);
    expect(results(asked.outputs, 'supported')).toEqual([true, false]);
  });

  it('coherent memory out of reach is exchanged for frames in a row', () => {
    const state = fresh('pv');
    const range = { paddr: 0x17000n, size: 8192 };
    const run = runEvents(swiotlbModel, state, [
      { name: 'allocCoherent', device: 'old', range, contiguous: 0x3000n },
      { name: 'freeCoherent', device: 'old', bus: 0x3000000n, size: 8192 },
    ]);
    expect([results(run.outputs, 'bus'), state.live, run.broken]).toEqual([[0x3000000n], [], []]);
  });
});

describe('platforms (MODEL.md M6.4)', () => {
  it.each([
    [{ kind: 'pv', iommu: false, design: 'tree' }, 'p2m'],
    [{ kind: 'arm', iommu: false, design: 'arrays' }, 'arrays'],
    [{ kind: 'arm', iommu: false, design: 'tree' }, 'tree'],
    [{ kind: 'pvh', iommu: true, design: 'arrays' }, 'native'],
    [{ kind: 'pvh', iommu: false, design: 'arrays', featureFlag: true }, 'arrays'],
    [{ kind: 'pvh', iommu: false, design: 'arrays' }, 'native'],
    [{ kind: 'hvm', iommu: true, design: 'tree' }, 'native'],
  ] as const)('%o: %s', (platform, use) => expect(platformUse(platform)).toBe(use));

  it('native addresses never make a pool', () => {
    const run = start('pv', { use: 'native' });
    expect([run.outputs, run.state.pool]).toEqual([[{ kind: 'result', of: 'swiotlb', value: false }], null]);
  });
});

describe('the four DMA steps and their locks (MODEL.md M5.5, M5.6)', () => {
  const io = (
    tables: P2mVariant,
    options: { plain?: boolean; bounced?: boolean; dma?: boolean; persistent?: boolean } = {},
  ) => {
    const { plain = tables === 'override', bounced = false, dma = true, persistent = false } = options;
    const state = swiotlbModel.init(
      {
        use: 'p2m',
        p2m: { ...p2m('pv'), switches: { overridePlain: plain } },
        p2mVariant: tables,
        devices: DEVICES,
        switches: { force: bounced },
      },
      'pv',
    );
    const granted: SwiotlbEvent = { name: 'grantMapped', page: 0x60n, frame: FOREIGN, kmap: false };
    const before = runEvents(swiotlbModel, state, [
      { name: 'init', sizeMiB: 2, start: POOL },
      ...(persistent ? [granted] : []),
    ]);
    const locks = (events: readonly SwiotlbEvent[]): { n: number; outputs: readonly unknown[]; phys: unknown } => {
      const run = runEvents(swiotlbModel, state, events);
      expect(run.broken).toEqual([]);
      return {
        n: counted(run.outputs, 'm2p_override_lock'),
        outputs: run.outputs,
        phys: results(run.outputs, 'bus_to_phys')[0],
      };
    };
    expect(before.broken).toEqual([]);
    const mapped = persistent ? 0 : locks([granted]).n;
    const dmaMapped = dma ? locks([map('disk', 0x60200n, 512)]) : null;
    const bus = state.live[0]?.bus ?? 0n;
    const dmaUnmapped = dma ? locks([end(state, bus)]) : null;
    const unmapped = persistent ? 0 : locks([{ name: 'grantUnmapped', page: 0x60n }]).n;
    return { locks: [mapped, dmaMapped?.n ?? 0, dmaUnmapped?.n ?? 0, unmapped], bus, phys: dmaUnmapped?.phys };
  };

  it.each([
    ['override era, direct', 'override', {}, [1, 0, 2, 1]],
    ['override era, no DMA', 'override', { dma: false }, [1, 0, 0, 1]],
    ['override era, bounced', 'override', { bounced: true }, [1, 0, 0, 1]],
    ['3.14–3.19', 'kmap-only', {}, [0, 0, 2, 0]],
    ['override skipped, persistent hit', 'override', { plain: false, persistent: true }, [0, 0, 2, 0]],
    ['4.0+', 'page-flag', {}, [0, 0, 0, 0]],
  ] as const)('%s', (_, tables, options, locks) => expect(io(tables, options).locks).toEqual(locks));

  it('direct: the same bus address with and without override; only its way back differs, and x86 does nothing with it', () => {
    const [with_, without] = [io('override'), io('override', { plain: false })];
    expect([with_.bus, without.bus]).toEqual([FOREIGN * PAGE + 0x200n, FOREIGN * PAGE + 0x200n]);
    expect([with_.phys, without.phys]).toEqual([0x60200n, null]);
  });

  it('bounced: the slot is local memory, found without the table', () => {
    const [with_, without] = [io('override', { bounced: true }), io('override', { bounced: true, plain: false })];
    expect([with_.phys, without.phys]).toEqual([POOL, POOL]);
  });

  it.each([
    ['tree', 'native', 0],
    ['none', undefined, 512],
  ] as const)('Arm in 2013, reverse lookup by %s: caches of the foreign page', (armReverse, cache, stale) => {
    const state = swiotlbModel.init(
      { use: 'tree', p2m: { ...p2m('arm'), switches: { armReverse } }, p2mVariant: 'override', devices: DEVICES },
      'pv',
    );
    runEvents(swiotlbModel, state, [
      { name: 'grantMapped', page: 0x60n, frame: FOREIGN, kmap: false },
      map('loose', 0x60000n, 512, 'from'),
    ]);
    const run = runEvents(swiotlbModel, state, [end(state, FOREIGN * PAGE)]);
    expect([results(run.outputs, 'cache')[0], counted(run.outputs, 'dma.stale')]).toEqual([cache, stale]);
  });
});
