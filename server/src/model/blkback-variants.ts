/** Variants of the Linux block backend (MODEL.md 0.5), the oldest first; mainline 3.0, 3.2, 3.8, 3.11 development, 3.14, 4.2, 4.5, 4.19 and 5.10. */
export const blkbackVariantIds = ['B30', 'B32', 'B38', 'B311', 'B314', 'B42', 'B45', 'B419', 'B510'] as const;
/** Name of a variant. */
export type BlkbackVariantId = (typeof blkbackVariantIds)[number];

/** One switch: the oldest and the newest variant that have it, and those in between that do not. */
interface Span {
  readonly from: BlkbackVariantId;
  readonly to: BlkbackVariantId;
  readonly except?: readonly BlkbackVariantId[];
}

const since = (from: BlkbackVariantId, ...except: readonly BlkbackVariantId[]): Span => ({ from, to: 'B510', except });
const until = (to: BlkbackVariantId): Span => ({ from: 'B30', to });
const between = (from: BlkbackVariantId, to: BlkbackVariantId): Span => ({ from, to });
/** What no version did: there to ask what if. */
const NEVER: Span = { from: 'B510', to: 'B30' };

/**
 * Every difference between the variants as one switch, and who has it (MODEL.md M2.14, M3.8). Where sources disagree the comment says what decided.
 * Back-ports make any mixture possible, so each switch can be set alone.
 */
const SPANS = {
  /** One pool of 64 requests for all devices; else 32 per ring page (W-25). */
  globalPool: until('B38'),
  /** The thread wakes every 100 ms: purge, pool, statistics also of an idle device. */
  tick: since('B311'),
  /** The running thread holds a reference of the device. Not in the 4.4 back-port and the 6.12 tree that were read. */
  threadReference: until('B42'),
  /** WRITE_BARRIER is accepted. */
  barriers: since('B32'),
  /** DISCARD is accepted, and the statistics line has `ds`. */
  discards: since('B32'),
  /** The statistics line resets `ds`. */
  discardsReset: since('B38'),
  /** The write permission and the range of a DISCARD are checked. In 3.10 stable, not in the seed (W-28). */
  discardChecked: since('B38', 'B311'),
  /** An unknown operation is answered with −2 and not with −1 and a pause. */
  unknownUnsupported: since('B38'),
  /** `access denied` names the handle of the request and not the disk. */
  deniedNamesHandle: until('B30'),
  /** A front end that names no protocol speaks x86_32, and not the native one; 4.0. */
  assumesDefaultAbi: since('B42'),
  /** Errors of the block layer are `blk_status_t` and not errno; 4.13. */
  blockStatus: since('B419'),
  /** INDIRECT is known. */
  indirect: since('B311'),
  /** A segment descriptor in an indirect page is read once (XSA-155). */
  singleFetch: since('B45'),
  /** More requests than the ring holds stop it for ever (W1). In 3.10 stable, not in the seed (W-29). */
  producerCheck: since('B38', 'B311'),
  /** A barrier waits for `inflight` = 0 and not for `refcnt` ≤ 2 (W-27). */
  inflightCount: since('B314'),
  /** The rings of a device may have several pages. */
  multiPage: since('B42'),
  /** A device may have several rings; tree, pool, counters and `inflight` are per ring. */
  multiQueue: since('B45'),
  /** After an irq the event channel stays masked until the thread has looked (XSA-332). */
  lateEoi: since('B510'),
  /** A completed request's pages are unmapped in one asynchronous hypercall, also when there are none; from 4.0 (W-36). */
  asyncUnmap: since('B42'),
  /** On the error path batches of unmaps are counted in slots and not in unmaps; came with the asynchronous unmap. */
  unmapBatchBySlots: since('B42'),
  /** The request goes back to the pool before the reference is dropped (W-26). */
  poolBeforeUnref: since('B314'),
  /** The request goes back to the pool before the response is sent: no version does so (W-26). */
  poolBeforeResponse: NEVER,
  /** A bio takes any size and the block layer splits it later (4.3). */
  lateBioSplit: since('B45'),
  /** Persistent grants are known. */
  persistentGrants: since('B38'),
  /** Own parameter `feature_persistent`, read at connect. */
  persistentParameter: since('B510'),
  /** Free pages are kept in a pool; else every request has pages of its own. */
  pagePool: since('B311'),
  /** A page of the tree that is in use is not handed out a second time. */
  inUseTest: since('B311'),
  /** A reference that is in the tree already is a kernel BUG. */
  duplicateIsBug: between('B38', 'B38'),
  /** A full tree is purged. */
  purge: since('B311'),
  /** The list of purged grants is made anew at each purge, also while the worker empties it; else a list that is not empty is a BUG. */
  purgeListRemade: between('B311', 'B311'),
  /** A purge of none ends at once (W-18); from 4.19 the purge counts up and needs no such test. */
  zeroPurgeEnds: between('B314', 'B45'),
  /** A running worker counts as busy as well as a queued one, and the alert says "busy". Mainline 4.2. */
  runningIsBusy: since('B42'),
  /** Grants that were idle for some time are purged; else those not used since the last purge go first. */
  idleTimeout: since('B419'),
  /** The purge says when it removes the marks of use. */
  markRemovalText: between('B314', 'B45'),
  /** The page of a grant that could not be mapped goes back to the pool; read in 3.18 (W-33). */
  mapErrorReturnsPage: since('B314'),
  /** Mapping ends at the first batch with a failure (XSA-365). */
  stopsAtBadBatch: since('B510'),
  /** Slots that were not reached when memory ran out forget their old contents (XSA-365, W-34). */
  zapsSlots: since('B510'),
  /** `out of memory` is printed. */
  outOfMemoryText: between('B38', 'B419'),
  /** `maptrack limit reached` is printed. */
  maptrackText: since('B510'),
  /** At the end the pool is emptied before the tree, whose pages then leak (W-35). */
  poolFirst: between('B311', 'B311'),
  /** Pages are given back early for some milliseconds when memory is short; 5.6. */
  squeeze: since('B510'),
  /** The tree's limit is reported as an alert and not as a debug text. */
  limitIsAlert: between('B38', 'B38'),
  /** The statistics line has `pg`. */
  persistentInStats: since('B311'),
  /** Messages begin with `xen-blkback: `; before without a blank, and the statistics line with `xen-blkback (`. */
  blankPrefix: since('B42'),
  /** Counters have 64 bits; before 32, signed. */
  wideCounters: since('B38'),
} as const satisfies Readonly<Record<string, Span>>;

/** Name of a switch. */
export type BlkbackSwitch = keyof typeof SPANS;
/** All switches of a backend. */
export type BlkbackSwitches = Readonly<Record<BlkbackSwitch, boolean>>;

/** Every switch, in the order of the table. */
export const blkbackSwitches = Object.keys(SPANS) as readonly BlkbackSwitch[];

const has = (variant: BlkbackVariantId, { from, to, except }: Span): boolean => {
  const rank = blkbackVariantIds.indexOf(variant);
  return (
    rank >= blkbackVariantIds.indexOf(from) &&
    rank <= blkbackVariantIds.indexOf(to) &&
    !(except ?? []).includes(variant)
  );
};

/** The switches of a variant, some of them set otherwise. */
export const switchesOf = (variant: BlkbackVariantId, changed: Partial<BlkbackSwitches> = {}): BlkbackSwitches => ({
  ...(Object.fromEntries(blkbackSwitches.map((name) => [name, has(variant, SPANS[name])])) as BlkbackSwitches),
  ...changed,
});
