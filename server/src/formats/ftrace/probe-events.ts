import { traceEvent, type TraceEvent } from '../trace/trace-event.ts';
import type { TraceValues } from '../trace/trace-template.ts';
import type { FtraceContext } from './ftrace-context.ts';

/** Number of the ring in `domid.device-ring`, the name of a blkback thread since Linux 4.5; null for another thread. */
const ringOf = ({ bytes, line }: FtraceContext): number | null => {
  const comm = String.fromCharCode(...bytes.subarray(line.commStart, line.commEnd));
  const ring = /^\d{1,5}\.[a-z0-9]{1,20}-(\d{1,5})$/.exec(comm)?.[1];
  return ring === undefined ? null : Number(ring);
};

interface Known {
  readonly domid: number;
  readonly vdev: number;
  readonly id?: number;
  readonly op?: number;
  readonly segments?: number;
  readonly gref?: number;
  readonly status?: number;
}

const add = (context: FtraceContext, event: string, { domid, vdev, id, op, segments, gref, status }: Known): void => {
  const { facts, block, line, number } = context;
  facts.tables.ringEvent.add(block.id, number, {
    time: line.time,
    vbd: `${domid}/${vdev}`,
    ring: ringOf(context),
    event,
    id: id ?? null,
    op: op ?? null,
    segments: segments ?? null,
    sector: null,
    grefs: gref === undefined ? null : [gref],
    status: status ?? null,
  });
};

const ends = (values: TraceValues): Known => ({ domid: values.number(1), vdev: values.number(2) });
const ENDS = 'keyword:probe domain:domid device:vdev';

/**
 * The kprobe and fprobe events that a capture sets on xen-blkback, swiotlb-xen and the grant operations: `(PROBE) ` and
 * `name=value`. Facts: `ringEvent` of those that name the device. A response with status 0 is OK; -1 an error, -2 an
 * operation that is not supported.
 */
export const probeEvents: readonly TraceEvent<FtraceContext>[] = [
  traceEvent(
    'blkif_irq',
    '{p} ring={h} domid={d} vdev={d}',
    'keyword:probe address:ring domain:domid device:vdev',
    (values, context) => {
      add(context, 'irq', { domid: values.number(2), vdev: values.number(3) });
    },
  ),
  traceEvent(
    'map',
    '{p} domid={d} vdev={d} num={d} ro={d} pg={d} inflight={d} gref0={d}',
    `${ENDS} count:segments count:ro count:pg count:inflight gref:gref0`,
    (values, context) => {
      add(context, 'map', { ...ends(values), segments: values.number(3), gref: values.number(7) });
    },
  ),
  traceEvent(
    'map',
    '{p} domid={d} vdev={d} num={d} ro={d} pg={d}',
    `${ENDS} count:segments count:ro count:pg`,
    (values, context) => {
      add(context, 'map', { ...ends(values), segments: values.number(3) });
    },
  ),
  traceEvent('unmap_prepare', '{p} domid={d} vdev={d} num={d}', `${ENDS} count:segments`, (values, context) => {
    add(context, 'unmap-prepare', { ...ends(values), segments: values.number(3) });
  }),
  traceEvent('unmap', '{p} domid={d} vdev={d} num={d}', `${ENDS} count:segments`, (values, context) => {
    add(context, 'unmap', { ...ends(values), segments: values.number(3) });
  }),
  traceEvent(
    'response',
    '{p} domid={d} vdev={d} id={d} op={d} st={d}',
    `${ENDS} count:id count:op count:status`,
    (values, context) => {
      const known = { id: values.number(3), op: values.number(4), status: values.number(5) };
      add(context, 'response', { ...ends(values), ...known });
    },
  ),
  traceEvent('map_ret', '{p} ret={d}', 'keyword:probe count:ret'),
  traceEvent('map_ret', '{p} arg1={d}', 'keyword:probe count:ret'),
  traceEvent('bio_end', '{p} status={d}', 'keyword:probe count:status'),
  traceEvent(
    'gnttab_map_refs',
    '{p} count={d} host0={h} flags0={h} ref0={d} dom0={d}',
    'keyword:probe count:count address:host0 keyword:flags0 gref:ref0 domain:dom0',
  ),
  traceEvent(
    'gnttab_map_refs',
    '{p} count={d} ref0={d} dom0={d} flags0={h}',
    'keyword:probe count:count gref:ref0 domain:dom0 keyword:flags0',
  ),
  traceEvent('gnttab_map_refs_ret', '{p} ret={d}', 'keyword:probe count:ret'),
  traceEvent(
    'gnttab_unmap_refs',
    '{p} count={d} host0={h} handle0={d}',
    'keyword:probe count:count address:host0 handle:handle0',
  ),
  traceEvent('gnttab_unmap_refs', '{p} count={d}', 'keyword:probe count:count'),
  traceEvent('gnttab_unmap_refs_ret', '{p} ret={d}', 'keyword:probe count:ret'),
  traceEvent(
    'gmap',
    '{p} mapops={h} kmap={h} pages={h} count={d}',
    'keyword:probe address:mapops address:kmap address:pages count:count',
  ),
  traceEvent('gmap_ret', '{p} ret={d}', 'keyword:probe count:ret'),
  traceEvent('gunmap', '{p} count={d}', 'keyword:probe count:count'),
  traceEvent('p2m_set', '{p} pfn={h} mfn={h} nr={h}', 'keyword:probe pfn:pfn mfn:mfn count:nr'),
  traceEvent(
    'swmap',
    '{p} page={h} offset={h} size={h} dir={d}',
    'keyword:probe address:page address:offset size:size count:dir',
  ),
  traceEvent('swmap_ret', '{p} dma={h}', 'keyword:probe address:dma'),
  traceEvent('swunmap', '{p} dma={h} size={h} dir={d}', 'keyword:probe address:dma size:size count:dir'),
];
