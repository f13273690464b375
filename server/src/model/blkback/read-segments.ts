import type { Effects } from '../model.ts';
import { mapSlots } from '../persistent/map-slots.ts';
import { releaseSlots } from '../persistent/release-slots.ts';
import type { BlkbackSwitches } from '../blkback-variants.ts';
import type { BlkifRequest, BlkifSegment } from './blkback-request.ts';
import type { BlkbackRing, PendingRequest } from './blkback-state.ts';
import { slotAt } from './pending-request.ts';

const NO_SEGMENT: BlkifSegment = { gref: 0, firstSector: 0, lastSector: 0 };
const SECTORS_IN_PAGE = 8;
const SEGMENTS_IN_PAGE = 512;

/** Takes the segments over into the request; false: one of them is outside its page. `pending.sectors` is their sum. */
export const readSegments = (
  request: BlkifRequest,
  pending: PendingRequest,
  again: readonly BlkifSegment[] | undefined,
): boolean => {
  pending.sectors = 0;
  for (let index = 0; index < pending.segmentCount; index += 1) {
    const segment = request.segments[index] ?? NO_SEGMENT;
    const { firstSector, lastSector } = again?.[index] ?? segment;
    slotAt(pending.slots, index).gref = segment.gref >>> 0;
    const length = (segment.lastSector - segment.firstSector + 1) >>> 0;
    pending.lengths[index] = length;
    pending.offsets[index] = segment.firstSector * 512;
    if (lastSector >= SECTORS_IN_PAGE || lastSector < firstSector) return false;
    pending.sectors += length;
  }
  return true;
};

/** The same from the pages that an indirect request points to, which are mapped meanwhile (xen_blkbk_parse_indirect). */
export const readIndirect = (
  ring: BlkbackRing,
  request: BlkifRequest,
  pending: PendingRequest,
  { singleFetch }: BlkbackSwitches,
  effects: Effects,
): boolean => {
  const count = Math.ceil(pending.segmentCount / SEGMENTS_IN_PAGE);
  for (let index = 0; index < count; index += 1)
    slotAt(pending.descriptors, index).gref = (request.descriptors?.[index] ?? 0) >>> 0;
  const mapped = mapSlots(ring.grants, pending.descriptors, count, true, effects) === 0;
  const good = mapped && readSegments(request, pending, singleFetch ? undefined : request.raced);
  releaseSlots(ring.grants, pending.descriptors, count, effects);
  return good;
};
