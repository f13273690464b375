import { addMapcache } from './add-mapcache.ts';
import { traceEvent, type TraceEvent } from '../trace/trace-event.ts';
import type { QemuContext } from './qemu-context.ts';

/** In front of what the map cache prints when it was built with `MAPCACHE_DEBUG` (hw/xen/xen-mapcache.c up to 8.1). */
export const mapcacheName = 'xen_mapcache: ';

/** How those lines begin where nothing stands in front of them. */
export const mapcacheTexts: readonly string[] = [
  'Locked DMA mapping while invalidating mapcache',
  'Trying to unmap address 0x',
  'Trying to find address 0x',
];

type Add = NonNullable<TraceEvent<QemuContext>['add']>;

const cache =
  (event: string, locked: boolean | null = null): Add =>
  (values, context) => {
    addMapcache(context, event, values.big(0), locked);
  };

/** The same text as an event (9.0 and later), behind `xen_mapcache: `, and with nothing in front of it. */
const everywhere = (
  name: string,
  text: string,
  old: string,
  fields: string,
  add: Add | null,
): readonly TraceEvent<QemuContext>[] => [
  traceEvent(name, text, fields, add),
  traceEvent('xen_mapcache', old, fields, add),
  traceEvent('', old, fields, add),
];

const PRESENT = 'address:address address:pointer';

/**
 * What the map cache tells of locked entries and of addresses that it does not hold: events since 9.0, texts of
 * `MAPCACHE_DEBUG` before, which print frames as sixteen digits. Facts: `mapcache`; a miss is no fact that a rule counts.
 */
export const mapcacheEvents: readonly TraceEvent<QemuContext>[] = [
  ...everywhere(
    'xen_invalidate_map_cache',
    'Locked DMA mapping while invalidating mapcache {h} -> {h}',
    'Locked DMA mapping while invalidating mapcache! {h} -> {h} is present',
    PRESENT,
    cache('invalidate-locked', true),
  ),
  ...everywhere(
    'xen_invalidate_map_cache_entry_unlocked_miss',
    'Trying to unmap address {h} that is not in the mapcache',
    'Trying to unmap address {h} that is not in the mapcache!',
    'address:pointer',
    cache('unmap-miss'),
  ),
  ...everywhere(
    'xen_ram_addr_from_mapcache_not_in_cache',
    'Trying to find address {h} that is not in the mapcache',
    'Trying to find address {h} that is not in the mapcache!',
    'address:pointer',
    cache('find-miss'),
  ),
  traceEvent(
    'xen_mapcache',
    'Replacing a dummy mapcache entry for {h} with {h}',
    'address:address address:with',
    cache('replace-dummy'),
  ),
  traceEvent('xen_mapcache', 'xen_map_cache_init, nr_buckets = {h} size {d}', 'count:buckets size:size'),
  ...['xen_ram_addr_from_mapcache', 'xen_invalidate_map_cache_entry', 'xen_invalidate_map_cache_entry_unlocked'].map(
    (name) => traceEvent<QemuContext>('xen_mapcache', `${name}, could not find {h}`, 'address:pointer'),
  ),
  traceEvent('xen_mapcache', '   {h} -> {h} is present', PRESENT),
  traceEvent('xen_invalidate_map_cache_entry_unlocked_not_found', 'could not find {h}', 'address:pointer'),
  traceEvent('xen_invalidate_map_cache_entry_unlocked_found', '   {h} -> {h} is present', PRESENT),
  traceEvent('xen_ram_addr_from_mapcache_not_found', 'could not find {h}', 'address:pointer'),
  traceEvent('xen_ram_addr_from_mapcache_found', '   {h} -> {h} is present', PRESENT),
];
