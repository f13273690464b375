import type { CaptureWorld } from '../../world/world.ts';
import { threadName } from './log-line.ts';
import type { PathModel, PathRing } from './path-model.ts';
import { StatisticsBuckets, type CountedAs } from './statistics-buckets.ts';
import type { TraceStep } from './trace-step.ts';

/** A ring of a trace along the request path. */
export class PathRingState {
  readonly path: string;
  readonly at: PathRing;
  readonly statistics: StatisticsBuckets;
  /** Numbers of the requests under way: a front end may give the same number to several. */
  readonly ids = new Map<object, bigint>();
  /** Requests that were under way when the recording began; null: nobody knows. */
  unseen: number | null = null;
  /** Seconds. */
  lastResponse = -Infinity;
  #next = 0n;

  constructor(path: string, at: PathRing, statistics: StatisticsBuckets) {
    this.path = path;
    this.at = at;
    this.statistics = statistics;
  }

  /** A number that no other request of the ring has. */
  newId(): bigint {
    this.#next += 1n;
    return this.#next;
  }

  /** A request of this kind was taken at this time; of an unknown operation there is no counter. */
  count(name: CountedAs | undefined, time: number | null): void {
    if (name !== undefined && time !== null) this.statistics.add(name, time);
  }
}

/** The rings of one trace, each made when it is named first. */
export class PathRings {
  readonly #capture: CaptureWorld;
  readonly #model: PathModel;
  readonly #rings = new Map<string, PathRingState>();

  constructor(capture: CaptureWorld, model: PathModel) {
    this.#capture = capture;
    this.#model = model;
  }

  /** The ring of a step, or null when the step names no device. */
  of({ domid, device }: TraceStep, ring: number): PathRingState | null {
    if (domid === null || device === null) return null;
    const key = `${domid}/${device}/${ring}`;
    const known = this.#rings.get(key);
    if (known !== undefined) return known;
    const { queues, ringPageOrder } = this.#connection(domid, device);
    const at = this.#model.ring({ domid, handle: device, queues, ringPageOrder }, ring);
    if (at === null) return null;
    const lines = this.#capture.timeline.stats.get(threadName(String(domid), String(device), ring)) ?? [];
    const path = `be{${domid}/${device}}.r{${ring}}`;
    const made = new PathRingState(path, at, new StatisticsBuckets(this.#capture.facts, lines));
    this.#rings.set(key, made);
    return made;
  }

  /** All of them. */
  all(): Iterable<PathRingState> {
    return this.#rings.values();
  }

  /** How the device is connected, as the last listing of xenstore shows it. */
  #connection(
    domid: number,
    device: number,
  ): { readonly queues: number | null; readonly ringPageOrder: number | null } {
    const { facts, snapshots } = this.#capture;
    const vbd = snapshots
      .flatMap(({ vbds }) => vbds)
      .findLast((one) => one.frontendDomid === domid && one.device === device);
    const { ringPageOrder } = facts.tables.vbd.columns;
    return {
      queues: vbd === undefined || vbd.rings.length === 0 ? null : vbd.rings.length,
      ringPageOrder: vbd === undefined ? null : ringPageOrder.at(vbd.row),
    };
  }
}
