import type { HeldSink } from '../moments/held.ts';
import type { HistoryStep, Recording } from '../recording.ts';
import type { RingModel } from './ring-model.ts';
import { historyOf, type TraceStep } from './trace-step.ts';

/** A call of xen_blkbk_map as it was recorded. */
export interface MapCall {
  readonly map: TraceStep;
  /** Its gnttab_map_refs, in order. */
  readonly hypercalls: TraceStep[];
  result: TraceStep | null;
}

/** A request, or the descriptor page of one, that holds pages. */
export interface LiveRequest {
  /** Its number in the model. */
  readonly request: number;
  readonly map: TraceStep;
  readonly pages: number;
  readonly readonly: boolean;
  /** The next map has shown that this was the page of segment descriptors. */
  isDescriptor: boolean;
  /** It was not known yet whether its grants stay mapped. */
  readonly isOpen: boolean;
}

/** Segments that fit into a request itself; a longer one is indirect (BLKIF_MAX_SEGMENTS_PER_REQUEST). */
const DIRECT = 11;
/** Segments of one descriptor page (SEGS_PER_INDIRECT_FRAME). */
const PER_DESCRIPTOR_PAGE = 512;
/** A response stands some microseconds before its request is counted off. */
const COUNTED_LATER = 0.002;

/** Runs M3 along the map calls and completions of one ring. */
export class RingReplay {
  readonly name: string;
  readonly model: RingModel;
  /** Requests that hold pages, the oldest first. */
  readonly live: LiveRequest[] = [];
  /** Requests that were under way when the recording began; null: nobody knows. */
  unseen: number | null = null;
  readonly #recording: Recording;
  #isCounted = false;
  #isDecided: boolean;
  #lastResponse = -Infinity;
  /** What the model held when a line parted from it: perhaps only the line was wrong. */
  #instead: { readonly grants: number; readonly unseen: number | null } | null = null;
  /** The last call parted from the model: how many grants it added is open. */
  #isOpen = false;
  /** What changed the number of grants since it was last compared. */
  #since: HistoryStep[] = [];

  constructor(name: string, model: RingModel, isDecided: boolean, recording: Recording) {
    this.name = name;
    this.model = model;
    this.#isDecided = isDecided;
    this.#recording = recording;
  }

  /** Requests under way, without descriptor pages. */
  get inflight(): number {
    return this.live.filter(({ isDescriptor }) => !isDescriptor).length + (this.unseen ?? 0);
  }

  /** The page of descriptors that is to be given back before a map of so many pages, or null. */
  descriptorBefore(pages: number): LiveRequest | null {
    const last = this.live.at(-1);
    if (last === undefined || pages <= DIRECT || !last.readonly) return null;
    return last.pages === Math.ceil(pages / PER_DESCRIPTOR_PAGE) ? last : null;
  }

