import type { Facts } from '../../facts/facts.ts';
import type { Row } from '../../facts/kinds.ts';
import type { Schemas } from '../../facts/schemas.ts';
import type { HistoryStep } from '../recording.ts';

/** One event of a kernel trace: the row of `probeEvent` and where it stands. */
export interface TraceStep extends Row<Schemas['probeEvent']> {
  readonly event: string;
  readonly source: number;
  readonly line: number;
  /** What runs: thread, and processor for the idle thread, which every processor has. */
  readonly context: string;
}

/** Reads a row; column by column, because a trace has hundreds of thousands. */
export const traceStep = (facts: Facts, row: number): TraceStep => {
  const { columns, block, line } = facts.tables.probeEvent;
  const thread = columns.thread.at(row);
  const cpu = columns.cpu.at(row);
  return {
    time: columns.time.at(row),
    thread,
    cpu,
    event: columns.event.at(row) ?? '',
    domid: columns.domid.at(row),
    device: columns.device.at(row),
    id: columns.id.at(row),
    op: columns.op.at(row),
    status: columns.status.at(row),
    count: columns.count.at(row),
    ref: columns.ref.at(row),
    flags: columns.flags.at(row),
    readonly: columns.readonly.at(row),
    persistent: columns.persistent.at(row),
    inflight: columns.inflight.at(row),
    pfn: columns.pfn.at(row),
    mfn: columns.mfn.at(row),
    address: columns.address.at(row),
    size: columns.size.at(row),
    source: facts.blocks[block.at(row)]?.source ?? 0,
    line: line.at(row),
    context: thread?.startsWith('<idle>') === true ? `${thread} ${cpu}` : (thread ?? ''),
  };
};

const SHOWN = [
  'domid',
  'device',
  'id',
  'op',
  'status',
  'count',
  'ref',
  'persistent',
  'inflight',
  'pfn',
  'mfn',
] as const;
const HEX: ReadonlySet<string> = new Set(['pfn', 'mfn']);

/** The step in words, for a history. */
export const historyOf = (step: TraceStep): HistoryStep => {
  const values = SHOWN.flatMap((name) => {
    const value = step[name];
    if (value === null) return [];
    return [`${name}=${HEX.has(name) ? `0x${value.toString(16)}` : value.toString()}`];
  });
  return {
    source: step.source,
    line: step.line,
    time: step.time,
    text: [step.event, ...values].join(' '),
  };
};

/** The ring of a backend thread: `1.xvda-0-255` (since 4.5), `blkback.1.xvda-255` before; null for any other thread. */
export const ringOfThread = (
  thread: string,
): { readonly domid: number; readonly device: string; readonly ring: number } | null => {
  const match =
    /^(\d{1,5})\.([a-z0-9]{1,20})-(\d{1,5})-\d{1,10}$/.exec(thread) ??
    /^blkback\.(\d{1,5})\.([a-z0-9]{1,20})()-\d{1,10}$/.exec(thread);
  if (match === null) return null;
  return { domid: Number(match[1]), device: match[2] ?? '', ring: Number(match[3] ?? 0) };
};
