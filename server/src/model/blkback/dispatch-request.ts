import { sayBlkback } from '../blkback-log.ts';
import type { Effects } from '../model.ts';
import { BlkifOp, type BlkifRequest } from './blkback-request.ts';
import type { BlkbackDevice, BlkbackRing, BlkbackState, PendingRequest } from './blkback-state.ts';
import { countOne } from './count.ts';
import type { DispatchResult } from './dispatch-result.ts';
import { isQuiescent } from './drain.ts';
import { returnRequest } from './pending-request.ts';
import { readIndirect, readSegments } from './read-segments.ts';
import { respond } from './backend-ring.ts';
import { submitRequest } from './submit-request.ts';
import { deviceNumber, endSector, mayAccess } from './translate.ts';

/** Answers a request that was refused, and backs off a bit. */
export const refuse = (
  ring: BlkbackRing,
  pending: PendingRequest,
  id: bigint,
  operation: number,
  effects: Effects,
): DispatchResult => {
  respond(ring, id, operation, -1, effects);
  returnRequest(ring, pending);
  return 'pause';
};

/** Validates a request of READ, WRITE, WRITE_BARRIER, FLUSH_DISKCACHE or INDIRECT and starts it (dispatch_rw_block_io, MODEL.md M2.4): the first check that fails decides. */
export const dispatchRequest = (
  state: BlkbackState,
  device: BlkbackDevice,
  ring: BlkbackRing,
  request: BlkifRequest,
  pending: PendingRequest,
  effects: Effects,
): DispatchResult => {
  const { switches, params } = state;
  const indirect = request.op === BlkifOp.indirect;
  const operation = indirect ? (request.indirectOp ?? 0) : request.op;
  const { id, sector } = request;
  const no = (text: string | null): DispatchResult => {
    if (text !== null) sayBlkback(effects, switches, 'debug', text);
    return refuse(ring, pending, id, operation, effects);
  };
  if (indirect && operation !== BlkifOp.read && operation !== BlkifOp.write)
    return no(`Invalid indirect operation (${operation})`);
  if (operation === BlkifOp.read) countOne(ring, 'rd', switches, effects);
  else if (operation === BlkifOp.write) countOne(ring, 'wr', switches, effects);
  else countOne(ring, 'f', switches, effects);
  const count = request.segmentCount;
  const flushes = operation === BlkifOp.barrier || operation === BlkifOp.flush;
  if ((count === 0 && !flushes) || count > (indirect ? params.indirectSegments : params.directSegments))
    return no(`Bad number of segments in request (${count})`);
  pending.id = id;
  pending.operation = operation;
  pending.status = 0;
  pending.segmentCount = count;
  pending.sector = sector;
  const good = indirect
    ? readIndirect(ring, request, pending, switches, effects)
    : readSegments(request, pending, undefined);
  if (!good) return no(null);
  const sectors = BigInt(pending.sectors);
  if (!mayAccess(device, operation, sector, sectors)) {
    const verb = operation === BlkifOp.read ? 'read' : 'write';
    const on = switches.deniedNamesHandle
      ? (request.handle ?? device.handle).toString(16).padStart(4, '0')
      : deviceNumber(device);
    return no(`access denied: ${verb} of [${sector},${endSector(sector, sectors)}] on dev=${on}`);
  }
  if (isMisaligned(device, pending)) return no(`Misaligned I/O request from domain ${device.domid}`);
  if (operation === BlkifOp.barrier) {
    device.drain = true;
    if (!isQuiescent(device, ring, switches)) return 'drain';
    device.drain = false;
  }
  return submitRequest(state, device, ring, pending, effects);
};

/** Sectors that are no whole logical blocks; only the low 32 bits of the first sector count, and the offset in the page is not looked at. */
const isMisaligned = ({ blockSize }: BlkbackDevice, pending: PendingRequest): boolean => {
  const mask = Math.trunc(blockSize / 512) - 1;
  if (mask <= 0) return false;
  const low = Number(BigInt.asUintN(32, pending.sector));
  for (let index = 0; index < pending.segmentCount; index += 1)
    if (((low | (pending.lengths[index] as number)) & mask) !== 0) return true;
  return false;
};
