import type { BlkbackSwitches } from '../blkback-variants.ts';
import { newRateLimit, type RateLimit } from '../rate-limit.ts';
import { GrantTree, type PersistentGrant } from './grant-tree.ts';
import type { PersistentParams } from './persistent-params.ts';

/** A handle that names no mapping (BLKBACK_INVALID_HANDLE). */
export const INVALID_HANDLE = 0xffffffff;

/** One page of a request (struct grant_page). Slots are reused with what an earlier request left in them. */
export interface GrantSlot {
  gref: number;
  /** Number of the page under it, or −1. */
  page: number;
  handle: number;
  grant: PersistentGrant | null;
}

/** What all rings of a device share and what its messages name. */
export interface GrantDevice {
  readonly domid: number;
  /** Number of the virtual device, 51712 for xvda. */
  readonly handle: number;
  /** Both ends agreed on persistent grants. */
  persistent: boolean;
  /** Somebody wanted more persistent grants than there may be. Per device also with several rings. */
  overflow: boolean;
}

/** The clock of a model in ms; all parts of one model share it. */
export interface ModelClock {
  now: number;
}

/** How the next maps of a reference go. */
export interface MapFailure {
  /** GNTST_*, −12 (eagain) with the number of tries that fail. */
  readonly status: number;
  readonly retries: number;
}

/** What the machine around decides: given by events, and forgotten when it has happened. */
export interface GrantSurroundings {
  readonly mapFailures: Map<number, MapFailure>;
  /** The n-th page from now on cannot be allocated (1: the next); 0: all can. */
  pageFailure: number;
  /** So many next entries of the tree cannot be allocated. */
  entryFailures: number;
  /** The next unmap hypercall fails. */
  unmapFails: boolean;
}

/** Grants and pages of one ring, of one device before there were several rings (MODEL.md M3.1). */
export interface PersistentState {
  readonly switches: BlkbackSwitches;
  /** Shared by all rings of the machine. */
  readonly params: PersistentParams;
  readonly clock: ModelClock;
  readonly device: GrantDevice;
  /** Name of the thread, as messages show it. */
  readonly comm: string;
  readonly tree: GrantTree;
  /** Number of grants in the tree as the code counts them (u32). */
  count: number;
  /** Number of grants in use as the code counts them (i32). */
  inUse: number;
  /** Handed to the worker; the last is taken first. */
  purgeList: PersistentGrant[];
  /** Taken by the worker and not yet unmapped. */
  readonly workerBatch: PersistentGrant[];
  purgeWork: 'idle' | 'queued' | 'running';
  /** The next purge is after this time (ms). */
  nextPurge: number;
  /** Free pages; the last is taken first. */
  free: number[];
  squeezeUntil: number;
  /** Pages that were obtained and given back since the start. */
  obtained: number;
  released: number;
  /** Pages that wait for an asynchronous unmap. */
  unmapping: number;
  /** Numbers for the next page, handle and use. */
  nextPage: number;
  nextHandle: number;
  uses: number;
  /** The pool was shrunk and nothing has come back since. */
  afterPass: boolean;
  /** The limit was lowered below what is there. */
  limitLowered: boolean;
  /** Since when the tree is full, overflowing and could be purged (ms), or null. */
  fullSince: number | null;
  /** Where the kernel stopped, or null. */
  crashed: string | null;
  readonly surroundings: GrantSurroundings;
  readonly limits: {
    readonly inUse: RateLimit;
    readonly unused: RateLimit;
    readonly twice: RateLimit;
    readonly busy: RateLimit;
  };
}

/** A ring that has just been connected. */
export const newPersistentState = (
  switches: BlkbackSwitches,
  params: PersistentParams,
  clock: ModelClock,
  device: GrantDevice,
  comm: string,
): PersistentState => ({
  switches,
  params,
  clock,
  device,
  comm,
  tree: new GrantTree(),
  count: 0,
  inUse: 0,
  purgeList: [],
  workerBatch: [],
  purgeWork: 'idle',
  nextPurge: 0,
  free: [],
  squeezeUntil: 0,
  obtained: 0,
  released: 0,
  unmapping: 0,
  nextPage: 0,
  nextHandle: 1,
  uses: 0,
  afterPass: false,
  limitLowered: false,
  fullSince: null,
  crashed: null,
  surroundings: { mapFailures: new Map(), pageFailure: 0, entryFailures: 0, unmapFails: false },
  limits: { inUse: newRateLimit(), unused: newRateLimit(), twice: newRateLimit(), busy: newRateLimit() },
});

/** A slot that was never used. */
export const newGrantSlot = (): GrantSlot => ({ gref: 0, page: -1, handle: INVALID_HANDLE, grant: null });
