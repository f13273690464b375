import { amount } from '../../core/amount.ts';
import { hex } from '../../core/hex.ts';
import { TceResult } from '../../model/tce/tce-result.ts';
import type { TceState } from '../../model/tce/tce-state.ts';
import type { HeldSink } from '../moments/held.ts';
import type { HistoryStep, Recording } from '../recording.ts';
import { callRemarks } from './call-remarks.ts';
import { EntryBook, type EntryRange } from './entry-book.ts';
import { liveEntries } from './live-entries.ts';
import { recordedCall, type RecordedCall } from './recorded-call.ts';
import { TCE_CALLS, historyOf, type TceStep } from './tce-step.ts';
import { runCall, startTce, type Predicted } from './tce-run.ts';
import type { Windows } from './windows.ts';
import type { TceVariant } from '../../model/tce/tce-switches.ts';

const LIST_UNKNOWN = 'what stands in the list is not recorded';

/** Runs M8 along the calls that one side (QEMU or KVM) has recorded, and compares results and values. */
export class TceReplay {
  readonly #recording: Recording;
  readonly #side: 'qemu' | 'kvm';
  readonly #windows: Windows;
  readonly #state: TceState;
  readonly #book = new EntryBook();
  #last: TceStep | null = null;
  /** Entries in use by window, counted along for who wants the state after each call. */
  readonly #live = new Map<number, number>();

  constructor(recording: Recording, side: 'qemu' | 'kvm', windows: Windows, variant: TceVariant) {
    this.#recording = recording;
    this.#side = side;
    this.#windows = windows;
    this.#state = startTce(windows, variant);
    const { source, line } = recording.head;
    for (const { liobn, size, known } of windows.windows.values())
      if (known === 'calls')
        recording.assume(
          `the window of liobn ${hex(liobn)} has ${hex(size)} bytes: so much is needed by calls that succeeded`,
          source,
          line,
        );
    recording.moments?.begin((into) => {
      for (const liobn of windows.windows.keys()) this.#hold(liobn, into);
    });
    if (windows.memoryEnd !== null)
      recording.assume(
        `the guest has no memory at ${hex(windows.memoryEnd)} and above: two calls at most name it, and all others far less`,
        source,
        line,
      );
  }

