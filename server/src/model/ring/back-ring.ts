import type { Effects } from '../model.ts';
import { notPossible } from '../violation.ts';
import { distance, mustNotify, unconsumedRequests } from './ring-index.ts';
import type { RingQueue, RingState } from './ring-state.ts';

const TO_FRONT = { kind: 'irq', target: 'front' } as const;
const NONE = { kind: 'result', of: 'taken', value: 0 } as const;
const MORE = { kind: 'result', of: 'more', value: true } as const;
const NO_MORE = { kind: 'result', of: 'more', value: false } as const;

/** E2: one pass over the ring (do_block_io_op). Result `taken`. `most`: how many requests the pool has objects for. */
export const pollRing = (state: RingState, queue: RingQueue, most: number | undefined, effects: Effects): void => {
  const entries = queue.backEntries;
  if (entries === null || queue.halted || (queue.asleep && !queue.waitingReqs)) {
    const reason =
      entries === null ? 'the backend has no ring' : queue.halted ? 'the ring was halted' : 'the thread sleeps';
    effects.violation(notPossible('back.poll', reason));
    return;
  }
  queue.waitingReqs = false;
  const { reqProd, rspProdPvt } = queue;
  if (state.switches.producerCheck && distance(reqProd, rspProdPvt) > entries) {
    halt(state, queue, effects);
    return;
  }
  const taken = takeRequests(state, queue, entries, reqProd, most ?? Infinity);
  effects.output(taken === 0 ? NONE : { kind: 'result', of: 'taken', value: taken });
};

const takeRequests = (
  { switches }: RingState,
  queue: RingQueue,
  entries: number,
  reqProd: number,
  most: number,
): number => {
  let taken = 0;
  // Without the test of the room for answers the loop runs to the producer, wherever it is; a model ends somewhere.
  const bound = switches.overflowTest ? most : Math.min(most, 2 * entries);
  while (queue.reqCons !== reqProd && taken < bound) {
    if (switches.overflowTest && distance(queue.reqCons, queue.rspProdPvt) >= entries) break;
    const slot = queue.reqCons & (entries - 1);
    queue.taken.add(queue.ids[slot] ?? 0n, queue.ops[slot] ?? 0);
    queue.reqCons = (queue.reqCons + 1) >>> 0;
    taken += 1;
  }
  return taken;
};

/** E3: the last look before the thread sleeps (RING_FINAL_CHECK_FOR_REQUESTS). Result `more`. */
export const finalCheck = (state: RingState, queue: RingQueue, effects: Effects): void => {
  const entries = queue.backEntries;
  if (entries === null || queue.halted || queue.asleep) {
    const reason =
      entries === null ? 'the backend has no ring' : queue.halted ? 'the ring was halted' : 'the thread sleeps';
    effects.violation(notPossible('back.finalCheck', reason));
    return;
  }
  const more = state.switches.finalCheck && (hasMore(queue, entries) || asksToBeTold(queue, entries));
  queue.waitingReqs ||= more;
  queue.asleep = !queue.waitingReqs;
  effects.output(more ? MORE : NO_MORE);
};

const hasMore = ({ reqProd, reqCons, rspProdPvt }: RingQueue, entries: number): boolean =>
  unconsumedRequests(reqProd, reqCons, rspProdPvt, entries) > 0;

const asksToBeTold = (queue: RingQueue, entries: number): boolean => {
  queue.reqEvent = (queue.reqCons + 1) >>> 0;
  return hasMore(queue, entries);
};

/** E4: one response is written and published at once, under the ring's lock (make_response). */
export const respond = (
  state: RingState,
  queue: RingQueue,
  answer: { readonly id: bigint; readonly op: number; readonly status: number },
  effects: Effects,
): void => {
  const entries = queue.backEntries;
  if (entries === null || queue.reqCons === queue.rspProdPvt) {
    const reason = entries === null ? 'the backend has no ring' : 'no request waits for an answer';
    effects.violation(notPossible('back.respond', reason));
    return;
  }
  const slot = queue.rspProdPvt & (entries - 1);
  const id = BigInt.asUintN(64, answer.id);
  queue.ids[slot] = id;
  queue.ops[slot] = answer.op & 0xff;
  queue.taken.remove(id);
  const before = queue.rspProd;
  queue.rspProdPvt = (queue.rspProdPvt + 1) >>> 0;
  queue.rspProd = queue.rspProdPvt;
  effects.output({ kind: 'response', id, op: answer.op, status: answer.status });
  if (!mustNotify(before, queue.rspProd, queue.rspEvent)) return;
  effects.output(TO_FRONT);
  if (state.switches.frontInterrupts) queue.frontPending = true;
};

const halt = ({ params }: RingState, queue: RingQueue, effects: Effects): void => {
  queue.halted = true;
  queue.asleep = true;
  const { reqProd, rspProdPvt } = queue;
  const numbers = `${reqProd | 0} - ${rspProdPvt | 0} = ${(reqProd - rspProdPvt) | 0}`;
  const device = (params.device >>> 0).toString(16).padStart(4, '0');
  effects.output({
    kind: 'log',
    level: 'warn',
    text: `Frontend provided bogus ring requests (${numbers}). Halting ring processing on dev=${device}`,
  });
};
