import type { Row } from '../../facts/kinds.ts';
import type { Schemas } from '../../facts/schemas.ts';
import { traceEvent, type TraceEvent } from '../trace/trace-event.ts';
import type { TraceValues } from '../trace/trace-template.ts';
import { threadOf, type FtraceContext } from './ftrace-context.ts';

type ProbeRow = Row<Schemas['probeEvent']>;

const UNKNOWN: ProbeRow = {
  time: null,
  thread: null,
  cpu: null,
  event: null,
  domid: null,
  device: null,
  id: null,
  op: null,
  status: null,
  count: null,
  ref: null,
  flags: null,
  readonly: null,
  persistent: null,
  inflight: null,
  pfn: null,
  mfn: null,
  address: null,
  size: null,
};

/** Number of the ring in `domid.device-ring`, the name of a blkback thread since Linux 4.5; null for another thread. */
const ringOf = ({ bytes, line }: FtraceContext): number | null => {
  const comm = String.fromCharCode(...bytes.subarray(line.commStart, line.commEnd));
  const ring = /^\d{1,5}\.[a-z0-9]{1,20}-(\d{1,5})$/.exec(comm)?.[1];
  return ring === undefined ? null : Number(ring);
};

/** What blkback does for a ring, as older scripts of users know it. */
const addRing = (context: FtraceContext, event: string, row: ProbeRow): void => {
  const { facts, block, line, number } = context;
  facts.tables.ringEvent.add(block.id, number, {
    time: line.time,
    vbd: `${row.domid}/${row.device}`,
    ring: ringOf(context),
    event,
    id: row.id === null ? null : Number(row.id),
    op: row.op,
    segments: row.count,
    sector: null,
    grefs: row.ref === null ? null : [row.ref],
    status: row.status,
  });
};

/** How a value of the text is kept. */
type Keep = (values: TraceValues, index: number) => ProbeRow[keyof ProbeRow];
const number: Keep = (values, index) => values.number(index);
const wide: Keep = (values, index) => values.big(index);
const truth: Keep = (values, index) => values.number(index) !== 0;

const KEEPS: Readonly<Partial<Record<keyof ProbeRow, Keep>>> = {
  domid: number,
  device: number,
  id: wide,
  op: number,
  status: number,
  count: number,
  ref: number,
  flags: number,
  readonly: truth,
  persistent: number,
  inflight: number,
  pfn: wide,
  mfn: wide,
  address: wide,
  size: number,
};

/**
 * An event of ours: `keeps` names the column of `probeEvent` for each value behind the place of the probe, `-` for none; `ring` is its name in `ringEvent`.
 */
const probe = (
  name: string,
  template: string,
  fields: string,
  keeps: string,
  ring: string | null = null,
): TraceEvent<FtraceContext> => {
  const columns = keeps.split(' ').map((column) => column as keyof ProbeRow);
  return traceEvent(name, `{p} ${template}`, `keyword:probe ${fields}`, (values, context) => {
    const { facts, block, line } = context;
    const row: Record<string, ProbeRow[keyof ProbeRow]> = {
      ...UNKNOWN,
      time: line.time,
      thread: threadOf(context),
      cpu: cpuOf(context),
      event: name,
    };
    for (const [index, column] of columns.entries()) {
      const keep = KEEPS[column];
      if (keep !== undefined) row[column] = keep(values, index + 1);
    }
    const known = row as unknown as ProbeRow; // the loop puts values of the columns' own kinds into it
    facts.tables.probeEvent.add(block.id, context.number, known);
    if (ring !== null) addRing(context, ring, known);
  });
};

const cpuOf = ({ bytes, line }: FtraceContext): number => {
  let cpu = 0;
  for (let at = line.cpuStart; at < line.cpuEnd; at += 1) cpu = cpu * 10 + (bytes[at] ?? 48) - 48;
  return cpu;
};

const ENDS = 'domain:domid device:vdev';

/**
 * The kprobe and fprobe events that a capture sets on xen-blkback, swiotlb-xen and the grant operations: `(PROBE) ` and
 * `name=value`. Facts: `probeEvent`; `ringEvent` of those that name the device. A response with status 0 is OK; -1 an error, -2 an
 * operation that is not supported.
 */
export const probeEvents: readonly TraceEvent<FtraceContext>[] = [
  probe('blkif_irq', 'ring={h} domid={d} vdev={d}', 'address:ring domain:domid device:vdev', '- domid device', 'irq'),
  probe(
    'map',
    'domid={d} vdev={d} num={d} ro={d} pg={d} inflight={d} gref0={d}',
    `${ENDS} count:segments count:ro count:pg count:inflight gref:gref0`,
    'domid device count readonly persistent inflight ref',
    'map',
  ),
  probe(
    'map',
    'domid={d} vdev={d} num={d} ro={d} pg={d}',
    `${ENDS} count:segments count:ro count:pg`,
    'domid device count readonly persistent',
    'map',
  ),
  probe('unmap_prepare', 'domid={d} vdev={d} num={d}', `${ENDS} count:segments`, 'domid device count', 'unmap-prepare'),
  probe('unmap', 'domid={d} vdev={d} num={d}', `${ENDS} count:segments`, 'domid device count', 'unmap'),
  probe(
    'response',
    'domid={d} vdev={d} id={d} op={d} st={d}',
    `${ENDS} count:id count:op count:status`,
    'domid device id op status',
    'response',
  ),
  probe('map_ret', 'ret={d}', 'count:ret', 'status'),
  probe('map_ret', 'arg1={d}', 'count:ret', 'status'),
  probe('bio_end', 'status={d}', 'count:status', 'status'),
  probe(
    'gnttab_map_refs',
    'count={d} host0={h} flags0={h} ref0={d} dom0={d}',
    'count:count address:host0 keyword:flags0 gref:ref0 domain:dom0',
    'count address flags ref domid',
  ),
  probe(
    'gnttab_map_refs',
    'count={d} ref0={d} dom0={d} flags0={h}',
    'count:count gref:ref0 domain:dom0 keyword:flags0',
    'count ref domid flags',
  ),
  probe('gnttab_map_refs_ret', 'ret={d}', 'count:ret', 'status'),
  probe(
    'gnttab_unmap_refs',
    'count={d} host0={h} handle0={d}',
    'count:count address:host0 handle:handle0',
    'count address -',
  ),
  probe('gnttab_unmap_refs', 'count={d}', 'count:count', 'count'),
  probe('gnttab_unmap_refs_ret', 'ret={d}', 'count:ret', 'status'),
  probe(
    'gmap',
    'mapops={h} kmap={h} pages={h} count={d}',
    'address:mapops address:kmap address:pages count:count',
    '- - - count',
  ),
  probe('gmap_ret', 'ret={d}', 'count:ret', 'status'),
  probe('gunmap', 'count={d}', 'count:count', 'count'),
  probe('p2m_set', 'pfn={h} mfn={h} nr={h}', 'pfn:pfn mfn:mfn count:nr', 'pfn mfn count'),
  probe(
    'swmap',
    'page={h} offset={h} size={h} dir={d}',
    'address:page address:offset size:size count:dir',
    'address - size -',
  ),
  probe('swmap_ret', 'dma={h}', 'address:dma', 'address'),
  probe('swunmap', 'dma={h} size={h} dir={d}', 'address:dma size:size count:dir', 'address size -'),
];
