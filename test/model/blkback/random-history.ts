import { blkbackModel, type BlkbackSetup } from '../../../server/src/model/blkback/blkback-model.ts';
import type { BlkbackEvent } from '../../../server/src/model/blkback/blkback-event.ts';
import type { BlkifRequest, BlkifSegment } from '../../../server/src/model/blkback/blkback-request.ts';
import type { BlkbackDevice, BlkbackRing, BlkbackState } from '../../../server/src/model/blkback/blkback-state.ts';
import type { BlkbackVariantId } from '../../../server/src/model/blkback-variants.ts';
import { randomFrom } from '../../../server/src/replay/workload/random.ts';
import { DISK } from './machine.ts';

/** What may go wrong around the backend. */
export interface Troubles {
  /** Grants that cannot be mapped. */
  readonly maps: boolean;
  /** Pages that cannot be allocated. */
  readonly memory: boolean;
}

/** What a history found. */
export interface History {
  readonly steps: number;
  /** Every event that the model refused, and every broken invariant with the step, at most the first. */
  readonly problem: string | null;
  /** Invariants that were broken with it. */
  readonly broken: readonly string[];
}

/** A history of events that a correct machine may see, chosen by a seed, with all invariants after every step. */
export class RandomHistory {
  readonly state: BlkbackState;
  readonly #random: () => number;
  readonly #troubles: Troubles;
  /** References that a request of each ring uses until its response was read. */
  readonly #used = new Map<BlkbackRing, Map<bigint, readonly number[]>>();
  readonly #answered: { id: bigint; status: number }[] = [];
  /** Barriers under way: several in a row would keep a thread longer than a healthy disk does. */
  readonly #barriers = new Set<bigint>();
  #nextId = 1n;

