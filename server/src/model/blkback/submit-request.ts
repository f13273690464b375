import type { Effects } from '../model.ts';
import { mapSlots } from '../persistent/map-slots.ts';
import { releaseSlots } from '../persistent/release-slots.ts';
import { BlkifOp } from './blkback-request.ts';
import type { BlkbackDevice, BlkbackRing, BlkbackState, PendingRequest } from './blkback-state.ts';
import { buildBios, type PlannedBio } from './build-bios.ts';
import { completeBio } from './complete-request.ts';
import { borrowPages, returnPages } from './copy-grants.ts';
import { countSectors } from './count.ts';
import type { DispatchResult } from './dispatch-result.ts';
import { addLive, returnRequest } from './pending-request.ts';
import { respond } from './backend-ring.ts';
import { stopBackend } from './stop-backend.ts';
import { addTimer } from './timers.ts';

const EINVAL = -22;

/** The second half of a request, after a barrier's drain: maps the pages, builds the bios and sends them to the disk. */
export const submitRequest = (
  state: BlkbackState,
  device: BlkbackDevice,
  ring: BlkbackRing,
  pending: PendingRequest,
  effects: Effects,
): DispatchResult => {
  const { switches, params } = state;
  const { grants } = ring;
  const count = pending.segmentCount;
  const writes = pending.operation !== BlkifOp.read;
  const mapped = params.copiesGrants
    ? borrowPages(ring, pending, writes, effects)
    : mapSlots(grants, pending.slots, count, writes, effects) === 0;
  if (grants.crashed !== null) return 'end';
  if (!mapped) {
    if (params.copiesGrants) returnPages(ring, pending, false, effects);
    else releaseSlots(grants, pending.slots, count, effects);
    respond(ring, pending.id, pending.operation, -1, effects);
    returnRequest(ring, pending);
    return 'pause';
  }
  device.refcnt += 1;
  pending.holdsReference = true;
  ring.inflight += 1;
  for (let index = 0; index < count; index += 1) pending.pages[index] = pending.slots[index]?.page ?? 0;
  const limits = {
    lateSplit: switches.lateBioSplit,
    maxSectors: device.maxSectors,
    maxSegments: device.maxSegments,
  };
  const bios = buildBios(count, pending, limits);
  if (typeof bios === 'number') {
    stopBackend(state, effects, `dispatch_rw_block_io: segment ${bios} fits no empty bio`);
    return 'end';
  }
  pending.stage = 'io';
  if (pending.openBios.length > bios.length) pending.openBios.length = bios.length;
  pending.endStep = 0;
  addLive(ring, pending);
  if (device.bioFailures > 0) {
    device.bioFailures -= 1;
    pending.pendcnt = 1;
    pending.openBios.length = 0;
    pending.openBios.push(true);
    completeBio(state, device, ring, pending, 0, EINVAL, { extraReferences: 0, hold: false }, effects);
    return 'pause';
  }
  pending.pendcnt = bios.length;
  const dir = pending.operation === BlkifOp.read ? 'read' : pending.operation === BlkifOp.write ? 'write' : 'flush';
  for (let index = 0; index < bios.length; index += 1) {
    const { vectors, sectors, before } = bios[index] as PlannedBio;
    pending.openBios[index] = true;
    const sector = before === 0 ? pending.sector : pending.sector + BigInt(before);
    effects.output({ kind: 'bio', dir, sector: vectors === 0 ? 0n : sector, sectors, vectors });
  }
  countSectors(ring, writes ? 'wrSect' : 'rdSect', pending.sectors, switches, effects);
  if (params.automatic)
    addTimer(ring, { at: state.clock.now + params.diskLatency, kind: 'disk', pending, id: pending.id });
  return 'ok';
};
