import { BlkifOp } from '../../model/blkback/blkback-request.ts';
import type { HeldSink } from '../moments/held.ts';
import type { Recording } from '../recording.ts';
import { responseOf, type PathModel } from './path-model.ts';
import type { PathRings, PathRingState } from './path-rings.ts';
import type { CountedAs } from './statistics-buckets.ts';
import { historyOf, type TraceStep } from './trace-step.ts';

/** Identity of a request of the trace. */
type Token = object;

/** What the model answers. */
interface Answer {
  readonly op: number;
  readonly status: number;
}

interface Step {
  readonly kind: 'dispatch' | 'response' | 'failed' | 'direct';
  readonly token: Token | null;
  readonly ring: PathRingState | null;
  /** The map, or the response of a request that maps nothing. */
  readonly step: TraceStep;
  /** Of a failed map its response; of a response the map. */
  readonly other: TraceStep | null;
  /** Worst status of its bios (blk_status_t, before 4.13 errno), or null. */
  readonly bio: number | null;
  /** Of a dispatch: what its response tells; null: not there yet. */
  told: { readonly op: number } | null;
  isOut: boolean;
}

const COUNTED: Readonly<Record<number, CountedAs>> = {
  [BlkifOp.read]: 'rd',
  [BlkifOp.write]: 'wr',
  [BlkifOp.barrier]: 'f',
  [BlkifOp.flush]: 'f',
  [BlkifOp.discard]: 'ds',
};
const NOT_SUPPORTED = 1;
const EOPNOTSUPP = -95;
const EIO = -5;
/** Steps that wait for the response of the first of them; beyond, it is taken for one that is not recorded. */
const MOST_WAITING = 65_536;
/** A response stands some microseconds before its request is counted off. */
const COUNTED_LATER = 0.002;

/**
 * Follows a trace along the request path (M2): what operation a request is shows in its response only, so that steps wait for it. Compares requests under way,
 * responses and statistics lines.
 */
export class PathReplay {
  readonly #recording: Recording;
  readonly #model: PathModel;
  readonly #rings: PathRings;
  #steps: Step[] = [];
  #head = 0;
  readonly #waiting = new Map<Token, Step>();
  #first: number | null = null;
  #last = 0;
  #isWhole = true;

  constructor(recording: Recording, model: PathModel, rings: PathRings) {
    this.#recording = recording;
    this.#model = model;
    this.#rings = rings;
  }

  /** A request has mapped its pages. */
  dispatched(token: Token, map: TraceStep, ring: number): void {
    const step = this.#add('dispatch', token, map, this.#rings.of(map, ring));
    this.#waiting.set(token, step);
  }

  /** It was the page of segment descriptors of the next request. */
  descriptor(token: Token): void {
    const step = this.#waiting.get(token);
    if (step !== undefined) step.isOut = true;
    this.#waiting.delete(token);
    this.#run(false);
  }

  /** Its response. */
  answered(token: Token, response: TraceStep, bio: number | null): void {
    const step = this.#waiting.get(token);
    if (step === undefined) return;
    step.told = { op: response.op ?? BlkifOp.read };
    this.#add('response', token, response, step.ring, step.step, bio);
    this.#run(false);
  }

  /** A request whose pages could not be mapped, and its response. */
  failed(map: TraceStep, response: TraceStep, ring: number): void {
    this.#add('failed', null, map, this.#rings.of(map, ring), response);
    this.#run(false);
  }

  /** A response of a request that maps nothing: a discard, or one that was refused. */
  direct(response: TraceStep, ring: number | null): void {
    this.#add('direct', null, response, ring === null ? null : this.#rings.of(response, ring));
    this.#run(false);
  }

  /** A response whose request began before the recording. */
  unseen(): void {
    this.#isWhole = false;
    this.#recording.read('response');
    this.#recording.skipped('response', 'its request began before the recording');
  }

