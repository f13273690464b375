import type { Effects } from '../model.ts';
import { putPage, takePage } from '../persistent/page-pool.ts';
import { INVALID_HANDLE } from '../persistent/persistent-state.ts';
import type { BlkbackRing, PendingRequest } from './blkback-state.ts';
import { slotAt } from './pending-request.ts';

/** What if data were copied and not mapped (W-41): pages of dom0 for the request, filled by one hypercall when the guest writes. False: no memory, or a bad grant. */
export const borrowPages = (
  { grants }: BlkbackRing,
  pending: PendingRequest,
  writes: boolean,
  effects: Effects,
): boolean => {
  let good = true;
  for (let index = 0; index < pending.segmentCount; index += 1) {
    const slot = slotAt(pending.slots, index);
    const page = good ? takePage(grants) : null;
    slot.grant = null;
    slot.handle = INVALID_HANDLE;
    slot.page = page ?? -1;
    if (page === null) good = false;
    else grants.unmapping += 1;
    if (grants.surroundings.mapFailures.delete(slot.gref)) good = false;
  }
  if (writes && pending.segmentCount > 0) copy(pending.segmentCount, effects);
  return good;
};

/** The request is over: what was read is copied to the guest, and the pages go back. */
export const returnPages = (
  { grants }: BlkbackRing,
  pending: PendingRequest,
  reads: boolean,
  effects: Effects,
): void => {
  if (reads && pending.segmentCount > 0) copy(pending.segmentCount, effects);
  for (let index = 0; index < pending.segmentCount; index += 1) {
    const slot = slotAt(pending.slots, index);
    if (slot.page < 0) continue;
    grants.unmapping -= 1;
    putPage(grants, slot.page);
    slot.page = -1;
  }
};

const copy = (count: number, effects: Effects): void =>
  effects.output({ kind: 'hypercall', op: 'copy', count, args: {} });
