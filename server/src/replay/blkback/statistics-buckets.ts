import { lowerBound } from '../../core/lower-bound.ts';
import type { Facts } from '../../facts/facts.ts';
import type { LogEvent } from '../../world/timeline.ts';
import type { Recording } from '../recording.ts';
import { logLine } from './log-line.ts';

/** Counters that a statistics line has. */
export type CountedAs = 'rd' | 'wr' | 'f' | 'ds';

const COUNTERS: readonly CountedAs[] = ['rd', 'wr', 'f', 'ds'];
/** Seconds around a line in which it is not known whether it has a request: on real hosts the clocks of trace and log were 0.8 s apart. */
const MARGIN = 1.5;

/** A trace may have been taken with another clock. */
const OTHER_CLOCK = 'the clock of the trace may not be that of the log';
const NO_LINE_BEFORE = 'the line before is not there';

interface Bucket {
  /** Requests well inside, and those that may be. */
  low: number;
  high: number;
}

/**
 * Counts the requests of one ring between its statistics lines, and compares the sums with them. The lines are known before, so that memory does not grow
 * with the requests.
 */
export class StatisticsBuckets {
  readonly #facts: Facts;
  readonly #lines: readonly LogEvent[];
  readonly #times: readonly number[];
  readonly #totals = { rd: 0, wr: 0, f: 0, ds: 0 };
  readonly #buckets: readonly Readonly<Record<CountedAs, Bucket>>[];

  constructor(facts: Facts, lines: readonly LogEvent[]) {
    this.#facts = facts;
    this.#lines = lines.filter(({ time }) => time !== null).toSorted((a, b) => (a.time ?? 0) - (b.time ?? 0));
    this.#times = this.#lines.map(({ time }) => time ?? 0);
    this.#buckets = this.#lines.map(() => ({
      rd: { low: 0, high: 0 },
      wr: { low: 0, high: 0 },
      f: { low: 0, high: 0 },
      ds: { low: 0, high: 0 },
    }));
  }

  /** A request was counted at this time (seconds). */
  add(name: CountedAs, time: number): void {
    this.#totals[name] += 1;
    const first = lowerBound(0, this.#times.length, (at) => (this.#times[at] ?? 0) < time - MARGIN);
    for (let at = first; at < this.#times.length; at += 1) {
      const [from, to] = [this.#times[at - 1] ?? -Infinity, this.#times[at] ?? 0];
      if (from - MARGIN > time) break;
      const bucket = this.#buckets[at]?.[name];
      if (bucket === undefined) break;
      bucket.high += 1;
      if (time > from + MARGIN && time < to - MARGIN) bucket.low += 1;
    }
  }

  /** Compares the lines that have something of the recording, which lasts from `first` to `last` and names all requests between (`isWhole`). */
  compare(recording: Recording, first: number, last: number, isWhole: boolean): void {
    this.#compareTotals(recording, first, last);
    for (const [at, event] of this.#lines.entries()) {
      const [from, to] = [this.#times[at - 1] ?? -Infinity, this.#times[at] ?? 0];
      if (to < first || from > last) continue;
      const isInside = isWhole && from - MARGIN >= first && to + MARGIN <= last;
      const line = logLine(this.#facts, event);
      for (const name of COUNTERS) {
        const value = this.#valueOf(name, at);
        const { low = 0, high = 0 } = this.#buckets[at]?.[name] ?? {};
        recording.read(name);
        if (value === null) recording.skipped(name, NO_LINE_BEFORE);
        else if (!isInside && low === 0) recording.skipped(name, 'the recording has no request of it');
        else if (value >= low && (!isInside || value <= high)) recording.equal(name, !isInside || low !== high);
        else
          recording.different({
            source: line.source,
            line: line.line,
            time: line.time,
            text: line.text,
            kind: name,
            expected: isInside ? `${name} from ${low} to ${high}` : `${name} of at least ${low}`,
            recorded: `${value}`,
            reason: OTHER_CLOCK,
            resumed: 'the recorded counters',
            history: [],
          });
      }
    }
  }

  /** The lines around the whole recording have all its requests together, wherever the clocks put each. */
  #compareTotals(recording: Recording, first: number, last: number): void {
    const from = this.#times.findIndex((time) => time >= first - MARGIN);
    const to = this.#times.findIndex((time) => time >= last + MARGIN);
    const event = this.#lines[to];
    for (const name of COUNTERS) {
      const total = this.#totals[name];
      if (total === 0) continue;
      const kind = `${name} in all`;
      recording.read(kind);
      let sum: number | null = from === -1 || event === undefined ? null : 0;
      for (let at = from; sum !== null && at <= to; at += 1) {
        const value = this.#valueOf(name, at);
        sum = value === null ? null : sum + value;
      }
      if (sum === null || event === undefined)
        recording.skipped(kind, 'no statistics lines stand around the recording');
      else if (sum >= total) recording.equal(kind, true);
      else {
        const { source, line, time, text } = logLine(this.#facts, event);
        const expected = `${name} of at least ${total} in all`;
        recording.different({
          source,
          line,
          time,
          text,
          kind,
          expected,
          recorded: `${sum}`,
          reason: OTHER_CLOCK,
          resumed: 'the recorded counters',
          history: [],
        });
      }
    }
  }

  /** What was counted since the line before: f is the only one that is not set back. */
  #valueOf(name: CountedAs, at: number): number | null {
    const { blkbackStat } = this.#facts.tables;
    const row = this.#lines[at]?.row;
    const value = row === undefined ? null : blkbackStat.columns[name].at(row);
    if (name !== 'f' || value === null) return value;
    const before = this.#lines[at - 1]?.row;
    const earlier = before === undefined ? null : blkbackStat.columns.f.at(before);
    return earlier === null || earlier > value ? null : value - earlier;
  }
}
