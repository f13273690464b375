import { sayBlkback } from '../blkback-log.ts';
import type { Effects } from '../model.ts';
import { BlkifOp, ZERO_REQUEST } from './blkback-request.ts';
import type { BlkbackDevice, BlkbackRing, BlkbackState, PendingRequest } from './blkback-state.ts';
import { countOne } from './count.ts';
import { discard } from './discard.ts';
import { dispatchRequest, refuse } from './dispatch-request.ts';
import type { DispatchResult } from './dispatch-result.ts';
import { returnRequest, takeRequest } from './pending-request.ts';
import { finalCheck, respond, unanswered } from './backend-ring.ts';
import { deviceNumber } from './translate.ts';

/** What a run of the ring gave: nothing more to do, more to do, a ring that lies, or a thread that waits in the middle. */
export type BlockIoResult = 'done' | 'more' | 'bogus' | 'pause' | 'drain';

/**
 * Reads the ring until it is empty (do_block_io_op, MODEL.md M2.3). `from` says where a thread that waited in the middle goes on: after a pause with the
 * final check, after a drain with the rest of its pass.
 */
export const runBlockIo = (
  state: BlkbackState,
  device: BlkbackDevice,
  ring: BlkbackRing,
  from: 'start' | 'check' | 'rest',
  effects: Effects,
): BlockIoResult => {
  let entry = from;
  for (;;) {
    if (entry !== 'check') {
      const result = pass(state, device, ring, entry === 'rest', effects);
      if (result !== 'done') return result;
    }
    if (state.crashed !== null || ring.grants.crashed !== null || !finalCheck(ring)) return 'done';
    entry = 'start';
  }
};

const pass = (
  state: BlkbackState,
  device: BlkbackDevice,
  ring: BlkbackRing,
  isRest: boolean,
  effects: Effects,
): BlockIoResult => {
  if (!isRest) {
    ring.passEnd = ring.reqProd;
    if (state.switches.producerCheck && (ring.passEnd - ring.rspProdPvt) >>> 0 > ring.entries) {
      sayBogus(state, device, ring, effects);
      return 'bogus';
    }
  }
  while (ring.reqCons !== ring.passEnd) {
    if (unanswered(ring) >= ring.entries) break;
    state.stepsLeft -= 1;
    if (state.stepsLeft <= 0) return 'more';
    if (device.state !== 'connected') return 'more';
    const pending = takeRequest(ring);
    if (pending === undefined) {
      countOne(ring, 'oo', state.switches, effects);
      return 'more';
    }
    const result = dispatch(state, device, ring, pending, effects);
    if (result === 'drain') ring.draining = pending;
    if (result === 'drain' || result === 'pause') return result;
    if (result === 'end') break;
  }
  return 'done';
};

const sayBogus = (state: BlkbackState, device: BlkbackDevice, ring: BlkbackRing, effects: Effects): void => {
  const produced = ring.passEnd | 0;
  const answered = ring.rspProdPvt | 0;
  const text =
    `Frontend provided bogus ring requests (${produced} - ${answered} = ${(produced - answered) | 0}). ` +
    `Halting ring processing on dev=${deviceNumber(device)}`;
  sayBlkback(effects, state.switches, 'warn', text);
};

/** Takes the next request and hands it to what its operation needs. */
const dispatch = (
  state: BlkbackState,
  device: BlkbackDevice,
  ring: BlkbackRing,
  pending: PendingRequest,
  effects: Effects,
): DispatchResult => {
  const { switches } = state;
  const request = ring.requests[ring.reqCons & (ring.entries - 1)] ?? ZERO_REQUEST;
  ring.reqCons = (ring.reqCons + 1) >>> 0;
  switch (request.op) {
    case BlkifOp.read:
    case BlkifOp.write:
    case BlkifOp.flush:
      return dispatchRequest(state, device, ring, request, pending, effects);
    case BlkifOp.barrier:
      if (!switches.barriers) break;
      return dispatchRequest(state, device, ring, request, pending, effects);
    case BlkifOp.indirect:
      if (!switches.indirect) break;
      return dispatchRequest(state, device, ring, request, pending, effects);
    case BlkifOp.discard:
      if (!switches.discards) break;
      returnRequest(ring, pending);
      return discard(state, device, ring, request, effects);
  }
  if (!switches.unknownUnsupported) return refuse(ring, pending, request.id, request.op, effects);
  returnRequest(ring, pending);
  respond(ring, request.id, request.op, -2, effects);
  return 'end';
};
