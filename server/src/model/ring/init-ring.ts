import type { Effects } from '../model.ts';
import { notPossible } from '../violation.ts';
import { InFlight } from './in-flight.ts';
import type { RingInit } from './ring-event.ts';
import { maxRingOrder, ringAbis, ringEntries } from './ring-size.ts';
import { maxRingEntries, newRingQueue, type RingQueue, type RingState } from './ring-state.ts';

/** Queues that a model follows; no machine has more processors than this in a guest. */
const MAX_QUEUES = 128;

/** One end or both set up the rings of a device (MODEL.md M1.1; xenbus.c read_per_ring_refs, blkfront.c setup_blkring). Result `init`. */
export const initRing = (state: RingState, event: RingInit, effects: Effects): void => {
  const queues = event.queues ?? 1;
  const { order } = event;
  const legal =
    Number.isInteger(order) &&
    order >= 0 &&
    order <= maxRingOrder &&
    ringAbis.includes(event.abi) &&
    Number.isInteger(queues) &&
    queues >= 1 &&
    queues <= MAX_QUEUES;
  if (!legal) {
    effects.violation(
      notPossible('init', `there is no ring of order ${order} with the layout ${event.abi} in ${queues} queues`),
    );
    return;
  }
  if (event.side !== 'back' && !initFront(state, event, queues, effects)) return;
  if (event.side !== 'front') initBack(state, event, queues, effects);
};

const queueOf = (state: RingState, index: number): RingQueue => (state.queues[index] ??= newRingQueue());

const initFront = (state: RingState, event: RingInit, queues: number, effects: Effects): boolean => {
  if (state.frontQueues !== null && event.hostile !== true) {
    effects.violation(notPossible('init', 'the frontend uses its rings already'));
    return false;
  }
  state.frontQueues = queues;
  const entries = ringEntries(event.order, event.abi);
  const index = (event.index ?? 0) >>> 0;
  for (let number = 0; number < queues; number += 1) {
    const queue = queueOf(state, number);
    queue.frontEntries = entries;
    queue.frontOrder = event.order;
    queue.frontAbi = event.abi;
    queue.shadow = new InFlight(entries);
    queue.refs = event.refs?.[number] ?? [];
    queue.port = event.ports?.[number] ?? null;
    queue.reqProd = queue.rspProd = queue.reqProdPvt = queue.rspCons = index;
    queue.reqEvent = queue.rspEvent = (index + 1) >>> 0;
    queue.frontDisabled = queue.frontPending = queue.frontRunning = false;
  }
  return true;
};

const initBack = (state: RingState, event: RingInit, queues: number, effects: Effects): void => {
  if (state.backQueues !== null) {
    effects.violation(notPossible('init', 'the backend uses its rings already'));
    return;
  }
  const refusal = refusalOf(state, event.order, queues);
  if (refusal !== null) {
    effects.output({ kind: 'log', level: 'err', text: refusal });
    effects.output({ kind: 'result', of: 'init', value: false });
    return;
  }
  // A backend that does not know the keys of several pages or queues does not see them.
  const order = state.switches.multiPage ? event.order : 0;
  const served = state.switches.multiQueue ? queues : 1;
  const entries = ringEntries(order, event.abi);
  state.backQueues = served;
  for (let number = 0; number < served; number += 1) {
    const queue = queueOf(state, number);
    queue.backEntries = entries;
    queue.backOrder = order;
    queue.backAbi = event.abi;
    queue.taken = new InFlight(maxRingEntries);
    queue.reqCons = queue.rspProdPvt = (event.index ?? 0) >>> 0;
    queue.halted = queue.waitingReqs = false;
    queue.asleep = true;
  }
  effects.output({ kind: 'result', of: 'init', value: true });
};

/** Why the backend does not connect (MODEL.md M1.5 W3), or null. */
const refusalOf = ({ switches, params }: RingState, order: number, queues: number): string | null => {
  if (switches.multiQueue && queues > params.maxQueues)
    return `guest requested ${queues} queues, exceeding the maximum of ${params.maxQueues}.`;
  if (switches.multiPage && order > params.maxOrder)
    return `requested ring page order ${order} exceed max:${params.maxOrder}`;
  return null;
};