  /** Takes the next call. */
  take(step: TceStep): void {
    this.#take(step);
    const { liobn } = step;
    if (liobn === null) return;
    this.#recording.moments?.take(step, `tce{${hex(liobn)}}`, (into) => {
      this.#hold(liobn, into);
    });
  }

  /** What the model holds of a window after a call. */
  #hold(liobn: number, into: HeldSink): void {
    const table = this.#state.tables.get(liobn);
    const path = `tce{${hex(liobn)}}`;
    if (table === undefined) {
      into(`${path}.window`, 'there is none');
      return;
    }
    const known = this.#windows.windows.get(liobn)?.known ?? 'calls';
    into(`${path}.size`, known === 'calls' ? { low: Number(table.size), high: null } : table.size);
    // Entries that were set before the recording are not known.
    into(
      `${path}.live`,
      known === 'cleared' ? (this.#live.get(liobn) ?? 0) : { low: this.#live.get(liobn) ?? 0, high: null },
    );
  }

  #take(step: TceStep): void {
    const recording = this.#recording;
    const kind = TCE_CALLS.has(step.hcall) ? step.hcall : 'other hypercalls';
    recording.read(kind);
    if (kind === 'other hypercalls') {
      recording.skipped(kind, 'M8 is about TCE alone');
      return;
    }
    this.#last = step;
    const recorded = recordedCall(this.#state, step, this.#side === 'qemu' ? 'user' : 'RM');
    if (typeof recorded === 'string') {
      recording.skipped(kind, recorded);
      return;
    }
    if (step.result === null) recording.skipped(kind, 'the recording ends before its result');
    else if (step.result > 0 && step.result !== TceResult.tooHard)
      recording.skipped(kind, 'no such result exists: its line was damaged');
    else this.#call(step, recorded);
  }

  /** The recording is over: what stays in use. */
  end(): void {
    const lines: string[] = [];
    for (const [liobn, { size, shift, offset }] of this.#state.tables) {
      const { count, ranges } = liveEntries(this.#state, liobn);
      const path = `tce{${hex(liobn)}}`;
      lines.push(`${path}.size = ${size}`, `${path}.shift = ${shift}`, `${path}.offset = ${hex(offset)}`);
      lines.push(`${path}.live = ${count}`, ...ranges.map((range) => `${path}.live{${range}}`));
      if (count === 0 || this.#last === null) continue;
      const shown = ranges.slice(0, 12).join(', ') + (ranges.length > 12 ? ', …' : '');
      this.#recording.remark(
        null,
        `liobn ${hex(liobn)}: ${amount(count, 'entry is', 'entries are')} in use at the end: ${shown}.`,
        this.#last,
      );
    }
    this.#recording.state = lines;
  }

  #call(step: TceStep, recorded: RecordedCall): void {
    const recording = this.#recording;
    const { call } = recorded;
    if (recorded.assumed !== null) recording.assume(recorded.assumed, step.source, step.line);
    const remarks = callRemarks(this.#state, this.#book, step, recorded, this.#windows);
    const range = this.#rangeOf(recorded);
    const before = this.#inUse(range);
    const predicted = runCall(this.#state, call);
    const refusal = predicted.violations.find(({ id }) => id === 'E-PRE');
    if (refusal !== undefined) {
      recording.skipped(step.hcall, refusal.text);
      return;
    }
    recording.stepped(step.hcall);
    const agrees = this.#compare(step, recorded, predicted);
    if (range !== null) this.#live.set(range.liobn, (this.#live.get(range.liobn) ?? 0) + this.#inUse(range) - before);
    for (const { id, text } of predicted.violations) recording.remark(id, text, step);
    if (agrees) for (const { id, text } of remarks) recording.remark(id, text, step);
    if (range === null) return;
    const isEmpty = step.list === null && step.tce !== null && (step.tce & 3n) === 0n;
    if (step.result === 0 || call.call !== 'H_PUT_TCE') this.#book.write(range, step, isEmpty, recorded.isGuess);
  }

  /** The entries inside of the window that a call writes; null: it writes none. */
  #rangeOf({ call, first, count }: RecordedCall): EntryRange | null {
    if (first === null || call.call === 'H_GET_TCE') return null;
    const size = this.#state.tables.get(call.liobn)?.size ?? 0n;
    return { liobn: call.liobn, first, count: first >= 0n && first < size ? Math.min(count, Number(size - first)) : 0 };
  }

  #inUse(range: EntryRange | null): number {
    return this.#recording.moments === null || range === null ? 0 : this.#book.inUse(this.#state, range);
  }

  #compare(step: TceStep, recorded: RecordedCall, predicted: Predicted): boolean {
    const { levels } = predicted;
    const kernel = levels.get('VM') ?? levels.get('RM');
    const expected = this.#side === 'qemu' ? levels.get('user') : kernel;
    const result = step.toHost === true ? TceResult.tooHard : step.result;
    const words = (value: number | null | undefined): string =>
      value === TceResult.tooHard ? 'H_TOO_HARD' : `result ${value ?? 'none'}`;
    if (expected !== result) {
      // In a list that is not known anything may stand.
      const isList =
        recorded.call.call === 'H_PUT_TCE_INDIRECT' && this.#side === 'kvm' && result === TceResult.tooHard;
      const reason = isList ? LIST_UNKNOWN : this.#doubt(recorded.call.liobn, expected, result);
      this.#part(step, recorded, words(expected), words(result), reason);
      return false;
    }
    const done = recorded.call.call === 'H_PUT_TCE_INDIRECT' && step.result !== 0 ? step.done : null;
    const room = recorded.count - 1;
    if (this.#side === 'qemu' && done !== null && done !== room) {
      this.#part(step, recorded, `${room} entries set`, `${done} entries set`, this.#openEnd(recorded.call.liobn));
      return false;
    }
    const { first } = recorded;
    const read = step.hcall === 'H_GET_TCE' && step.result === 0 ? step.tce : null;
    if (read !== null && first !== null && !this.#book.isGuessed(recorded.call.liobn, first)) {
      const value = predicted.value ?? 0n;
      if (value !== read) {
        this.#part(step, recorded, `value ${hex(value)}`, `value ${hex(read)}`, null);
        return false;
      }
    }
    this.#recording.equal(step.hcall);
    return true;
  }

  /** What a piece of a host's trace does not tell: whether the kernel holds the table, and where the guest's memory ends. */
  #doubt(liobn: number, expected: number | null | undefined, result: number | null): string | null {
    if (this.#side === 'qemu') return null;
    if (!this.#windows.windows.has(liobn)) return 'no call of this recording shows its window';
    const gaveUp = expected === TceResult.tooHard || result === TceResult.tooHard;
    return gaveUp && this.#windows.memoryEnd === null ? 'nothing tells where the memory of the guest ends' : null;
  }

  /** A piece of a trace shows no end of the window: how many entries fit is what is recorded. */
  #openEnd(liobn: number): string | null {
    return this.#windows.windows.get(liobn)?.known === 'calls' ? 'nothing tells where the window ends' : null;
  }

  /** They part: the model goes on with what was recorded. */
  #part(
    step: TceStep,
    { call, first, count }: RecordedCall,
    expected: string,
    recorded: string,
    reason: string | null,
  ): void {
    const writer = first === null ? null : this.#book.writer(call.liobn, first);
    const table = this.#state.tables.get(call.liobn);
    if (table !== undefined && first !== null && call.call !== 'H_GET_TCE' && step.result === 0)
      for (let k = 0; k < Math.min(count, 512); k += 1) table.values.set(first + BigInt(k), step.tce ?? 3n);
    if (table !== undefined && first !== null && call.call === 'H_GET_TCE' && step.tce !== null)
      table.values.set(first, step.tce);
    const history: HistoryStep[] = writer === null ? [] : [historyOf(writer)];
    this.#recording.different({
      ...historyOf(step),
      kind: step.hcall,
      expected,
      recorded,
      reason,
      resumed: 'the recorded result',
      history,
    });
  }
}