  constructor(variant: BlkbackVariantId, seed: number, troubles: Troubles, setup: Partial<BlkbackSetup> = {}) {
    this.#random = randomFrom(seed);
    this.#troubles = troubles;
    const params = { maxPersistentGrants: [30, 64, 120, 300][this.#below(4)] ?? 64, maxBufferPages: this.#below(40) };
    this.state = blkbackModel.init(
      { params: { ...params, idleSeconds: 1, ...setup.params }, switches: setup.switches ?? {} },
      variant,
    );
  }

  run(steps: number): History {
    const recent: string[] = [];
    for (let step = 0; step < steps; step += 1) {
      const event = this.#choose();
      recent.push(describe(event));
      if (recent.length > 8) recent.shift();
      let refused: string | null = null;
      blkbackModel.advance(this.state, event, {
        output: (output) => {
          if (output.kind === 'response') this.#answered.push(output);
          if (output.kind === 'bug') refused = `BUG ${output.where}`;
        },
        violation: ({ text }) => (refused = text),
      });
      refused ??= this.#settle();
      const violations = blkbackModel.check(this.state);
      const [first] = violations;
      const problem = refused ?? (first === undefined ? null : `${first.id}: ${first.text}`);
      const broken = [...new Set(violations.map(({ id }) => id))];
      if (problem !== null)
        return { steps: step, problem: `step ${step}: ${problem} after ${recent.join(', ')}`, broken };
    }
    return { steps, problem: null, broken: [] };
  }

  /** Every response must belong to one request, which gives its references back. */
  #settle(): string | null {
    for (const { id } of this.#answered.splice(0)) {
      const owner = [...this.#used.values()].find((ids) => ids.has(id));
      if (owner === undefined) return `M2-I8: response ${id} belongs to no request`;
      owner.delete(id);
      this.#barriers.delete(id);
    }
    for (const { state, rings } of this.state.devices)
      if (state === 'closed') for (const ring of rings) this.#used.delete(ring);
    return null;
  }

  #below(count: number): number {
    return Math.floor(this.#random() * count);
  }

  #choose(): BlkbackEvent {
    const { state } = this;
    if (state.clock.now === 0) return { name: 'tick', ms: 1 };
    const open = state.devices.filter((device) => device.state !== 'closed');
    if (open.length === 0 || (open.length < 2 && this.#below(50) === 0)) return this.#connect();
    const device = open[this.#below(open.length)] as BlkbackDevice;
    const at = { device: state.devices.indexOf(device), ring: this.#below(device.rings.length) };
    const ring = device.rings[at.ring] as BlkbackRing;
    if (device.state === 'closing') return this.#close(device, at.device);
    switch (this.#below(14)) {
      case 0:
      case 1:
      case 2:
        return this.#push(ring, at);
      case 3:
      case 4:
      case 5: {
        const live = [...ring.live.values()].filter(({ stage }) => stage === 'io');
        const pending = live[this.#below(live.length)];
        if (pending === undefined) return this.#push(ring, at);
        const error = this.#below(10) === 0 ? ([-5, -95][this.#below(2)] ?? -5) : 0;
        const extraReferences = this.#below(10) === 0 ? 1 + this.#below(3) : 0;
        const bios = pending.openBios.map((isOpen, index) => (isOpen ? index : -1)).filter((index) => index >= 0);
        const bio = this.#below(2) === 0 ? null : (bios[this.#below(bios.length)] ?? null);
        return { name: 'bioDone', ...at, id: pending.id, bio, error, extraReferences };
      }
      case 6:
        return { name: 'front.consume', ...at, count: null };
      case 7:
        return this.#trouble(device, at);
      default:
        return this.#time();
    }
  }

  /** Time goes on in small steps, and not while something that a real machine does soon is still to be done. */
  #time(): BlkbackEvent {
    for (const [device, { rings }] of this.state.devices.entries())
      for (const [ring, one] of rings.entries()) {
        const at = { device, ring };
        if (one.irqSince !== null && this.state.devices[device]?.state === 'connected') return { name: 'irq', ...at };
        if (one.grants.purgeWork !== 'idle' && this.state.devices[device]?.state !== 'closed')
          return { name: 'workerRun', ...at, count: this.#below(3) === 0 ? 1 + this.#below(20) : null };
        if (one.draining === null) continue;
        const pending = [...rings].flatMap(({ live }) => [...live.values()]).find(({ stage }) => stage === 'io');
        const owner = rings.findIndex(({ live }) => pending !== undefined && live.get(pending.id) === pending);
        if (pending !== undefined) return { name: 'bioDone', device, ring: owner, id: pending.id, bio: null, error: 0 };
      }
    return { name: 'tick', ms: this.state.clock.now + ([0, 1, 5, 20][this.#below(4)] ?? 0) };
  }

  #trouble(device: BlkbackDevice, at: { readonly device: number; readonly ring: number }): BlkbackEvent {
    const { switches } = this.state;
    switch (this.#below(10)) {
      case 0:
        return { name: 'deviceResize', device: at.device, sectors: BigInt(500 + this.#below(1000)) };
      case 1:
        return { name: 'setParam', param: 'maxPersistentGrants', value: 20 + this.#below(300) };
      case 2:
        return { name: 'setParam', param: 'maxBufferPages', value: this.#below(100) };
      case 3:
        return { name: 'memoryPressure' };
      case 4:
        if (this.#troubles.maps && !this.state.params.copiesGrants)
          return {
            name: 'mapStatus',
            ...at,
            gref: 8 + this.#below(200),
            status: [-3, -7, -12][this.#below(3)] ?? -3,
            retries: this.#below(400),
          };
        break;
      case 5:
        if (this.#troubles.memory) return { name: 'allocFail', ...at, nth: 1 + this.#below(4) };
        break;
      case 6:
        return { name: 'kmallocFail', ...at, count: 1 };
      case 7:
        return { name: 'deviceDiscard', device: at.device, error: [0, -5, -95][this.#below(3)] ?? 0 };
      case 8:
        return { name: 'setParam', param: 'logStats', value: this.#below(2) };
      case 9:
        if (this.#below(8) === 0 && switches.inflightCount) return this.#close(device, at.device);
    }
    return this.#time();
  }

  /** A device is closed once nothing is under way; in between its requests end. */
  #close(device: BlkbackDevice, index: number): BlkbackEvent {
    for (const [ring, { live, grants, timers }] of device.rings.entries()) {
      for (const pending of live.values())
        if (pending.stage === 'io')
          return { name: 'bioDone', device: index, ring, id: pending.id, bio: null, error: 0 };
      if (grants.purgeWork !== 'idle') return { name: 'workerRun', device: index, ring, count: null };
      if (timers.length > 0) return { name: 'tick', ms: this.state.clock.now + 5 };
    }
    return { name: 'disconnect', device: index };
  }

  #connect(): BlkbackEvent {
    const closed = this.state.devices.find(({ state }) => state === 'closed');
    const domid = closed?.domid ?? 1 + this.state.devices.length;
    const connection = {
      ...DISK,
      domid,
      persistent: this.#below(4) > 0,
      queues: 1 + this.#below(3),
      ringPageOrder: this.#below(3) === 0 ? 1 : 0,
      blockSize: this.#below(4) === 0 ? 4096 : 512,
      maxSectors: this.#below(4) === 0 ? 16 : 1024,
    };
    return { name: 'connect', connection };
  }

  #push(ring: BlkbackRing, at: { readonly device: number; readonly ring: number }): BlkbackEvent {
    const room = ring.entries - ((ring.reqProdPvt - ring.rspCons) >>> 0);
    if (room <= 0) return { name: 'front.consume', ...at, count: null };
    const requests: BlkifRequest[] = [];
    for (let count = 1 + this.#below(Math.min(room, 6)); count > 0; count -= 1)
      requests.push(this.#request(ring, at.ring));
    return { name: 'front.push', ...at, requests };
  }

  #request(ring: BlkbackRing, index: number): BlkifRequest {
    const used = this.#used.get(ring) ?? new Map<bigint, readonly number[]>();
    this.#used.set(ring, used);
    const taken = new Set([...used.values()].flat());
    const reference = (): number => {
      let gref = 8 + this.#below(400);
      while (taken.has(gref)) gref += 1;
      taken.add(gref);
      return gref;
    };
    const id = this.#nextId;
    this.#nextId += 1n;
    const usesPages = this.#below(5) === 0 ? 12 + this.#below(40) : 1 + this.#below(11);
    const isIndirect = usesPages > 11;
    // A barrier on one ring ends the drain of another, so only the first ring sends them.
    const op = [0, 0, 0, 1, 1, 1, 3, 5, 99, index === 0 && this.#barriers.size === 0 ? 2 : 0][this.#below(10)] ?? 0;
    if (op === 2) this.#barriers.add(id);
    const count = op === 3 ? 0 : usesPages;
    const segments: BlkifSegment[] = Array.from({ length: count }, () => {
      const firstSector = this.#below(10) === 0 ? this.#below(8) : 0;
      return { gref: reference(), firstSector, lastSector: this.#below(30) === 0 ? this.#below(10) : 7 };
    });
    const sector = BigInt(this.#below(130)) * 8n;
    const descriptors = [reference()];
    used.set(id, [...segments.map(({ gref }) => gref), ...descriptors]);
    const base = { id, sector, segmentCount: this.#below(40) === 0 ? 300 : count, segments };
    if (op === 5) return { ...base, op, segmentCount: 0, segments: [], discardSectors: BigInt(this.#below(1200)) };
    if (isIndirect && op < 2) return { ...base, op: 6, indirectOp: op, descriptors };
    return { ...base, op };
  }
}

const describe = (event: BlkbackEvent): string =>
  JSON.stringify(event, (key, value: unknown) =>
    typeof value === 'bigint' ? `${value}n` : key === 'segments' ? (value as readonly unknown[]).length : value,
  );
