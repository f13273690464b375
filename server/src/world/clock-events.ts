import type { Work } from '../core/work.ts';
import type { Facts } from '../facts/facts.ts';
import type { TableName } from '../facts/schemas.ts';
import { HYPERVISOR, kernelClock, wallClock } from './clock-names.ts';
import type { LogEvent } from './timeline.ts';
import type { CaptureWorld } from './world.ts';

/** Something that happened at a time of one clock. */
export interface ClockEvent {
  readonly clock: string;
  /** Seconds of its clock (cycles where the clock counts them). */
  readonly time: number;
  /** The fact; row -1 with the block's own dump for a table that the hypervisor printed. */
  readonly table: TableName | 'dump';
  readonly row: number;
  readonly block: number;
  readonly line: number;
  /** Rows of the table that are the same line in another file. */
  readonly copies: readonly number[];
}

/** Events between two pauses. */
const SLICE = 8192;

/** Tables of traces, with a time of their own. */
const TRACES = [
  'swiotlbBounce',
  'ringEvent',
  'tceCall',
  'tceTable',
  'memslot',
  'preregRegion',
  'ioreq',
  'mapcache',
  'ioreqServer',
] as const;

/** Everything of a capture that has a time, in the order of the tables; lines that several files hold once. */
export const clockEvents = function* (world: CaptureWorld): Work<readonly ClockEvent[]> {
  const { facts, timeline, capture } = world;
  const events: ClockEvent[] = [];
  for (const event of [...timeline.kernel, ...[...timeline.stats.values()].flat(), ...timeline.hypervisor]) {
    const found = fromLog(facts, event);
    if (found !== null) events.push(found);
    if (events.length % SLICE === 0) yield;
  }
  const sources = new Map<number, string>();
  for (const name of TRACES) {
    const { block, line, columns, rows } = facts.tables[name];
    for (let row = 0; row < rows(); row += 1) {
      if (row % SLICE === 0) yield;
      const owner = facts.blocks[block.at(row)];
      const time = columns.time.at(row);
      if (time === null || owner?.capture !== capture.id) continue;
      const clock = owner.format === 'qemu-trace' ? 'qemu' : traceClock(sources, owner.source);
      events.push({ clock, time, table: name, row, block: owner.id, line: line.at(row), copies: [] });
    }
  }
  events.push(...snapshots(facts, capture.id), ...dumps(facts, capture.id));
  return events;
};

const fromLog = (facts: Facts, { table: name, row, domid, copies }: LogEvent): ClockEvent | null => {
  const table = facts.tables[name];
  const block = table.block.at(row);
  const boot = name === 'hypervisorMessage' ? HYPERVISOR : kernelClock(domid, facts.blocks[block]);
  const at = { table: name, row, block, line: table.line.at(row), copies };
  const time = facts.tables[name].columns.time.at(row);
  // What a kernel prints before its clock runs is of time 0; it is as good as any for its own line.
  if (time !== null) return { ...at, clock: boot, time };
  const wall = facts.tables[name].columns.wall.at(row);
  if (wall !== null) return { ...at, clock: wallClock(boot, wall), time: wall };
  const cycles = name === 'hypervisorMessage' ? facts.tables.hypervisorMessage.columns.cycles.at(row) : null;
  return cycles === null ? null : { ...at, clock: 'hypervisor cycles', time: cycles };
};

/** Each trace has a clock of its own: which one its writer chose is not in the file. */
const traceClock = (sources: Map<number, string>, source: number): string => {
  const known = sources.get(source) ?? (sources.size === 0 ? 'trace' : `trace ${sources.size + 1}`);
  sources.set(source, known);
  return known;
};

const AT = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)/;

const snapshots = (facts: Facts, capture: number): readonly ClockEvent[] => {
  const { block, line, columns, rows } = facts.tables.snapshot;
  const events: ClockEvent[] = [];
  for (let row = 0; row < rows(); row += 1) {
    const owner = facts.blocks[block.at(row)];
    const parts = AT.exec(columns.at.at(row) ?? '');
    if (owner?.capture !== capture || parts === null) continue;
    const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts.slice(1).map(Number);
    const time = Date.UTC(year, month - 1, day, hour, minute, second) / 1000;
    events.push({ clock: 'snapshots', time, table: 'snapshot', row, block: owner.id, line: line.at(row), copies: [] });
  }
  return events;
};

const dumps = (facts: Facts, capture: number): readonly ClockEvent[] =>
  facts.blocks.flatMap(({ id, capture: of, format, hypervisorTime, firstLine }) =>
    of !== capture || format === null || Number.isNaN(hypervisorTime)
      ? []
      : [
          {
            clock: HYPERVISOR,
            time: hypervisorTime,
            table: 'dump' as const,
            row: -1,
            block: id,
            line: firstLine,
            copies: [],
          },
        ],
  );
