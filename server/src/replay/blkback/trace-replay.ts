import { BlkifOp } from '../../model/blkback/blkback-request.ts';
import type { Recording } from '../recording.ts';
import type { PathReplay } from './path-replay.ts';
import type { LiveRequest, MapCall, RingReplay } from './ring-replay.ts';
import { historyOf, ringOfThread, type TraceStep } from './trace-step.ts';

/** What one thread (or softirq) is in the middle of. */
interface Context {
  call: MapCall | null;
  ring: RingReplay | null;
  /** `unmap`: pages of a failed request or of descriptors are being given back. */
  unmap: TraceStep | null;
  prepares: TraceStep[];
  unmaps: TraceStep[];
  /** A map failed: what it gives back, and the call. */
  failed: { readonly unmaps: readonly number[]; readonly map: TraceStep } | null;
  /** Worst status of the bios that have ended. */
  bio: number | null;
}

const OPERATIONS: Readonly<Record<number, string>> = {
  [BlkifOp.read]: 'READ',
  [BlkifOp.write]: 'WRITE',
  [BlkifOp.barrier]: 'BARRIER',
  [BlkifOp.flush]: 'FLUSH',
  [BlkifOp.discard]: 'DISCARD',
};

/** Follows a trace with the events that name the backend's device: sorts them by what runs and by ring, and finds the request of each completion. */
export class TraceReplay {
  readonly #recording: Recording;
  readonly #ringOf: (domid: number, device: number, ring: number) => RingReplay;
  readonly #rings = new Map<string, RingReplay[]>();
  readonly #contexts = new Map<string, Context>();
  /** The ring that the last event was about, or null. */
  ring: RingReplay | null = null;

  readonly #path: PathReplay | null;

  constructor(
    recording: Recording,
    ringOf: (domid: number, device: number, ring: number) => RingReplay,
    path: PathReplay | null = null,
  ) {
    this.#recording = recording;
    this.#ringOf = ringOf;
    this.#path = path;
  }

  /** Takes the next event. */
  take(step: TraceStep): void {
    const recording = this.#recording;
    recording.read(step.event);
    const context = this.#contextOf(step);
    this.ring = context.ring;
    switch (step.event) {
      case 'map':
        this.#map(step, context);
        break;
      case 'gnttab_map_refs':
        if (context.call !== null) context.call.hypercalls.push(step);
        else recording.skipped(step.event, 'it is of another driver, or its call began before the recording');
        break;
      case 'map_ret':
        if (context.call === null) {
          recording.skipped(step.event, 'its call began before the recording');
          break;
        }
        context.call.result = step;
        this.#finish(context);
        break;
      case 'gnttab_map_refs_ret':
      case 'gnttab_unmap_refs_ret':
        this.#mustBe(step, 'ret=0', step.status === 0);
        break;
      case 'unmap':
        context.unmap = step;
        break;
      case 'unmap_prepare':
        context.prepares.push(step);
        break;
      case 'gnttab_unmap_refs':
        context.unmaps.push(step);
        break;
      case 'bio_end':
        recording.stepped(step.event);
        recording.skipped(step.event, 'whether the disk succeeds is the machine’s decision');
        context.bio = Math.max(context.bio ?? 0, step.status ?? 0);
        break;
      case 'response':
        this.#response(step, context);
        break;
      case 'blkif_irq':
        recording.stepped(step.event);
        recording.skipped(step.event, 'when a guest notifies is its decision');
        break;
      default:
        recording.skipped(step.event, 'no model has it');
    }
  }

  /** The recording is over. */
  end(): void {
    for (const context of this.#contexts.values()) {
      if (context.call !== null) this.#cutOff(context.call);
      this.#leave(context, 'the recording ends before its response');
    }
  }