  /** A map begins: compares the counters that the trace shows of the ring. */
  begin(map: TraceStep): void {
    const recording = this.#recording;
    const { persistent, inflight } = map;
    recording.stepped('map');
    if (!this.#isCounted) {
      this.#isCounted = true;
      this.unseen = inflight;
      if (persistent !== null && persistent > 0) {
        this.model.setCount(persistent);
        this.model.isPersistent = true;
        this.#isDecided = true;
        recording.assume(
          `${this.name} begins with ${persistent} grants in its tree, whose references are not known`,
          map.source,
          map.line,
        );
      }
    }
    if (!this.#isDecided && persistent === 0 && this.model.count > 0) this.#settle(false, map);
    const grants = this.model.count;
    const { unseen } = this;
    let wrong = this.#wrongCounters(map);
    if (wrong !== null && this.#instead !== null) {
      this.model.setCount(Math.max(0, grants + this.#instead.grants));
      this.unseen = this.#instead.unseen;
      if (this.#wrongCounters(map) === null) wrong = null;
      else {
        this.model.setCount(grants);
        this.unseen = unseen;
      }
    }
    this.#instead = null;
    const isOpen = this.#isOpen && persistent !== null;
    this.#isOpen = false;
    if (wrong === null) recording.equal('map');
    else if (isOpen) {
      recording.skipped('map', 'the call before it parts from the model, so that the number of grants is open');
      this.model.setCount(persistent);
    } else {
      recording.different({
        ...historyOf(map),
        kind: 'map',
        ...wrong,
        reason: null,
        resumed: `${persistent} grants in the tree and ${inflight ?? 'the model’s'} requests under way, or what was before if only this line is wrong`,
        history: [...this.#since],
      });
      this.#instead = { grants: persistent === null ? 0 : grants - persistent, unseen };
      if (persistent !== null) this.model.setCount(persistent);
      if (inflight !== null) this.unseen = Math.max(0, inflight - (this.inflight - (this.unseen ?? 0)));
    }
    this.#since = [];
  }

  /** A map is over: the model maps as many new grants as the trace shows, and says how. Answers what a failed one gives back, else null. */
  finish({ map, hypercalls, result }: MapCall): readonly number[] | null {
    const recording = this.#recording;
    const pages = map.count ?? 0;
    const fresh = hypercalls.reduce((sum, { count }) => sum + (count ?? 0), 0);
    this.#decide(map, hypercalls, fresh);
    this.#mustHaveEnded(map, pages - fresh, result);
    const idle = this.model.isPersistent ? this.model.idle : 0;
    const hits = Math.max(0, Math.min(pages - fresh, idle));
    const failed = result?.status !== null && result?.status !== undefined && result.status !== 0;
    const last = hypercalls.at(-1);
    const refs: (number | null)[] = [];
    for (const { ref, count } of hypercalls)
      for (let index = 0; index < (count ?? 0) && refs.length < pages; index += 1) refs.push(index === 0 ? ref : null);
    while (refs.length + hits < pages) refs.push(null);
    const failing = failed && last !== undefined ? refs.length - (last.count ?? 1) : null;
    const before = this.model.count;
    const named = hypercalls.map(({ ref }) => ref !== null && this.model.isPersistent && this.model.hasIdle(ref));
    // The limit was not reached, so every request under way has its grants in the tree: none of them is there but this one.
    if (hits > 0 && hits === before && this.#isDecided && before < this.model.max) this.unseen ??= 0;
    const predicted = this.model.map(hits, refs, map.readonly ?? false, failing);
    for (const [index, step] of hypercalls.entries()) {
      recording.stepped('gnttab_map_refs');
      if (this.#isOpen) {
        recording.skipped('gnttab_map_refs', 'a hypercall of the same call before it parts from the model');
        continue;
      }
      const call = predicted.calls[index];
      const flags = call?.args['flags'];
      const expected =
        call === undefined
          ? 'no further hypercall'
          : named[index] === true
            ? `no map of reference ${step.ref}, which is in the tree and in no use`
            : `count=${call.count} flags=0x${Number(flags).toString(16)} of d${map.domid}`;
      const isEqual =
        call?.count === step.count &&
        (step.flags === null || flags === step.flags) &&
        step.domid === map.domid &&
        named[index] !== true;
      if (isEqual) recording.equal('gnttab_map_refs');
      else {
        this.#isOpen = true;
        this.#parted(
          'gnttab_map_refs',
          step,
          expected,
          describe(step),
          [historyOf(map)],
          'the recorded number of new grants',
        );
      }
    }
    const missing = predicted.calls.length - hypercalls.length;
    if (missing > 0 && this.#recording.kinds.has('gnttab_map_refs'))
      this.#parted(
        'map',
        result ?? map,
        `${missing} more hypercalls, because only ${idle} grants of the tree are in no use`,
        `${hypercalls.length} hypercalls for ${pages} pages`,
        [historyOf(map), ...hypercalls.map(historyOf)],
        'the model’s number of new grants',
      );
    if (result !== null) {
      recording.stepped('map_ret');
      if (failed) {
        recording.assume(
          `of the grants of ${this.name} at line ${map.line} the one with ${last?.ref === null || last === undefined ? 'no known reference' : `reference ${last.ref}`} could not be mapped`,
          result.source,
          result.line,
        );
      }
      if ((predicted.result !== 0) === failed) recording.equal('map_ret');
      else
        this.#parted(
          'map_ret',
          result,
          `${predicted.result}`,
          `${result.status}`,
          [historyOf(map)],
          'the recorded result',
        );
    }
    if (this.model.count !== before) this.#since.push(historyOf(map));
    if (predicted.result !== 0) return predicted.unmaps;
    this.live.push({
      request: predicted.request,
      map,
      pages,
      readonly: map.readonly ?? false,
      isDescriptor: false,
      isOpen: !this.#isDecided,
    });
    return null;
  }

  /**
   * A map uses more grants of the tree than are idle, and the trace does not show how many requests are under way: those before it have ended, though their
   * responses are not recorded, or as responses to something else.
   */
  #mustHaveEnded(map: TraceStep, wanted: number, result: TraceStep | null): void {
    const held = this.live.reduce((sum, { pages }) => sum + pages, 0);
    const { idle, isPersistent } = this.model;
    const isUnknown = map.inflight === null && isPersistent && this.#recording.kinds.has('gnttab_map_refs');
    if (!isUnknown || result?.status !== 0 || wanted <= idle || wanted > idle + held) return;
    const history: HistoryStep[] = [];
    while (this.model.idle < wanted) {
      const live = this.live.shift();
      if (live === undefined) break;
      history.push(historyOf(live.map));
      this.model.release(live.request, false);
    }
    this.#parted(
      'map',
      map,
      `new grants, because ${idle} of the tree are in no use`,
      `${wanted} pages without a hypercall`,
      history,
      'the requests before it as answered',
    );
  }

  /** Lets a request go and compares the unmap hypercalls that stand before `at`; `now`: not asynchronously. */
  release(live: LiveRequest, now: boolean, unmaps: readonly TraceStep[], at: TraceStep): void {
    this.live.splice(this.live.indexOf(live), 1);
    const predicted = this.model.release(live.request, now);
    if (live.isOpen) this.#closeOpen(live, unmaps);
    else this.compareUnmaps(predicted, unmaps, live.map, at);
  }

  /** Whether its grants stay mapped shows when the first of them are unmapped, or not. */
  #closeOpen(live: LiveRequest, unmaps: readonly TraceStep[]): void {
    const unmapped = unmaps.reduce((sum, { count }) => sum + (count ?? 0), 0);
    const isPlausible = unmapped === 0 || unmapped === live.pages;
    for (const step of unmaps) {
      this.#recording.stepped('gnttab_unmap_refs');
      if (isPlausible) this.#recording.equal('gnttab_unmap_refs', true);
      else {
        const expected = `0 or ${live.pages} in all`;
        this.#parted('gnttab_unmap_refs', step, expected, `${unmapped}`, [historyOf(live.map)], 'the recorded number');
      }
    }
    if (this.#isDecided || live.pages === 0 || unmaps.length === 0) return;
    this.#settle(unmapped === 0, live.map);
  }

  #settle(isPersistent: boolean, at: TraceStep): void {
    this.#isDecided = true;
    this.model.isPersistent = isPersistent;
    if (!isPersistent) this.model.setCount(0);
    const text = `grants of ${this.name} are ${isPersistent ? '' : 'not '}persistent, as the first of them show`;
    this.#recording.assume(text, at.source, at.line);
  }

  /** Compares the unmap hypercalls before `at` with the numbers of operations that the model predicts. */
  compareUnmaps(predicted: readonly number[], unmaps: readonly TraceStep[], map: TraceStep, at: TraceStep): void {
    const missing = predicted.slice(unmaps.length);
    // Where the trace shows no unmap at all, they may not be traced.
    if (missing.length > 0 && this.#recording.kinds.has('gnttab_unmap_refs'))
      this.#parted(
        'gnttab_unmap_refs',
        at,
        missing.map((count) => `count=${count}`).join(', then '),
        'no hypercall before the response',
        [historyOf(map)],
        'the request without pages',
      );
    for (const [index, step] of unmaps.entries()) {
      this.#recording.stepped('gnttab_unmap_refs');
      const expected = predicted[index];
      if (expected === step.count) this.#recording.equal('gnttab_unmap_refs');
      else
        this.#parted(
          'gnttab_unmap_refs',
          step,
          expected === undefined ? 'no hypercall' : `count=${expected}`,
          `count=${step.count}`,
          [historyOf(map)],
          'the request without pages',
        );
    }
  }

