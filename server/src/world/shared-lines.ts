import type { Facts } from '../facts/facts.ts';
import { ReceiptOffset } from '../facts/receipt-offset.ts';
import { kernelClock, wallClock } from './clock-names.ts';
import type { ClockLink } from './clock-offsets.ts';
import type { LogEvent } from './timeline.ts';

/** The two stamps of one text: at most one line each, else nobody knows which belongs to which. */
interface Shared {
  time: number;
  times: number;
  wall: number;
  walls: number;
}

/**
 * Links between clocks from lines that stand in two logs of one kernel with another clock each (`dmesg` and `dmesg -T`,
 * or the journal): only texts that each of them holds once.
 */
export const sharedLines = (facts: Facts, events: readonly LogEvent[]): readonly ClockLink[] => {
  const byClock = new Map<string, Map<string, Shared>>();
  const { block, columns } = facts.tables.kernelMessage;
  for (const { row, domid } of events) {
    const time = columns.time.at(row);
    const wall = columns.wall.at(row);
    if (time === 0 || (time === null) === (wall === null)) continue;
    const clock = kernelClock(domid, facts.blocks[block.at(row)]);
    const texts = byClock.get(clock) ?? new Map<string, Shared>();
    byClock.set(clock, texts);
    const text = columns.text.at(row) ?? '';
    const shared = texts.get(text) ?? { time: NaN, times: 0, wall: NaN, walls: 0 };
    texts.set(text, shared);
    if (time !== null) {
      shared.time = time;
      shared.times += 1;
    } else if (wall !== null) {
      shared.wall = wall;
      shared.walls += 1;
    }
  }
  return [...byClock].flatMap(([clock, texts]) => linksOf(clock, [...texts.values()]));
};

const linksOf = (clock: string, texts: readonly Shared[]): readonly ClockLink[] => {
  const pairs = texts.filter(({ times, walls }) => times === 1 && walls === 1).sort((a, b) => a.time - b.time);
  const estimates = new Map<string, ReceiptOffset>();
  for (const { time, wall } of pairs) {
    const name = wallClock(clock, wall);
    const estimate = estimates.get(name) ?? new ReceiptOffset();
    estimates.set(name, estimate);
    estimate.see(wall, time);
  }
  return [...estimates].flatMap(([first, { offset }]) => (offset === null ? [] : [{ first, second: clock, offset }]));
};
