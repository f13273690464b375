import type { PackedColumn } from '../core/packed-column.ts';
import type { Facts } from '../facts/facts.ts';
import { textKey } from './event-key.ts';
import type { LogEvent, Timeline } from './timeline.ts';

/** What the time line needs to know of the capture's moments. */
export interface TimelineInput {
  readonly facts: Facts;
  readonly capture: number;
  /** Moment (index) of a block, or null for a log that belongs to the whole capture. */
  readonly momentOf: (block: number) => number | null;
  /** Last kernel time of each moment, NaN where nothing tells. */
  readonly momentEnds: readonly number[];
  /** The domain whose log a block is when only the guest's name is known, or null. */
  readonly domainOf: (block: number) => number | null;
}

type MutableEvent = { -readonly [K in keyof LogEvent]: LogEvent[K] } & { copies: number[] };

/** Joins the logs of one capture into one time line; a line that several files hold is one event. */
export const buildTimeline = (input: TimelineInput): Timeline => {
  const kernel = collect(input, 'kernelMessage');
  const hypervisor = collect(input, 'hypervisorMessage');
  const { facts } = input;
  const stats = new Map<string, LogEvent[]>();
  for (const event of collect(input, 'blkbackStat')) {
    const thread = facts.tables.blkbackStat.columns.thread.at(event.row) ?? '';
    const events = stats.get(thread) ?? [];
    stats.set(thread, events);
    events.push(event);
  }
  const byId = new Map<string, LogEvent[]>();
  for (const event of kernel) {
    const id = facts.tables.kernelMessage.columns.id.at(event.row) ?? '';
    const events = byId.get(id) ?? [];
    byId.set(id, events);
    events.push(event);
  }
  return {
    kernel,
    hypervisor,
    stats,
    withId: (id) => byId.get(id) ?? [],
  };
};

/** The events of one table in order, copies joined. */
const collect = (input: TimelineInput, name: LogEvent['table']): readonly LogEvent[] => {
  const { facts, capture } = input;
  const table = facts.tables[name];
  const events: MutableEvent[] = [];
  const known = new Map<string, MutableEvent>();
  const occurrences = new Map<string, number>();
  // Files, and sections of one file alike: what a console shows of a log stands before or behind the log itself.
  const severalPieces = hasSeveralPieces(input, table.block);
  for (let row = 0; row < table.rows(); row += 1) {
    const block = facts.blocks[table.block.at(row)];
    if (block?.capture !== capture) continue;
    const time = facts.tables[name].columns.time.at(row);
    const event: MutableEvent = {
      table: name,
      row,
      time,
      domid: domainOf(input, name, row, block.id),
      order: events.length,
      snapshot: firstMoment(input, block.id, time),
      copies: [],
    };
    if (severalPieces) {
      const key = textKey(facts, name, row, time, block.id, occurrences);
      const twin = known.get(key);
      // Two guests print the same line at the same time of their own clocks.
      if (twin !== undefined && (twin.domid === null || event.domid === null || twin.domid === event.domid)) {
        twin.copies.push(row);
        twin.snapshot = Math.min(twin.snapshot, event.snapshot);
        twin.domid ??= event.domid;
        continue;
      }
      known.set(key, event);
    }
    events.push(event);
  }
  const sorted = severalPieces ? inOrder(events) : events;
  for (const [order, event] of sorted.entries()) event.order = order;
  return sorted;
};

const hasSeveralPieces = ({ facts, capture }: TimelineInput, blocks: PackedColumn): boolean => {
  let first = -1;
  for (let row = 0; row < blocks.length; row += 1) {
    const block = blocks.at(row);
    if (block === first || facts.blocks[block]?.capture !== capture) continue;
    if (first !== -1) return true;
    first = block;
  }
  return false;
};

/** By time within one domain's log; events without a time keep their place. */
const inOrder = (events: MutableEvent[]): MutableEvent[] => {
  const timed = events.filter(({ time }) => time !== null);
  const untimed = events.filter(({ time }) => time === null);
  timed.sort((a, b) => (a.domid ?? -1) - (b.domid ?? -1) || (a.time ?? 0) - (b.time ?? 0) || a.order - b.order);
  return [...timed, ...untimed];
};

const domainOf = (
  { facts, domainOf: named }: TimelineInput,
  name: LogEvent['table'],
  row: number,
  block: number,
): number | null => {
  if (name === 'blkbackStat') return facts.blocks[block]?.domain ?? 0;
  const printed = facts.tables[name].columns.domid.at(row);
  if (printed !== null) return printed;
  if (name === 'hypervisorMessage') return null;
  const byName = named(block);
  if (byName !== null) return byName;
  // Only a backend domain prints blkback's lines; dom0 is one on every host that says nothing else.
  return facts.tables.kernelMessage.columns.subsystem.at(row) === 'blkback' ? 0 : null;
};

const firstMoment = (input: TimelineInput, block: number, time: number | null): number => {
  const own = input.momentOf(block);
  if (own !== null) return own;
  if (time === null || input.momentEnds.length < 2) return 0;
  const index = input.momentEnds.findIndex((end) => !Number.isNaN(end) && end >= time);
  return index === -1 ? (input.momentEnds.some((end) => !Number.isNaN(end)) ? input.momentEnds.length : 0) : index;
};
