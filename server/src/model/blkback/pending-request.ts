import { newGrantSlot, type GrantSlot } from '../persistent/persistent-state.ts';
import type { BlkbackRing, PendingRequest } from './blkback-state.ts';

/** A request for the pool. */
export const newPendingRequest = (): PendingRequest => ({
  id: 0n,
  operation: 0,
  segmentCount: 0,
  status: 0,
  stage: 'free',
  slots: [],
  descriptors: [],
  pages: [],
  lengths: [],
  offsets: [],
  sector: 0n,
  sectors: 0,
  openBios: [],
  pendcnt: 0,
  unmap: null,
  unmapAt: 0,
  endStep: 0,
  isPooled: true,
  holdsReference: false,
  sameId: null,
});

/** Slot `index` of a list that grows when a request needs more pages than any before. */
export const slotAt = (slots: GrantSlot[], index: number): GrantSlot => (slots[index] ??= newGrantSlot());

/** A request from the pool, or undefined (alloc_req). */
export const takeRequest = (ring: BlkbackRing): PendingRequest | undefined => {
  const pending = ring.pool.pop();
  if (pending === undefined) return undefined;
  pending.stage = 'taken';
  pending.isPooled = false;
  return pending;
};

/** Back into the pool, where it is the next to be taken (free_req). */
export const returnRequest = (ring: BlkbackRing, pending: PendingRequest): void => {
  ring.pool.push(pending);
  pending.isPooled = true;
  if (pending.stage === 'taken') pending.stage = 'free';
};

/** Notes a request whose bios are out. */
export const addLive = (ring: BlkbackRing, pending: PendingRequest): void => {
  pending.sameId = ring.live.get(pending.id) ?? null;
  ring.live.set(pending.id, pending);
};

/** Forgets a request whose end is over. */
export const removeLive = (ring: BlkbackRing, pending: PendingRequest): void => {
  const first = ring.live.get(pending.id);
  if (first === pending) {
    if (pending.sameId === null) ring.live.delete(pending.id);
    else ring.live.set(pending.id, pending.sameId);
  } else {
    let before = first ?? null;
    while (before !== null && before.sameId !== pending) before = before.sameId;
    if (before !== null) before.sameId = pending.sameId;
  }
  pending.sameId = null;
};

/** All requests whose bios are out or whose end is not over. */
export function* liveRequests(ring: BlkbackRing): Generator<PendingRequest> {
  for (const first of ring.live.values())
    for (let pending: PendingRequest | null = first; pending !== null; pending = pending.sameId) yield pending;
}
