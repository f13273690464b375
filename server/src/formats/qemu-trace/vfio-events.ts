import { traceEvent, type TraceEvent } from '../trace/trace-event.ts';
import type { TraceValues } from '../trace/trace-template.ts';
import type { QemuContext } from './qemu-context.ts';

const prereg = (event: string): TraceEvent<QemuContext> =>
  traceEvent(
    `vfio_prereg_${event}`,
    'va={h} size={h} ret={d}',
    'address:ua size:size errno:result',
    (values, { facts, block, number, time }) => {
      const known = { ua: values.big(0), size: values.number(1), result: values.number(2) };
      facts.tables.preregRegion.add(block.id, number, { ...known, event, time });
    },
  );

const slot =
  (first: number) =>
  (values: TraceValues, { facts, block, number, time }: QemuContext) => {
    facts.tables.memslot.add(block.id, number, {
      slot: values.number(first),
      flags: values.number(first + 1),
      gpa: values.big(first + 2),
      size: values.number(first + 3),
      ua: values.big(first + 4),
      result: values.number(first + 5),
      time,
      addressSpace: first === 0 ? null : values.number(0),
    });
  };
const SLOT = 'count:slot keyword:flags address:gpa size:size address:ua errno:result';

/** VFIO (hw/vfio/trace-events) and memory slots of KVM (accel/kvm/trace-events). Facts: `preregRegion`, `memslot`. */
export const vfioEvents: readonly TraceEvent<QemuContext>[] = [
  prereg('register'),
  prereg('unregister'),
  traceEvent('kvm_set_user_memory', 'Slot#{d} flags={h} gpa={h} size={h} ua={h} ret={d}', SLOT, slot(0)),
  traceEvent(
    'kvm_set_user_memory',
    'AddrSpace#{d} Slot#{d} flags={h} gpa={h} size={h} ua={h}',
    'count:addressSpace count:slot keyword:flags address:gpa size:size address:ua',
    (values, { facts, block, number, time }) => {
      // Since 9.1 guest_memfd stands between the address and the result.
      const known = { slot: values.number(1), flags: values.number(2), gpa: values.big(3), size: values.number(4) };
      const row = { ...known, ua: values.big(5), result: null, time, addressSpace: values.number(0) };
      facts.tables.memslot.add(block.id, number, row);
    },
  ),
  traceEvent(
    'vfio_spapr_create_window',
    'pageshift={h} levels={d} winsize={h} offset={h}',
    'count:pageshift count:levels size:size address:start',
  ),
  traceEvent(
    'vfio_spapr_create_window',
    'pageshift={h} winsize={h} offset={h}',
    'count:pageshift size:size address:start',
  ),
  traceEvent('vfio_spapr_remove_window', 'offset={h}', 'address:start'),
  traceEvent('vfio_spapr_group_attach', 'Attached groupfd {d} to liobn fd {d}', 'count:groupfd count:liobnFd'),
  traceEvent('vfio_prereg_listener_region_add_skip', '{h} - {h}', 'address:first address:last'),
  traceEvent('vfio_prereg_listener_region_del_skip', '{h} - {h}', 'address:first address:last'),
  traceEvent('vfio_listener_region_add_ram', 'region_add [ram] {h} - {h}', 'address:first address:last'),
  traceEvent('vfio_listener_region_add_iommu', 'region_add [iommu] {h} - {h}', 'address:first address:last'),
  traceEvent(
    'vfio_listener_region_add_iommu',
    'region_add [iommu] {w} {h} - {h}',
    'name:region address:first address:last',
  ),
  traceEvent('vfio_listener_region_del', 'region_del {h} - {h}', 'address:first address:last'),
  traceEvent('vfio_listener_region_add_skip', 'SKIPPING region_add {h} - {h}', 'address:first address:last'),
  traceEvent('vfio_listener_region_skip', 'SKIPPING {w} {h} - {h}', 'keyword:what address:first address:last'),
  traceEvent('vfio_iommu_map_notify', 'iommu {w} @ {h} - {h}', 'keyword:what address:first address:last'),
];
