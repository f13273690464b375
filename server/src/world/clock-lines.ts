import type { Interval } from '../core/interval.ts';
import type { Work } from '../core/work.ts';
import type { Facts } from '../facts/facts.ts';
import { clockEvents, type ClockEvent } from './clock-events.ts';
import { HYPERVISOR, kernelClock, wallClock } from './clock-names.ts';
import { clockOffsets, type ClockLink } from './clock-offsets.ts';
import { sharedLines } from './shared-lines.ts';
import type { LogEvent } from './timeline.ts';
import type { CaptureWorld } from './world.ts';

/** One time line for each clock of a capture, and how the clocks stand to each other. */
export interface ClockLines {
  /** The clock that the others are compared with: the hypervisor's, else dom0's, else the one with most events. */
  readonly reference: string;
  /** What is to be added to a time of this clock for one of the reference; null: nothing connects them. */
  readonly offset: (clock: string) => Interval | null;
  /** In the order of time; those of clocks that nothing (or only one limit) connects come behind, clock by clock. */
  readonly events: readonly ClockEvent[];
}

/** Puts everything that has a time in order; n log n of the events. */
export const buildClockLines = function* (world: CaptureWorld): Work<ClockLines> {
  const events = yield* clockEvents(world);
  const reference = referenceOf(events);
  const offsets = clockOffsets(reference, [...pairLinks(world), ...sharedLines(world.facts, world.timeline.kernel)]);
  yield;
  return { reference, offset: (clock) => offsets.get(clock) ?? null, events: inOrder(events, offsets) };
};

const referenceOf = (events: readonly ClockEvent[]): string => {
  const counts = new Map<string, number>();
  for (const { clock } of events) counts.set(clock, (counts.get(clock) ?? 0) + 1);
  if (counts.has(HYPERVISOR)) return HYPERVISOR;
  if (counts.has('d0')) return 'd0';
  let most = HYPERVISOR;
  for (const [clock, count] of counts) if (count > (counts.get(most) ?? 0)) most = clock;
  return most;
};

/** What the logs themselves tell. The kernel whose lines stand on the hypervisor's console is dom0's. */
const pairLinks = ({ facts, capture, timeline }: CaptureWorld): readonly ClockLink[] => {
  const speakers = speakersOf(facts, timeline.kernel);
  return facts.clocks.flatMap(({ first, second, block: id, estimate }) => {
    const block = facts.blocks[id];
    const { offset } = estimate;
    if (block?.capture !== capture.id || offset === null) return [];
    const boot = second === 'hypervisor' ? HYPERVISOR : kernelClock(speakers.get(id) ?? null, block);
    if (first === 'hypervisor') return [{ first: HYPERVISOR, second: boot, offset }];
    // A stamp without a year is in 1970, and so is the offset then.
    return [{ first: wallClock(boot, offset.high ?? 0), second: boot, offset }];
  });
};

/** The domain whose kernel wrote a log, where its messages tell it. */
const speakersOf = (facts: Facts, events: readonly LogEvent[]): ReadonlyMap<number, number> => {
  const speakers = new Map<number, number>();
  for (const { row, domid } of events)
    if (domid !== null) speakers.set(facts.tables.kernelMessage.block.at(row), domid);
  return speakers;
};

/** The middle of what is known; NaN where it is not limited on both sides. */
const middle = (offset: Interval | undefined): number => ((offset?.low ?? NaN) + (offset?.high ?? NaN)) / 2;

const inOrder = (events: readonly ClockEvent[], offsets: ReadonlyMap<string, Interval>): readonly ClockEvent[] => {
  const byClock = new Map<string, ClockEvent[]>();
  for (const event of events) {
    const key = Number.isNaN(middle(offsets.get(event.clock))) ? event.clock : '';
    const list = byClock.get(key) ?? [];
    byClock.set(key, list);
    list.push(event);
  }
  const groups = [...byClock].sort(([a], [b]) => (a < b ? -1 : 1));
  return groups.flatMap(([, list]) => {
    const timed = list.map((event) => ({ event, at: event.time + (middle(offsets.get(event.clock)) || 0) }));
    // Lines of one log that carry the same time stay in the order of the log.
    timed.sort((a, b) => a.at - b.at || a.event.block - b.event.block || a.event.line - b.event.line);
    return timed.map(({ event }) => event);
  });
};
