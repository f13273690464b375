import { addMapcache } from './add-mapcache.ts';
import { traceEvent, type TraceEvent } from '../trace/trace-event.ts';
import type { QemuContext } from './qemu-context.ts';

const server = (
  context: QemuContext,
  id: number,
  event: string,
  known: { readonly first?: bigint; readonly last?: bigint; readonly device?: string } = {},
): void => {
  const { facts, block, number, time } = context;
  const { first = null, last = null, device = null } = known;
  facts.tables.ioreqServer.add(block.id, number, { time, domid: block.domain, id, event, first, last, device });
};

const ranges = ['map_mmio', 'unmap_mmio', 'map_portio', 'unmap_portio'].map((what) =>
  traceEvent<QemuContext>(
    `xen_${what}_range`,
    'id: {d} start: {h} end: {h}',
    'count:id address:first address:last',
    (values, context) => {
      server(context, values.number(0), what.replace('_', '-'), { first: values.big(1), last: values.big(2) });
    },
  ),
);

const devices = ['map_pcidev', 'unmap_pcidev'].map((what) =>
  traceEvent<QemuContext>(`xen_${what}`, 'id: {d} bdf: {w}', 'count:id name:device', (values, context) => {
    server(context, values.number(0), what.replace('_', '-'), { device: values.word(1, context.bytes) });
  }),
);

const life = ['create', 'destroy'].map((what) =>
  traceEvent<QemuContext>(`xen_ioreq_server_${what}`, 'id: {d}', 'count:id', (values, context) => {
    server(context, values.number(0), what);
  }),
);

const REQUEST =
  'address:slot count:type count:dir count:df count:isPointer address:address address:data count:count size:size';
const PART = 'address:slot count:type count:df count:isPointer address:address address:data count:count size:size';
const DONE = 'address:slot count:dir count:df count:isPointer address:address address:data count:count size:size';

/**
 * Xen in QEMU (hw/i386/xen/trace-events up to 8.0, hw/xen/trace-events since): requests, the map cache, ioreq servers.
 * Facts: `ioreq` (of `handle_ioreq`: the other lines tell the same request again), `mapcache`, `ioreqServer`. The address
 * of a PCI request is `sbdf << 32 | register`. Wants and returns are not tagged: they follow each other in one thread.
 */
export const xenEvents: readonly TraceEvent<QemuContext>[] = [
  traceEvent(
    'handle_ioreq',
    'I/O={h} type={d} dir={d} df={d} ptr={d} port={h} data={h} count={d} size={d}',
    REQUEST,
    (values, { facts, block, number, time }) => {
      facts.tables.ioreq.add(block.id, number, {
        time,
        domid: block.domain,
        type: values.number(1),
        dir: values.number(2),
        address: values.big(5),
        data: values.big(6),
        size: values.number(8),
        count: values.number(7),
        isPointer: values.number(4) === 1,
      });
    },
  ),
  traceEvent('handle_ioreq_read', 'I/O={h} read type={d} df={d} ptr={d} port={h} data={h} count={d} size={d}', PART),
  traceEvent('handle_ioreq_write', 'I/O={h} write type={d} df={d} ptr={d} port={h} data={h} count={d} size={d}', PART),
  traceEvent('cpu_ioreq_pio', 'I/O={h} pio dir={d} df={d} ptr={d} port={h} data={h} count={d} size={d}', DONE),
  traceEvent('cpu_ioreq_move', 'I/O={h} copy dir={d} df={d} ptr={d} port={h} data={h} count={d} size={d}', DONE),
  traceEvent(
    'cpu_ioreq_pio_read_reg',
    'I/O={h} pio read reg data={h} port={h} size={d}',
    'address:slot address:data address:address size:size',
  ),
  traceEvent(
    'cpu_ioreq_pio_write_reg',
    'I/O={h} pio write reg data={h} port={h} size={d}',
    'address:slot address:data address:address size:size',
  ),
  traceEvent(
    'cpu_ioreq_config_read',
    'I/O={h} sbdf={h} reg={d} size={d} data={h}',
    'address:slot address:sbdf count:register size:size address:data',
  ),
  traceEvent(
    'cpu_ioreq_config_write',
    'I/O={h} sbdf={h} reg={d} size={d} data={h}',
    'address:slot address:sbdf count:register size:size address:data',
  ),
  traceEvent('xen_map_cache', 'want {h}', 'address:address', (values, context) => {
    addMapcache(context, 'want', values.big(0));
  }),
  traceEvent('xen_remap_bucket', 'index {h}', 'address:address', (values, context) => {
    addMapcache(context, 'bucket', values.big(0));
  }),
  traceEvent('xen_map_cache_return', '{h}', 'address:address', (values, context) => {
    addMapcache(context, 'return', values.big(0));
  }),
  traceEvent('xen_map_cache_init', 'nr_buckets = {h} size {h}', 'count:buckets size:size'),
  traceEvent(
    'xen_replace_cache_entry_dummy',
    'Replacing a dummy mapcache entry for {h} with {h}',
    'address:address address:with',
    (values, context) => {
      addMapcache(context, 'replace-dummy', values.big(0));
    },
  ),
  ...life,
  ...ranges,
  ...devices,
  traceEvent('xen_ioreq_server_state', 'id: {d}: enable: {d}', 'count:id count:enable', (values, context) => {
    server(context, values.number(0), values.number(1) === 1 ? 'enable' : 'disable');
  }),
  traceEvent('xen_map_resource_ioreq', 'id: {d} addr: {h}', 'count:id address:pointer'),
  traceEvent('xen_ram_alloc', 'requested: {h}, size {h}', 'address:address size:size'),
  traceEvent('xen_client_set_memory', '{h} size {h}, log_dirty {d}', 'address:address size:size count:logDirty'),
];
