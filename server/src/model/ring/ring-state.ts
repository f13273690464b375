import type { BlkbackVariantId } from '../blkback-variants.ts';
import { InFlight } from './in-flight.ts';
import type { RingAbi } from './ring-size.ts';
import { ringSwitches, type RingSwitches } from './ring-switches.ts';

/** What a run of M1 starts from. */
export interface RingParams {
  /** Largest order and number of queues that the backend allows (max_ring_page_order, max_queues). */
  readonly maxOrder: number;
  readonly maxQueues: number;
  /** The frontend's name of the disk, `xvda`, and the backing device as the backend prints it (major << 8 | minor). */
  readonly disk: string;
  readonly device: number;
  readonly switches: Partial<RingSwitches>;
}

/** One ring. Indices are u32; null entries: this end has not set it up. */
export interface RingQueue {
  reqProd: number;
  reqEvent: number;
  rspProd: number;
  rspEvent: number;
  /** Contents of the slots: the id and operation that were written last. */
  readonly ids: bigint[];
  readonly ops: number[];

  frontEntries: number | null;
  frontOrder: number;
  frontAbi: RingAbi;
  reqProdPvt: number;
  rspCons: number;
  /** Its handler runs; an interrupt waits for it; it has given the disk up. */
  frontRunning: boolean;
  frontPending: boolean;
  frontDisabled: boolean;
  shadow: InFlight;

  backEntries: number | null;
  backOrder: number;
  backAbi: RingAbi;
  rspProdPvt: number;
  reqCons: number;
  waitingReqs: boolean;
  asleep: boolean;
  /** Bogus indices were seen; the ring is never read again. */
  halted: boolean;
  taken: InFlight;

  refs: readonly number[];
  port: number | null;
}

/** The rings of one device. */
export interface RingState {
  readonly variant: BlkbackVariantId;
  readonly switches: RingSwitches;
  readonly params: RingParams;
  queues: RingQueue[];
  /** Queues that the frontend announced, and those that the backend serves; null: not set up. */
  frontQueues: number | null;
  backQueues: number | null;
}

/** Most slots that a ring can have (order 4). */
export const maxRingEntries = 512;

/** A ring that nobody has set up. */
export const newRingQueue = (): RingQueue => ({
  reqProd: 0,
  reqEvent: 1,
  rspProd: 0,
  rspEvent: 1,
  ids: Array.from({ length: maxRingEntries }, () => 0n),
  ops: Array.from({ length: maxRingEntries }, () => 0),
  frontEntries: null,
  frontOrder: 0,
  frontAbi: 'native64',
  reqProdPvt: 0,
  rspCons: 0,
  frontRunning: false,
  frontPending: false,
  frontDisabled: false,
  shadow: new InFlight(0),
  backEntries: null,
  backOrder: 0,
  backAbi: 'native64',
  rspProdPvt: 0,
  reqCons: 0,
  waitingReqs: false,
  asleep: true,
  halted: false,
  taken: new InFlight(0),
  refs: [],
  port: null,
});

/** The state before either end is there. */
export const initialRing = (params: RingParams, variant: BlkbackVariantId): RingState => ({
  variant,
  params,
  switches: ringSwitches(variant, params.switches),
  queues: [],
  frontQueues: null,
  backQueues: null,
});

/** A state of its own with equal content. */
export const copyRing = (state: RingState): RingState => ({
  ...state,
  queues: state.queues.map((queue) => ({
    ...queue,
    ids: [...queue.ids],
    ops: [...queue.ops],
    shadow: queue.shadow.copy(),
    taken: queue.taken.copy(),
  })),
});
