import type { Interval } from '../../core/interval.ts';
import { lowerBound } from '../../core/lower-bound.ts';
import { NumberColumn } from '../../core/number-column.ts';
import type { ReplayLine } from '../replay-line.ts';
import type { Held, HeldSink } from './held.ts';

/** A value of the model around a recorded line; null: the model has no such value then. */
export interface MomentValue {
  readonly path: string;
  readonly before: Interval | string | null;
  readonly after: Interval | string | null;
}

/** What the model holds around a recorded line. */
export interface Moment {
  /** Path of what the line is about (`be{1/51712}.r{0}`), or null: it does not say. */
  readonly about: string | null;
  /** Values that changed there and others of what it is about (all where it does not say), up to a limit. */
  readonly values: readonly MomentValue[];
}

/** Most lines and most changes of values that are kept: some 100 MB. */
const MOST = 2_000_000;
/** A value that is gone, in the columns. */
const GONE = -1;
/** Values of one moment that are put together. */
const MOST_VALUES = 64;

/**
 * What a model holds at each line of one recording: every value is kept when it changes, so that any moment is found by bisection. Made while the replay
 * runs; its memory grows with the recording, which is why only a run for hovers keeps one.
 */
export class MomentLog {
  readonly #lines = new NumberColumn(Uint32Array);
  readonly #sources = new NumberColumn(Uint16Array);
  /** Changes that were kept before and after a line, and what it is about (index of a path + 1). */
  readonly #begins = new NumberColumn(Uint32Array);
  readonly #ends = new NumberColumn(Uint32Array);
  readonly #abouts = new NumberColumn(Uint32Array);
  /** First moments of the stretches in which places only grow. */
  readonly #stretches: number[] = [];
  readonly #low = new NumberColumn(Float64Array);
  /** The upper limit; for a text (`low` is NaN) its number, or GONE. */
  readonly #high = new NumberColumn(Float64Array);
  /** Number of the path that each change is of. */
  readonly #changed = new NumberColumn(Uint32Array);
  readonly #texts: string[] = [];
  readonly #textIndex = new Map<string, number>();
  readonly #paths = new Map<string, number>();
  readonly #names: string[] = [];
  /** Numbers of the changes of each path, and at which moment it was named last. */
  readonly #changes: number[][] = [];
  readonly #named: number[] = [];
  #isFull = false;

  /** Lines are missing at the end, because there were too many or the state is too large. */
  get isFull(): boolean {
    return this.#isFull;
  }

  /** Keeps no more lines. */
  stop(): void {
    this.#isFull = true;
  }

  /** How many lines there are. */
  get length(): number {
    return this.#lines.length;
  }

  /** What the model holds before the first line. */
  begin(hold: (into: HeldSink) => void): void {
    hold((path, value) => {
      this.#change(this.#pathOf(path), ...this.#encode(value));
    });
  }

