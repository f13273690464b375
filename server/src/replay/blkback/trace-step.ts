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

/** Reads a row. */
export const traceStep = (facts: Facts, row: number): TraceStep => {
  const table = facts.tables.probeEvent;
  const values = table.row(row);
  const thread = values.thread ?? '';
  return {
    ...values,
    event: values.event ?? '',
    source: facts.blocks[table.block.at(row)]?.source ?? 0,
    line: table.line.at(row),
    context: thread.startsWith('<idle>') ? `${thread} ${values.cpu}` : thread,
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
