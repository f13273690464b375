import type { BlkbackSwitches, BlkbackVariantId } from '../blkback-variants.ts';
import type { GrantDevice, GrantSlot, ModelClock, PersistentState } from '../persistent/persistent-state.ts';
import type { UnmapBatch } from '../persistent/unmap-pages.ts';
import type { BlkbackParams } from './blkback-params.ts';
import type { BlkifRequest } from './blkback-request.ts';

/** Where a request is. `free`: in the pool; `taken`: being validated or waiting for a drain; `io`: bios are out; `unmapping`; `ending`: between response and pool. */
export type RequestStage = 'free' | 'taken' | 'io' | 'unmapping' | 'ending';

/** A request inside the backend (struct pending_req). Reused, with what the request before left in the slots. */
export interface PendingRequest {
  id: bigint;
  /** The operation itself: READ or WRITE of an indirect one. */
  operation: number;
  segmentCount: number;
  status: number;
  stage: RequestStage;
  readonly slots: GrantSlot[];
  readonly descriptors: GrantSlot[];
  /** Page of each segment, once it is mapped. */
  readonly pages: number[];
  /** Sectors of each segment, and their offset in the page in bytes. */
  readonly lengths: number[];
  readonly offsets: number[];
  sector: bigint;
  sectors: number;
  /** Bios that are not done, by their number. */
  readonly openBios: boolean[];
  pendcnt: number;
  /** Mappings that wait to be removed until `unmapAt` (ms). */
  unmap: UnmapBatch | null;
  unmapAt: number;
  /** Next of the steps that end a request. */
  endStep: number;
  isPooled: boolean;
  holdsReference: boolean;
  /** Another request with the same id. */
  sameId: PendingRequest | null;
}

/** What the thread of a ring does. */
export type ThreadState = 'run' | 'waitWork' | 'waitPool' | 'waitDrain' | 'sleep' | 'haltedBogus' | 'stopped';

/** One ring with its thread (struct xen_blkif_ring; before 4.5 part of the device). Ring indices have 32 bits and wrap. */
export interface BlkbackRing {
  readonly index: number;
  readonly comm: string;
  /** Slots of the ring, a power of two. */
  readonly entries: number;
  readonly requests: (BlkifRequest | null)[];
  reqProd: number;
  reqEvent: number;
  rspProd: number;
  rspEvent: number;
  reqCons: number;
  rspProdPvt: number;
  /** The front end's own. */
  rspCons: number;
  reqProdPvt: number;
  /** Requests of the guest for which the ring had no room. */
  readonly backlog: BlkifRequest[];
  waitingReqs: boolean;
  /** An interrupt is on its way since then (ms). */
  irqSince: number | null;
  /** Late end of interrupt: the channel is masked, and one came meanwhile. */
  eoiPending: boolean;
  irqLatched: boolean;
  inflight: number;
  /** Free requests; the last is taken first. The same list for all devices before 3.11. */
  readonly pool: PendingRequest[];
  poolTotal: number;
  /** Requests whose bios are out or whose end is not over, by id. */
  readonly live: Map<bigint, PendingRequest>;
  /** The request for which the thread waits in a drain. */
  draining: PendingRequest | null;
  readonly grants: PersistentState;
  oo: number;
  rd: number;
  wr: number;
  f: number;
  ds: number;
  rdSect: number;
  wrSect: number;
  /** The next statistics line comes after this time (ms). */
  nextStats: number;
  /** A line was printed, so the counters started anew. */
  hasPrinted: boolean;
  completions: number;
  thread: ThreadState;
  /** When the thread goes on by itself (ms); Infinity: only when it is woken. */
  wakeAt: number;
  /** The producer index that the running pass has read. */
  passEnd: number;
  /** Where the ring was halted, or null. */
  haltedAt: number | null;
  /** Requests whose unmap waits, and bios and worker of an automatic surrounding, in the order of time. */
  readonly timers: Timer[];
}

/** Something that happens by itself at a time (ms). */
export interface Timer {
  readonly at: number;
  readonly kind: 'unmap' | 'disk' | 'worker';
  readonly pending: PendingRequest | null;
  readonly id: bigint;
}

/** A disk of a guest (struct xen_blkif, struct xen_vbd). */
export interface BlkbackDevice extends GrantDevice {
  /** `xvda`. */
  readonly name: string;
  /** `backend/vbd/1/51712`. */
  readonly node: string;
  readonly major: number;
  readonly minor: number;
  readonly readonly: boolean;
  /** Logical block size in bytes. */
  readonly blockSize: number;
  readonly maxSectors: number;
  readonly maxSegments: number;
  readonly discardSecure: boolean;
  /** What the disk answers to a discard: 0 or −errno. */
  discardError: number;
  /** Next transaction of a resize fails at this step. */
  transactionFailure: { readonly step: TransactionStep; readonly error: number } | null;
  /** So many next bios cannot be allocated. */
  bioFailures: number;
  /** Sectors as the driver remembers them, as the disk has them, as xenstore says. */
  size: bigint;
  bdevSize: bigint;
  xenstoreSectors: bigint;
  /** When the disk's size changed (ms). */
  sizeChangedAt: number;
  refcnt: number;
  drain: boolean;
  drainSignal: boolean;
  state: 'connected' | 'closing' | 'closed';
  rings: readonly BlkbackRing[];
}

/** Steps of a resize that can fail. */
export type TransactionStep = 'start' | 'size' | 'state' | 'end';

/** All block backends of a machine. */
export interface BlkbackState {
  readonly variant: BlkbackVariantId;
  readonly switches: BlkbackSwitches;
  readonly params: BlkbackParams;
  readonly clock: ModelClock;
  /** In the order in which they connected first. */
  readonly devices: BlkbackDevice[];
  /** The pool of all devices, before 3.11. */
  readonly globalPool: PendingRequest[];
  /** Where the kernel stopped, or null. */
  crashed: string | null;
  /** What the running event may still do: a front end can claim billions of requests. */
  stepsLeft: number;
}