  /**
   * A recorded line was taken. `hold` says what the model holds now: what may have changed, or (`whole`) everything, so that what it does not name is gone.
   * `copies`: the same line in other files.
   */
  take(
    line: ReplayLine,
    about: string | null,
    hold: (into: HeldSink) => void,
    { whole = false, copies = [] }: { readonly whole?: boolean; readonly copies?: readonly ReplayLine[] } = {},
  ): void {
    if (this.#lines.length >= MOST || this.#low.length >= MOST) this.stop();
    if (this.#isFull) return;
    const begin = this.#low.length;
    const now = this.#lines.length;
    hold((path, value) => {
      const at = this.#pathOf(path);
      this.#named[at] = now;
      this.#change(at, ...this.#encode(value));
    });
    if (whole) for (const [at, named] of this.#named.entries()) if (named !== now) this.#change(at, NaN, GONE);
    const index = about === null ? 0 : this.#pathOf(about) + 1;
    this.#place(line, begin, index);
    for (const copy of copies) this.#place(copy, begin, index);
  }

  /** The moment of a line, or null when the recording does not have it. */
  at({ source, line }: ReplayLine): Moment | null {
    const row = this.#rowOf(source, line);
    if (row === null) return null;
    const begin = this.#begins.at(row);
    const end = this.#ends.at(row);
    const about = this.#abouts.at(row) === 0 ? null : (this.#names[this.#abouts.at(row) - 1] ?? null);
    const values = new Map<number, MomentValue>();
    const add = (at: number): void => {
      const changes = this.#changes[at] ?? [];
      const [before, after] = [this.#valueAt(changes, begin), this.#valueAt(changes, end)];
      if (before !== null || after !== null) values.set(at, { path: this.#names[at] ?? '', before, after });
    };
    for (let change = begin; change < end && values.size < MOST_VALUES; change += 1) add(this.#changed.at(change));
    for (let at = 0; at < this.#names.length && values.size < MOST_VALUES; at += 1)
      if (!values.has(at) && isOf(this.#names[at] ?? '', about)) add(at);
    const inOrder = [...values].sort(([a], [b]) => a - b);
    return { about, values: inOrder.map(([, value]) => value) };
  }

  #place({ source, line }: ReplayLine, begin: number, about: number): void {
    const row = this.#lines.length;
    const last = row - 1;
    if (row > 0 && this.#sources.at(last) === source && this.#lines.at(last) === line) {
      this.#ends.set(last, this.#low.length);
      return;
    }
    if (row === 0 || isBefore(source, line, this.#sources.at(last), this.#lines.at(last))) this.#stretches.push(row);
    this.#sources.push(source);
    this.#lines.push(line);
    this.#begins.push(begin);
    this.#ends.push(this.#low.length);
    this.#abouts.push(about);
  }

  #rowOf(source: number, line: number): number | null {
    for (const [at, first] of this.#stretches.entries()) {
      const end = this.#stretches[at + 1] ?? this.#lines.length;
      const row = lowerBound(first, end, (one) => isBefore(this.#sources.at(one), this.#lines.at(one), source, line));
      if (row < end && this.#sources.at(row) === source && this.#lines.at(row) === line) return row;
    }
    return null;
  }

  /** The last value among the first `count` changes. */
  #valueAt(changes: readonly number[], count: number): Interval | string | null {
    const change = changes[lowerBound(0, changes.length, (at) => (changes[at] ?? 0) < count) - 1];
    if (change === undefined) return null;
    const [from, to] = [this.#low.at(change), this.#high.at(change)];
    if (Number.isNaN(from)) return to === GONE ? null : (this.#texts[to] ?? '');
    return { low: from === -Infinity ? null : from, high: to === Infinity ? null : to };
  }

  #change(at: number, low: number, high: number): void {
    const changes = this.#changes[at] ?? [];
    const last = changes.at(-1);
    const isSame =
      last === undefined
        ? Number.isNaN(low) && high === GONE
        : Object.is(this.#low.at(last), low) && this.#high.at(last) === high;
    if (isSame) return;
    changes.push(this.#low.length);
    this.#changed.push(at);
    this.#low.push(low);
    this.#high.push(high);
  }

  #encode(value: Held): readonly [number, number] {
    if (typeof value === 'number') return [value, value];
    if (typeof value === 'bigint' && value >= 0n && value <= MOST_EXACT) return [Number(value), Number(value)];
    if (typeof value === 'object') return [value.low ?? -Infinity, value.high ?? Infinity];
    const text = String(value);
    const known = this.#textIndex.get(text) ?? this.#texts.length;
    if (known === this.#texts.length) {
      this.#texts.push(text);
      this.#textIndex.set(text, known);
    }
    return [NaN, known];
  }

  #pathOf(path: string): number {
    const known = this.#paths.get(path);
    if (known !== undefined) return known;
    const at = this.#names.length;
    this.#paths.set(path, at);
    this.#names.push(path);
    this.#changes.push([]);
    this.#named.push(-1);
    return at;
  }
}

const MOST_EXACT = BigInt(Number.MAX_SAFE_INTEGER);

/** Is a path that of the thing, of something in it, or a parameter, which is about all? */
const isOf = (path: string, about: string | null): boolean =>
  about === null ||
  path.startsWith('param.') ||
  (path.startsWith(about) && (path.length === about.length || path[about.length] === '.'));

const isBefore = (source: number, line: number, otherSource: number, otherLine: number): boolean =>
  source < otherSource || (source === otherSource && line < otherLine);