  /** The recording is over. */
  end(): void {
    this.#run(true);
    for (const ring of this.#rings.all())
      ring.statistics.compare(this.#recording, this.#first ?? 0, this.#last, this.#isWhole);
  }

  /** What the model holds. */
  hold(into: HeldSink): void {
    for (const { path, at } of this.#rings.all()) {
      const ring = this.#model.ringState(at);
      if (ring === null) continue;
      for (const name of ['rd', 'wr', 'f', 'ds', 'oo', 'inflight', 'reqCons', 'rspProdPvt'] as const)
        into(`${path}.${name}`, ring[name]);
    }
  }

  #add(
    kind: Step['kind'],
    token: Token | null,
    step: TraceStep,
    ring: PathRingState | null,
    other: TraceStep | null = null,
    bio: number | null = null,
  ): Step {
    const added: Step = { kind, token, ring, step, other, bio, told: null, isOut: false };
    this.#steps.push(added);
    this.#first ??= step.time;
    this.#last = Math.max(this.#last, step.time ?? this.#last);
    return added;
  }

  /** Takes the steps up to the first that waits for its response. */
  #run(toEnd: boolean): void {
    while (this.#head < this.#steps.length) {
      const step = this.#steps[this.#head];
      if (step === undefined) break;
      const waits = step.kind === 'dispatch' && !step.isOut && step.told === null;
      if (waits && !toEnd && this.#steps.length - this.#head < MOST_WAITING) break;
      this.#head += 1;
      if (!step.isOut) this.#take(step);
    }
    if (this.#head < 1024) return;
    this.#steps = this.#steps.slice(this.#head);
    this.#head = 0;
  }

  #take(step: Step): void {
    const { ring } = step;
    if (ring === null) {
      const kind = step.kind === 'dispatch' ? 'dispatch' : 'response';
      this.#recording.read(kind);
      this.#recording.skipped(kind, 'nothing tells its ring');
      return;
    }
    if (step.kind === 'dispatch') this.#dispatch(step, ring);
    else if (step.kind === 'response') this.#response(step, ring);
    else if (step.kind === 'failed') this.#failed(step, ring);
    else this.#direct(step.step, ring);
  }

  #dispatch({ token, step, told }: Step, ring: PathRingState): void {
    const recording = this.#recording;
    recording.read('dispatch');
    recording.stepped('dispatch');
    const { inflight, time } = step;
    const known = this.#model.ringState(ring.at)?.inflight ?? 0;
    ring.unseen ??= inflight;
    const expected = known + (ring.unseen ?? 0);
    const late = time !== null && time - ring.lastResponse < COUNTED_LATER ? 1 : 0;
    if (inflight === null) recording.skipped('dispatch', 'the trace does not show how many requests are under way');
    else if (inflight >= expected && inflight <= expected + late) recording.equal('dispatch');
    else {
      recording.different({
        ...historyOf(step),
        kind: 'dispatch',
        expected: `inflight=${expected}`,
        recorded: `inflight=${inflight}`,
        reason: 'the map of the same request says so as well, along M3',
        resumed: 'the recorded requests under way',
        history: [],
      });
      ring.unseen = Math.max(0, inflight - known);
    }
    const op = told?.op ?? (step.readonly === true ? BlkifOp.write : BlkifOp.read);
    const id = ring.newId();
    if (token !== null && told !== null) ring.ids.set(token, id);
    this.#model.dispatch(ring.at, op, id, step.count ?? 0);
    ring.count(COUNTED[op], time);
  }

  #response({ token, step, other, bio }: Step, ring: PathRingState): void {
    const id = token === null ? undefined : ring.ids.get(token);
    if (token !== null) ring.ids.delete(token);
    ring.lastResponse = step.time ?? ring.lastResponse;
    const status = step.status ?? 0;
    // What the disk does is the machine's decision: without its end the status of the response tells it.
    const isUnsupported = bio === null ? status === -2 : bio === NOT_SUPPORTED;
    const error = (bio ?? status) === 0 ? 0 : isUnsupported ? EOPNOTSUPP : EIO;
    const given = id === undefined ? null : responseOf(this.#model.done(ring.at, id, error));
    this.#compare(step, given, bio === null, other);
  }

  #failed({ step, other }: Step, ring: PathRingState): void {
    if (other === null) return;
    const op = other.op ?? BlkifOp.read;
    const given = responseOf(this.#model.dispatchFailing(ring.at, op, ring.newId(), step.count ?? 1));
    ring.count(COUNTED[op], step.time);
    this.#compare(other, given, false, step);
  }

  #direct(step: TraceStep, ring: PathRingState): void {
    const op = step.op ?? BlkifOp.read;
    const status = step.status ?? 0;
    if (op === BlkifOp.discard) this.#model.discardsFail(ring.at, status === 0 ? 0 : status === -2 ? EOPNOTSUPP : EIO);
    // Without segments a READ or WRITE is refused, as it is for any other reason.
    const given = responseOf(this.#model.dispatch(ring.at, op, ring.newId(), 0));
    if (op === BlkifOp.flush || op === BlkifOp.barrier) {
      this.#recording.read('response');
      this.#recording.skipped('response', 'a flush without pages may have been refused by the disk');
    } else this.#compare(step, given, true, null);
    ring.count(COUNTED[op], step.time);
  }

  #compare(step: TraceStep, given: Answer | null, within: boolean, map: TraceStep | null): void {
    const recording = this.#recording;
    recording.read('response');
    recording.stepped('response');
    if (given !== null && given.op === step.op && given.status === step.status) recording.equal('response', within);
    else
      recording.different({
        ...historyOf(step),
        kind: 'response',
        expected: given === null ? 'no response' : `op=${given.op} st=${given.status}`,
        recorded: `op=${step.op} st=${step.status}`,
        reason: null,
        resumed: 'the request as answered',
        history: map === null ? [] : [historyOf(map)],
      });
  }
}
