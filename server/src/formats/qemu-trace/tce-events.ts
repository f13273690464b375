import { tceCallRow } from '../trace/tce-call-row.ts';
import { traceEvent, type TraceEvent } from '../trace/trace-event.ts';
import type { QemuContext } from './qemu-context.ts';

/** Pages of a window that no `ddw_create` made: the default window has 4 KiB pages. */
const DEFAULT_PAGE = 4096;

const both = (name: string): readonly string[] => [`spapr_iommu_${name}`, `spapr_iommu_pci_${name}`];
type Known = Omit<Parameters<typeof tceCallRow>[0], 'time' | 'side'>;
const add = ({ facts, block, number, time }: QemuContext, known: Known): void => {
  facts.tables.tceCall.add(block.id, number, { ...tceCallRow(known), time, side: 'qemu' });
};

const puts = both('put').map((name) =>
  traceEvent<QemuContext>(
    name,
    'liobn={h} ioba={h} tce={h} ret={d}',
    'handle:liobn address:ioba address:tce count:result',
    (values, context) => {
      const result = values.number(3);
      add(context, {
        hcall: 'H_PUT_TCE',
        liobn: values.number(0),
        ioba: values.big(1),
        tce: values.big(2),
        count: 1,
        done: result === 0 ? 1 : 0,
        result,
      });
    },
  ),
);

const gets = both('get').map((name) =>
  traceEvent<QemuContext>(
    name,
    'liobn={h} ioba={h} ret={d} tce={h}',
    'handle:liobn address:ioba count:result address:tce',
    (values, context) => {
      add(context, {
        hcall: 'H_GET_TCE',
        liobn: values.number(0),
        ioba: values.big(1),
        result: values.number(2),
        tce: values.big(3),
      });
    },
  ),
);

/** `iobaN` is the index of the last entry that was set; when the call failed at index 0 it may be the one that was not. */
const indirects = both('indirect').map((name) =>
  traceEvent<QemuContext>(
    name,
    'liobn={h} ioba={h} tcelist={h} iobaN={h} tceN={h} ret={d}',
    'handle:liobn address:ioba address:list count:index address:tce count:result',
    (values, context) => {
      const entries = values.number(3) + 1;
      const result = values.number(5);
      add(context, {
        hcall: 'H_PUT_TCE_INDIRECT',
        liobn: values.number(0),
        ioba: values.big(1),
        list: values.big(2),
        tce: values.big(4),
        result,
        count: result === 0 ? entries : null,
        done: result === 0 || entries > 1 ? entries : null,
      });
    },
  ),
);

/** `ioba` is the address behind the last page, and on failure the first that is not in the window. */
const stuffs = both('stuff').map((name) =>
  traceEvent<QemuContext>(
    name,
    'liobn={h} ioba={h} tcevalue={h} npages={d} ret={d}',
    'handle:liobn address:iobaEnd address:tce count:count count:result',
    (values, context) => {
      const liobn = values.number(0);
      const count = values.number(3);
      const result = values.number(4);
      const start = values.big(1) - BigInt(count) * BigInt(context.pageSizes.get(liobn) ?? DEFAULT_PAGE);
      add(context, {
        hcall: 'H_STUFF_TCE',
        liobn,
        ioba: result === 0 && start >= 0n ? start : null,
        tce: values.big(2),
        count,
        result,
        done: result === 0 ? count : null,
      });
    },
  ),
);

/** DMA windows of `pseries` guests (hw/ppc/trace-events; up to 2.10 `liobn` has no `0x`). Facts: `tceCall`, `tceTable`. */
export const tceEvents: readonly TraceEvent<QemuContext>[] = [
  ...puts,
  ...gets,
  ...indirects,
  ...stuffs,
  traceEvent(
    'spapr_iommu_xlate',
    'liobn={h} {h} -> {h} perm={d} mask={h}',
    'handle:liobn address:from address:to count:perm address:mask',
  ),
  traceEvent(
    'spapr_iommu_new_table',
    'liobn={h} table={h} fd={d}',
    'handle:liobn address:table count:fd',
    (values, { facts, block, number, time }) => {
      const unknown = { start: null, pageSize: null, size: null };
      const inKernel = values.number(2) >= 0;
      facts.tables.tceTable.add(block.id, number, { liobn: values.number(0), inKernel, time, ...unknown });
    },
  ),
  traceEvent(
    'spapr_iommu_ddw_create',
    'buid={h} addr={h}, page size={h}, requested={h}, start addr={h}, liobn={h}',
    'address:buid address:addr size:pageSize size:size address:start handle:liobn',
    (values, { facts, block, number, time, pageSizes }) => {
      const liobn = values.number(5);
      const pageSize = values.number(2);
      pageSizes.set(liobn, pageSize);
      const known = { liobn, pageSize, size: values.number(3), start: values.big(4) };
      facts.tables.tceTable.add(block.id, number, { inKernel: null, time, ...known });
    },
  ),
  traceEvent(
    'spapr_iommu_ddw_query',
    'buid={h} addr={h}, {d} windows available, max window size={h}, mask={h}',
    'address:buid address:addr count:windows size:size address:mask',
  ),
  traceEvent('spapr_iommu_ddw_remove', 'liobn={h}', 'handle:liobn'),
  traceEvent('spapr_iommu_ddw_reset', 'buid={h} addr={h}', 'address:buid address:addr'),
  traceEvent('kvm_handle_papr_hcall', '{h}', 'keyword:hcall'),
];
