import type { Effects } from '../model.ts';
import { notPossible } from '../violation.ts';
import type { RingPush } from './ring-event.ts';
import { distance, mustNotify } from './ring-index.ts';
import { blockOps } from './ring-layout.ts';
import { maxRingEntries, type RingQueue, type RingState } from './ring-state.ts';

const TO_BACK = { kind: 'irq', target: 'back' } as const;
/** Ids that Linux uses, made once. */
const IDS: readonly bigint[] = Array.from({ length: maxRingEntries }, (_, id) => BigInt(id));

/** E1: requests are written, then published together, and the backend is told if it asked for it. */
export const pushRequests = (state: RingState, queue: RingQueue, event: RingPush, effects: Effects): void => {
  const entries = queue.frontEntries;
  if (entries === null || queue.frontDisabled) {
    const reason = entries === null ? 'the frontend has no ring' : 'the frontend has given the disk up';
    effects.violation(notPossible('front.push', reason));
    return;
  }
  const { requests } = event;
  const count = requests?.length ?? event.count ?? 0;
  const room = entries - distance(queue.reqProdPvt, queue.rspCons);
  const fits = Number.isInteger(count) && count >= 0 && count <= maxRingEntries;
  if (!fits || (count > room && event.hostile !== true)) {
    effects.violation(notPossible('front.push', `there is room for ${room} requests and not for ${count}`));
    return;
  }
  let next = queue.reqProdPvt & (entries - 1);
  for (let index = 0; index < count; index += 1) {
    const stated = requests?.[index];
    if (stated === undefined) {
      next = freeId(queue, next, entries);
      write(queue, entries, IDS[next] ?? 0n, blockOps.read);
    } else write(queue, entries, stated.id, stated.op & 0xff);
  }
  publish(state, queue, queue.reqProdPvt, effects);
};

/** The producer index becomes what is wanted; the frontend's own books stay as they are. */
export const setProducer = (state: RingState, queue: RingQueue, value: number, effects: Effects): void => {
  if (queue.frontEntries === null) effects.violation(notPossible('front.setProd', 'the frontend has no ring'));
  else publish(state, queue, value >>> 0, effects);
};

/** E5: responses are read; after the last one the frontend asks to be told of the next and looks again. */
export const consumeResponses = (
  state: RingState,
  queue: RingQueue,
  asked: number | undefined,
  effects: Effects,
): void => {
  const entries = queue.frontEntries;
  if (entries === null || queue.frontDisabled) {
    const reason = entries === null ? 'the frontend has no ring' : 'the frontend has given the disk up';
    effects.violation(notPossible('front.consume', reason));
    return;
  }
  const unseen = distance(queue.rspProd, queue.rspCons);
  const count = asked ?? unseen;
  if (!Number.isInteger(count) || count < 0 || count > unseen) {
    effects.violation(notPossible('front.consume', `there are ${unseen} responses and not ${count}`));
    return;
  }
  queue.frontPending = false;
  if (state.switches.frontChecks && unseen > entries) {
    giveUp(state, queue, `illegal number of responses ${unseen}`, effects);
    return;
  }
  // A frontend without checks reads at most one round of its ring that means anything.
  for (let left = Math.min(count, maxRingEntries); left > 0; left -= 1)
    if (!takeResponse(state, queue, entries, effects)) return;
  if (count > maxRingEntries) queue.rspCons = distance(queue.rspProd, unseen - count);
  queue.frontRunning = queue.rspCons !== queue.rspProd;
  if (!queue.frontRunning) queue.rspEvent = (queue.rspCons + 1) >>> 0;
};

const takeResponse = (state: RingState, queue: RingQueue, entries: number, effects: Effects): boolean => {
  const slot = queue.rspCons & (entries - 1);
  const id = queue.ids[slot] ?? 0n;
  const op = queue.ops[slot] ?? 0;
  const asked = queue.shadow.opOf(id);
  if (state.switches.frontChecks && asked !== op) {
    const text =
      id >= BigInt(entries)
        ? `response has incorrect id (${BigInt.asIntN(64, id)})`
        : asked === null
          ? 'response references no pending request'
          : `response has wrong operation (${op} instead of ${asked})`;
    giveUp(state, queue, text, effects);
    return false;
  }
  queue.shadow.remove(id);
  queue.rspCons = (queue.rspCons + 1) >>> 0;
  return true;
};

const giveUp = ({ params }: RingState, queue: RingQueue, text: string, effects: Effects): void => {
  queue.frontDisabled = true;
  queue.frontRunning = false;
  effects.output({ kind: 'log', level: 'alert', text: `${params.disk}: ${text}` });
  effects.output({ kind: 'log', level: 'alert', text: `${params.disk} disabled for further use` });
};

const write = (queue: RingQueue, entries: number, id: bigint, op: number): void => {
  const slot = queue.reqProdPvt & (entries - 1);
  queue.ids[slot] = id;
  queue.ops[slot] = op;
  queue.shadow.add(id, op);
  queue.reqProdPvt = (queue.reqProdPvt + 1) >>> 0;
};

/** The first id from `from` on that is not in use; all are when a hostile frontend pushes more than it may. */
const freeId = ({ shadow }: RingQueue, from: number, entries: number): number => {
  for (let tried = 0; tried < entries; tried += 1) {
    const id = (from + tried) & (entries - 1);
    if (shadow.opOf(IDS[id] ?? 0n) === null) return id;
  }
  return from;
};

const publish = (state: RingState, queue: RingQueue, now: number, effects: Effects): void => {
  const before = queue.reqProd;
  queue.reqProd = now;
  if (!mustNotify(before, now, queue.reqEvent)) return;
  effects.output(TO_BACK);
  if (!state.switches.backInterrupts || queue.backEntries === null) return;
  queue.waitingReqs = true;
  queue.asleep = false;
};
