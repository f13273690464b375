import { sayBlkback } from '../blkback-log.ts';
import type { BlkbackSwitches } from '../blkback-variants.ts';
import type { Effects } from '../model.ts';
import { finishUnmap, prepareUnmap, releaseSlots } from '../persistent/release-slots.ts';
import { BlkifOp } from './blkback-request.ts';
import { blockStatusOf } from './block-status.ts';
import type { BlkbackDevice, BlkbackRing, BlkbackState, PendingRequest } from './blkback-state.ts';
import { returnPages } from './copy-grants.ts';
import { removeLive, returnRequest } from './pending-request.ts';
import { respond } from './backend-ring.ts';
import { addTimer } from './timers.ts';

/** How a completion goes: how many looks find a page in use, and whether it stops after its first step. */
export interface CompletionManner {
  readonly extraReferences: number;
  readonly hold: boolean;
}

const EOPNOTSUPP = -95;
const MOST_LOOKS = 1000;
const LOOK_STEP = 5;

/** A bio is done (end_block_io_op, MODEL.md M2.8). With the last one the pages are released and the request is answered. */
export const completeBio = (
  state: BlkbackState,
  device: BlkbackDevice,
  ring: BlkbackRing,
  pending: PendingRequest,
  bio: number,
  error: number,
  manner: CompletionManner,
  effects: Effects,
): void => {
  if (error !== 0) noteError(state, device, pending, error, effects);
  pending.openBios[bio] = false;
  pending.pendcnt -= 1;
  if (pending.pendcnt !== 0) return;
  const { grants } = ring;
  if (state.params.copiesGrants)
    returnPages(ring, pending, pending.operation === BlkifOp.read && pending.status === 0, effects);
  else if (state.switches.asyncUnmap) {
    const batch = prepareUnmap(grants, pending.slots, pending.segmentCount, effects);
    if (manner.extraReferences > 0) {
      // The n-th look comes n times 5 ms after the one before it.
      const looks = Math.min(manner.extraReferences, MOST_LOOKS);
      pending.unmap = batch;
      pending.unmapAt = state.clock.now + (LOOK_STEP * looks * (looks + 1)) / 2;
      pending.stage = 'unmapping';
      addTimer(ring, { at: pending.unmapAt, kind: 'unmap', pending, id: pending.id });
      return;
    }
    finishUnmap(grants, batch, effects);
  } else {
    if (manner.extraReferences > 0)
      effects.output({ kind: 'result', of: 'unmap of a page that is still in use', value: manner.extraReferences });
    releaseSlots(grants, pending.slots, pending.segmentCount, effects);
  }
  if (grants.crashed === null) endRequest(state, device, ring, pending, manner.hold ? 1 : Infinity, effects);
};

/** The delayed unmap of a request happens, and then its end. */
export const completeUnmap = (
  state: BlkbackState,
  device: BlkbackDevice,
  ring: BlkbackRing,
  pending: PendingRequest,
  effects: Effects,
): void => {
  if (pending.unmap !== null) finishUnmap(ring.grants, pending.unmap, effects);
  pending.unmap = null;
  if (ring.grants.crashed === null) endRequest(state, device, ring, pending, Infinity, effects);
};

type EndStep = 'respond' | 'unref' | 'pool';
const ORDERS: Readonly<Record<'oldest' | 'newer' | 'safe', readonly EndStep[]>> = {
  oldest: ['respond', 'unref', 'pool'],
  newer: ['respond', 'pool', 'unref'],
  safe: ['pool', 'respond', 'unref'],
};

const orderOf = ({ poolBeforeResponse, poolBeforeUnref }: BlkbackSwitches): readonly EndStep[] =>
  ORDERS[poolBeforeResponse ? 'safe' : poolBeforeUnref ? 'newer' : 'oldest'];

/**
 * Takes up to `most` of the steps that end a request, in the order of the version (W-26). Once it is back in the pool it may be taken again, so what
 * follows that step is not held.
 */
export const endRequest = (
  state: BlkbackState,
  device: BlkbackDevice,
  ring: BlkbackRing,
  pending: PendingRequest,
  most: number,
  effects: Effects,
): void => {
  const order = orderOf(state.switches);
  const { id, operation, status } = pending;
  let left = most;
  pending.stage = 'ending';
  while (pending.endStep < order.length && left > 0) {
    const step = order[pending.endStep];
    pending.endStep += 1;
    left -= 1;
    if (step === 'respond') {
      ring.completions += 1;
      respond(ring, id, operation, status, effects);
    } else if (step === 'unref') dropReference(state, device, ring, pending, effects);
    else {
      removeLive(ring, pending);
      if (ring.pool.length === 0) effects.output(POOL_FILLED);
      left = Infinity;
      pending.stage = 'free';
      returnRequest(ring, pending);
    }
  }
};

const POOL_FILLED = { kind: 'wake', queue: 'pool' } as const;
const DRAINED = { kind: 'wake', queue: 'drain' } as const;

const dropReference = (
  { switches }: BlkbackState,
  device: BlkbackDevice,
  ring: BlkbackRing,
  pending: PendingRequest,
  effects: Effects,
): void => {
  ring.inflight -= 1;
  device.refcnt -= 1;
  pending.holdsReference = false;
  const quiet = switches.inflightCount ? ring.inflight === 0 : device.refcnt <= 2;
  if (!quiet || !device.drain) return;
  device.drainSignal = true;
  effects.output(DRAINED);
};

/** A bad bio spoils the whole request, and a good one later does not mend it. */
const noteError = (
  { switches }: BlkbackState,
  device: BlkbackDevice,
  pending: PendingRequest,
  error: number,
  effects: Effects,
): void => {
  const unsupported = (what: string, feature: string): void => {
    sayBlkback(effects, switches, 'debug', `${what} op failed, not supported`);
    effects.output({ kind: 'xenstore', path: `${device.node}/${feature}`, value: '0' });
    pending.status = -2;
  };
  if (error === EOPNOTSUPP && pending.operation === BlkifOp.flush)
    unsupported('flush diskcache', 'feature-flush-cache');
  else if (error === EOPNOTSUPP && pending.operation === BlkifOp.barrier)
    unsupported('write barrier', 'feature-barrier');
  else {
    const shown = switches.blockStatus ? blockStatusOf(error) : error;
    sayBlkback(effects, switches, 'debug', `Buffer not up-to-date at end of operation, error=${shown}`);
    pending.status = -1;
  }
};