  /** How many grants the unmap hypercall of this request would unmap. */
  responded(time: number | null): void {
    this.#lastResponse = time ?? this.#lastResponse;
  }

  /** What the model holds of the ring. */
  hold(path: string, into: HeldSink): void {
    const { count, inUse, freePages, isPersistent, max } = this.model;
    const isWhole = this.unseen === 0;
    into(`${path}.gntPersistent`, this.#isDecided ? isPersistent : 'not known yet');
    into(`${path}.pgC`, count);
    // Requests that began before the recording may use grants of the tree.
    into(`${path}.pgInUse`, isWhole ? inUse : { low: inUse, high: count });
    into(`${path}.pgMax`, max);
    // Pages that lay in the pool before the recording are nowhere named.
    into(`${path}.freeNum`, { low: freePages, high: null });
    into(`${path}.inflight`, this.unseen === null ? { low: this.inflight, high: null } : this.inflight);
  }

  #wrongCounters({
    persistent,
    inflight,
    time,
  }: TraceStep): { readonly expected: string; readonly recorded: string } | null {
    if (persistent !== null && persistent !== this.model.count)
      return { expected: `pg=${this.model.count}`, recorded: `pg=${persistent}` };
    const known = this.inflight;
    const late = time !== null && time - this.#lastResponse < COUNTED_LATER ? 1 : 0;
    if (inflight !== null && this.unseen !== null && (inflight < known || inflight > known + late))
      return { expected: `inflight=${known}`, recorded: `inflight=${inflight}` };
    return null;
  }

  /** Whether grants are persistent shows when a request that only reads from its pages maps them. */
  #decide(map: TraceStep, hypercalls: readonly TraceStep[], fresh: number): void {
    if (this.#isDecided || fresh === 0) return;
    const flags = hypercalls[0]?.flags ?? null;
    if (map.readonly !== true || flags === null) return;
    this.#settle((flags & 4) === 0, map);
  }

  #parted(
    kind: string,
    step: TraceStep,
    expected: string,
    recorded: string,
    history: readonly HistoryStep[],
    resumed: string,
  ): void {
    this.#recording.different({ ...historyOf(step), kind, expected, recorded, reason: null, resumed, history });
  }
}

const describe = ({ count, flags, domid, ref }: TraceStep): string =>
  `count=${count}${flags === null ? '' : ` flags=0x${flags.toString(16)}`}${ref === null ? '' : ` ref0=${ref}`} of d${domid}`;
