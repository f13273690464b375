import type { BlkbackVariantId } from '../../model/blkback-variants.ts';
import { blkbackModel } from '../../model/blkback/blkback-model.ts';
import type { BlkbackEvent } from '../../model/blkback/blkback-event.ts';
import { BlkifOp, type BlkifRequest } from '../../model/blkback/blkback-request.ts';
import type { BlkbackRing, BlkbackState } from '../../model/blkback/blkback-state.ts';
import type { Output, ResponseOutput } from '../../model/output.ts';
import type { Violation } from '../../model/violation.ts';
import { scenarioDisk } from '../what-if/backend-run.ts';

/** Milliseconds of the model's own clock for each step: more than the pause after a failed request. Threads without work look around every 100 ms. */
const STEP = 2;
/** Rings of a device and pages of a ring where the capture does not tell: as many as Linux allows by default with some room. */
const QUEUES = 16;
const ORDER = 4;
const DIRECT_SEGMENTS = 11;
const PER_DESCRIPTOR_PAGE = 512;

/** A ring of the request path. */
export interface PathRing {
  readonly device: number;
  readonly ring: number;
}

/** What the capture tells of a device. */
interface PathDevice {
  readonly domid: number;
  readonly handle: number;
  readonly queues: number | null;
  readonly ringPageOrder: number | null;
}

/**
 * M2 along a recording that names requests by what the backend does for them. Which grants they have stays open (M3 has them), so that every request maps its
 * pages anew here; responses, requests under way and counters are those of the model.
 */
export class PathModel {
  readonly #state: BlkbackState;
  readonly #devices = new Map<string, number>();
  readonly violations: Violation[] = [];
  readonly #segments = new Map<number, BlkifRequest['segments']>();
  #now = 0;

  constructor(variant: BlkbackVariantId) {
    const params = { logStats: 0, maxQueues: 1024, maxRingPageOrder: 8, indirectSegments: 4096 };
    this.#state = blkbackModel.init({ params, switches: {} }, variant);
  }

  /** The ring of a device, which connects when it is named first; null: it has no such ring. */
  ring({ domid, handle, queues, ringPageOrder }: PathDevice, ring: number): PathRing | null {
    const key = `${domid}/${handle}`;
    let device = this.#devices.get(key);
    if (device === undefined) {
      device = this.#state.devices.length;
      this.#devices.set(key, device);
      const connection = {
        ...scenarioDisk,
        domid,
        handle,
        persistent: false,
        sectors: 1n << 62n,
        queues: Math.max(ring + 1, queues ?? QUEUES),
        ringPageOrder: ringPageOrder ?? ORDER,
      };
      this.#advance({ name: 'connect', connection });
    }
    return this.ringState({ device, ring }) === null ? null : { device, ring };
  }

  /** What the model holds of a ring. */
  ringState({ device, ring }: PathRing): BlkbackRing | null {
    return this.#state.devices[device]?.rings[ring] ?? null;
  }

  /** The backend takes a request with so many pages; answers what it does at once. */
  dispatch(at: PathRing, op: number, id: bigint, pages: number): readonly Output[] {
    const segments = this.#segmentsOf(pages);
    const request: BlkifRequest = { op, id, sector: 0n, segmentCount: pages, segments };
    if (op === BlkifOp.discard) return this.#push(at, { ...request, discardSectors: 8n, discardFlag: 0 });
    if (pages <= DIRECT_SEGMENTS) return this.#push(at, request);
    const descriptors = Array.from({ length: Math.ceil(pages / PER_DESCRIPTOR_PAGE) }, (_, index) => pages + 1 + index);
    return this.#push(at, { ...request, op: BlkifOp.indirect, indirectOp: op, descriptors });
  }

  /** Segments of so many pages; they are the same for every request. */
  #segmentsOf(pages: number): BlkifRequest['segments'] {
    const known = this.#segments.get(pages);
    if (known !== undefined) return known;
    const made = Array.from({ length: pages }, (_, index) => ({ gref: index + 1, firstSector: 0, lastSector: 7 }));
    this.#segments.set(pages, made);
    return made;
  }

  /** The same for a request of which a page cannot be mapped. */
  dispatchFailing(at: PathRing, op: number, id: bigint, pages: number): readonly Output[] {
    this.#advance({ name: 'mapStatus', ...at, gref: 1, status: -3, retries: 0 });
    const outputs = this.dispatch(at, op, id, Math.max(1, pages));
    this.ringState(at)?.grants.surroundings.mapFailures.clear();
    return outputs;
  }

  /** The disk answers discards with this from now on: 0 or −errno. */
  discardsFail(at: PathRing, error: number): void {
    this.#advance({ name: 'deviceDiscard', device: at.device, error });
  }

  /** All bios of a request are done with 0 or −errno. */
  done(at: PathRing, id: bigint, error: number): readonly Output[] {
    return [...this.#advance({ name: 'bioDone', ...at, id, bio: null, error }), ...this.#tick(), ...this.#consume(at)];
  }

  #push(at: PathRing, request: BlkifRequest): readonly Output[] {
    return [
      ...this.#advance({ name: 'front.push', ...at, requests: [request] }),
      ...this.#advance({ name: 'irq', ...at }),
      ...this.#tick(),
      ...this.#consume(at),
    ];
  }

  #consume(at: PathRing): readonly Output[] {
    return this.#advance({ name: 'front.consume', ...at, count: null });
  }

  #tick(): readonly Output[] {
    this.#now += STEP;
    return this.#advance({ name: 'tick', ms: this.#now });
  }

  #advance(event: BlkbackEvent): readonly Output[] {
    const outputs: Output[] = [];
    blkbackModel.advance(this.#state, event, {
      output: (output) => {
        outputs.push(output);
      },
      violation: (violation) => {
        if (this.violations.length < 20) this.violations.push(violation);
      },
    });
    return outputs;
  }
}

/** The response among outputs, or null. */
export const responseOf = (outputs: readonly Output[]): ResponseOutput | null =>
  outputs.find((output) => output.kind === 'response') ?? null;
