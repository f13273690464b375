import type { MomentLog } from './moments/moment-log.ts';
import type { ReplayLine } from './replay-line.ts';

/** One step of a history: what was recorded at a line, in words (`map num=8 pg=0`). */
export interface HistoryStep extends ReplayLine {
  /** Seconds of the recording's clock, or null. */
  readonly time: number | null;
  readonly text: string;
}

/** Where a recording and the model part. */
export interface Difference extends HistoryStep {
  /** Kind of the recorded thing: `map`, `gnttab_map_refs`, `added`, `log`, `response`. */
  readonly kind: string;
  readonly expected: string;
  readonly recorded: string;
  /** Why they differ, when it is known and nothing is wrong with the machine (`the recording begins in the middle of this request`); null: a finding. */
  readonly reason: string | null;
  /** What the model was set to, so that it goes on. */
  readonly resumed: string;
  /** The shortest history that leads there, oldest first, without this step. */
  readonly history: readonly HistoryStep[];
}

/** A step that could not be taken as it was recorded, and what was assumed instead. */
export interface Assumption extends ReplayLine {
  readonly text: string;
}

/** What the model says about a recorded step although both agree: an invariant that is broken, a call that is refused. */
export interface Remark extends ReplayLine {
  /** Id of the invariant (MODEL.md), for example `M8-I10`; null: it breaks none. */
  readonly id: string | null;
  readonly text: string;
}

/** What became of the recorded things of one kind. compared = equal + different; read = compared + skipped + stepped only. */
export interface KindCount {
  read: number;
  /** They moved the model on. */
  stepped: number;
  equal: number;
  /** Of the equal ones those that only lie within the limits of a prediction that is no single value. */
  within: number;
  different: number;
  skipped: number;
}

/** Most differences, assumptions and remarks that are kept with their words; all are counted. */
const MAX_KEPT = 100;

const STEPS_WITH_MOMENTS = 48;

/** What a recording is. */
export interface RecordingHead extends ReplayLine {
  /** Name of the part that replays it: `blkback`, `tce`, `mapcache`. */
  readonly part: string;
  /** What was recorded: `kernel trace`, `events section`, `messages of dom0`. */
  readonly name: string;
  /** Address of `xdump show`, or the ring or window that it is about, or null when it is about everything. */
  readonly object: string | null;
  /** Model and variant that run along: `m3`, `B510`; and how the variant is known. */
  readonly model: string;
  readonly variant: string | null;
  readonly variantReason: string | null;
}

/**
 * What came of one recording: counts by kind, differences, assumptions, and the state at its end. The part that runs the model tells it what happens;
 * its memory does not grow with the length of the recording.
 */
export class Recording {
  readonly head: RecordingHead;
  /** By kind, in the order in which the kinds came first. */
  readonly kinds = new Map<string, KindCount>();
  /** `kind: reason` → how many, for what differs or was skipped with a known reason. */
  readonly reasons = new Map<string, number>();
  readonly differences: Difference[] = [];
  /** Differences without a known reason, also those that are not kept. */
  unexplained = 0;
  readonly assumptions: Assumption[] = [];
  assumed = 0;
  readonly remarks: Remark[] = [];
  remarked = 0;
  /** Why differences prove nothing here (lines are missing), or null. */
  excuse: string | null = null;
  /** The model's state at the end (or at `--until`), as `PATH = VALUE` lines. */
  state: readonly string[] = [];

  /** What the model holds at each line, for who asked for it; else null. */
  readonly moments: MomentLog | null;

  constructor(head: RecordingHead, moments: MomentLog | null = null) {
    this.head = head;
    this.moments = moments;
  }

  /** Steps between two pauses: keeping moments makes each step dearer, and hovers wait in between. */
  pauseAfter(steps: number): number {
    return this.moments === null ? steps : Math.min(steps, STEPS_WITH_MOMENTS);
  }

  /** A recorded thing of this kind was read. */
  read(kind: string): void {
    this.#kind(kind).read += 1;
  }

  /** It moved the model on. */
  stepped(kind: string): void {
    this.#kind(kind).stepped += 1;
  }

  /** It is what the model predicts; `within`: it lies in the limits of what the model predicts. */
  equal(kind: string, within = false): void {
    const count = this.#kind(kind);
    count.equal += 1;
    if (within) count.within += 1;
  }

  /** It is not what the model predicts. */
  different(found: Difference): void {
    const difference = found.reason === null ? { ...found, reason: this.excuse } : found;
    this.#kind(difference.kind).different += 1;
    if (difference.reason === null) this.unexplained += 1;
    else this.#because(difference.kind, difference.reason);
    if (this.differences.length < MAX_KEPT) this.differences.push(difference);
  }

  /** It could not be compared. */
  skipped(kind: string, reason: string): void {
    this.#kind(kind).skipped += 1;
    this.#because(kind, reason);
  }

  /** A step could not be taken as recorded; the model goes on with what `text` says. */
  assume(text: string, source: number, line: number): void {
    this.assumed += 1;
    if (this.assumptions.length < MAX_KEPT) this.assumptions.push({ text, source, line });
  }

  /** Recording and model agree, and the model has something to say about it. */
  remark(id: string | null, text: string, { source, line }: ReplayLine): void {
    this.remarked += 1;
    if (this.remarks.length < MAX_KEPT) this.remarks.push({ id, text, source, line });
  }

  #kind(kind: string): KindCount {
    const known = this.kinds.get(kind);
    if (known !== undefined) return known;
    const count = { read: 0, stepped: 0, equal: 0, within: 0, different: 0, skipped: 0 };
    this.kinds.set(kind, count);
    return count;
  }

  #because(kind: string, reason: string): void {
    const key = `${kind}: ${reason}`;
    this.reasons.set(key, (this.reasons.get(key) ?? 0) + 1);
  }
}