  /** The recording ends inside of a call: what it did so far says nothing about the whole. */
  #cutOff({ hypercalls }: MapCall): void {
    for (const { event } of hypercalls) this.#recording.skipped(event, 'the recording ends inside of its call');
  }

  #contextOf(step: TraceStep): Context {
    const known = this.#contexts.get(step.context);
    if (known !== undefined) return known;
    // The threads that run when requests complete are any; those that have left nothing behind are forgotten.
    if (this.#contexts.size > 256)
      for (const [name, { call, unmaps, prepares }] of this.#contexts)
        if (call === null && unmaps.length + prepares.length === 0) this.#contexts.delete(name);
    const context = { call: null, ring: null, unmap: null, prepares: [], unmaps: [], failed: null, bio: null };
    this.#contexts.set(step.context, context);
    return context;
  }

  #map(step: TraceStep, context: Context): void {
    if (context.call !== null) this.#finish(context);
    const thread = ringOfThread(step.thread ?? '');
    const { domid, device } = step;
    if (domid === null || device === null) return;
    const ring = this.#ringOf(domid, device, thread?.ring ?? 0);
    const key = `${domid}/${device}`;
    const rings = this.#rings.get(key) ?? [];
    this.#rings.set(key, rings);
    if (!rings.includes(ring)) rings.push(ring);
    context.ring = ring;
    this.ring = ring;
    const pages = step.count ?? 0;
    const descriptor =
      context.unmap !== null || context.unmaps.length > 0 ? (ring.live.at(-1) ?? null) : ring.descriptorBefore(pages);
    if (descriptor !== null) this.#releaseNow(ring, descriptor, context, step);
    this.#leave(context, 'its request began before the recording');
    context.call = { map: step, hypercalls: [], result: null };
    ring.begin(step);
  }

  #finish(context: Context): void {
    const { call, ring } = context;
    context.call = null;
    if (call === null || ring === null) return;
    const unmaps = ring.finish(call);
    context.failed = unmaps === null ? null : { unmaps, map: call.map };
    const live = ring.live.at(-1);
    if (unmaps === null && live !== undefined) this.#path?.dispatched(live, call.map, indexOf(ring));
  }

  /** What an error path or the end of parsing gives back at once. */
  #releaseNow(ring: RingReplay, live: LiveRequest, context: Context, at: TraceStep): void {
    live.isDescriptor = true;
    this.#path?.descriptor(live);
    if (context.unmap !== null) this.#mustBe(context.unmap, `num=${live.pages}`, context.unmap.count === live.pages);
    for (const prepare of context.prepares)
      this.#mustBe(prepare, `num=${live.pages}`, prepare.count === Math.min(live.pages, 11));
    ring.release(live, true, context.unmaps, at);
    context.unmap = null;
    context.prepares = [];
    context.unmaps = [];
  }

  #response(step: TraceStep, context: Context): void {
    const recording = this.#recording;
    const thread = ringOfThread(step.thread ?? '');
    const all = this.#rings.get(`${step.domid}/${step.device}`) ?? [];
    const rings =
      thread === null ? all : all.filter(({ name }) => name === `${step.domid}/${step.device}-${thread.ring}`);
    recording.stepped('response');
    if (context.failed !== null && context.ring !== null && step.status !== 0) {
      context.ring.compareUnmaps(context.failed.unmaps, context.unmaps, context.failed.map, step);
      this.#mustBe(step, 'status -1', step.status === -1);
      this.#path?.failed(context.failed.map, step, indexOf(context.ring));
      for (const { event } of context.prepares) recording.skipped(event, 'a failed request gives back in batches');
      if (context.unmap !== null) recording.equal('unmap');
      Object.assign(context, { failed: null, unmap: null, prepares: [], unmaps: [], bio: null });
      return;
    }
    const found = this.#requestOf(step, context, rings);
    if (found === null) this.#withoutRequest(step, rings);
    else {
      const { ring, live } = found;
      this.ring = ring;
      for (const prepare of context.prepares)
        this.#mustBe(prepare, `num=${live.pages}`, prepare.count === live.pages, live.map);
      ring.release(live, false, context.unmaps, step);
      context.prepares = [];
      context.unmaps = [];
      ring.responded(step.time);
      this.#path?.answered(live, step, context.bio);
      const operation = operationOf(live);
      // Its status is compared along the request path.
      if (operation.includes(step.op ?? -1)) recording.equal('response');
      else
        recording.different({
          ...historyOf(step),
          kind: 'response',
          expected: operation.map((op) => OPERATIONS[op]).join(' or '),
          recorded: OPERATIONS[step.op ?? -1] ?? `operation ${step.op}`,
          reason: null,
          resumed: 'the request as answered',
          history: [historyOf(live.map)],
        });
    }
    this.#leave(context, 'its request began before the recording');
    context.bio = null;
  }

  /** The oldest request that the completion fits. */
  #requestOf(
    step: TraceStep,
    { prepares }: Context,
    rings: readonly RingReplay[],
  ): { readonly ring: RingReplay; readonly live: LiveRequest } | null {
    const pages = prepares[0]?.count ?? null;
    let fallback: { readonly ring: RingReplay; readonly live: LiveRequest } | null = null;
    for (const ring of rings) {
      for (const live of ring.live) {
        if (live.isDescriptor) continue;
        const fits = operationOf(live).includes(step.op ?? -1) && (pages === null || pages === live.pages);
        if (fits) return { ring, live };
        if (ring.unseen === 0) fallback ??= { ring, live };
      }
    }
    return step.op === BlkifOp.discard || step.status !== 0 ? null : fallback;
  }

  #withoutRequest(step: TraceStep, rings: readonly RingReplay[]): void {
    const recording = this.#recording;
    const ring = rings.find(({ unseen }) => unseen !== 0);
    const [only] = rings.length === 1 ? rings : [];
    const index = ringOfThread(step.thread ?? '')?.ring ?? (only === undefined ? null : indexOf(only));
    if (step.op === BlkifOp.discard || step.status !== 0) this.#path?.direct(step, index);
    else this.#path?.unseen();
    if (step.op === BlkifOp.discard)
      recording.skipped('response', 'a discard maps nothing, so that its request is not recorded');
    else if (step.status !== 0)
      recording.skipped('response', 'the request was refused before it mapped anything, so that it is not recorded');
    else if (rings.length === 0 || ring !== undefined) {
      recording.skipped('response', 'its request began before the recording');
      if (ring?.unseen !== undefined && ring.unseen !== null) ring.unseen -= 1;
    } else
      recording.different({
        ...historyOf(step),
        kind: 'response',
        expected: 'no response, because no request is under way',
        recorded: `a response to request ${step.id}`,
        reason: null,
        resumed: 'the model as it is',
        history: [],
      });
  }

  #mustBe(step: TraceStep, expected: string, isEqual: boolean, before: TraceStep | null = null): void {
    this.#recording.stepped(step.event);
    if (isEqual) this.#recording.equal(step.event);
    else
      this.#recording.different({
        ...historyOf(step),
        kind: step.event,
        expected,
        recorded: historyOf(step).text,
        reason: null,
        resumed: 'the model as it is',
        history: before === null ? [] : [historyOf(before)],
      });
  }

  /** What no request was found for. */
  #leave(context: Context, reason: string): void {
    const left = [...context.prepares, ...context.unmaps, ...(context.unmap === null ? [] : [context.unmap])];
    for (const { event } of left) this.#recording.skipped(event, reason);
    context.prepares = [];
    context.unmaps = [];
    context.unmap = null;
  }
}

/** Number of a ring, which stands at the end of its name. */
const indexOf = ({ name }: RingReplay): number => Number(name.slice(name.lastIndexOf('-') + 1));

const READS: readonly number[] = [BlkifOp.read];
const EMPTY_WRITES: readonly number[] = [BlkifOp.flush, BlkifOp.barrier];
const WRITES: readonly number[] = [BlkifOp.write, ...EMPTY_WRITES];

/** Operations that a request with such pages can have been: a read writes into them. */
const operationOf = ({ readonly, pages }: LiveRequest): readonly number[] =>
  readonly ? (pages === 0 ? EMPTY_WRITES : WRITES) : READS;
