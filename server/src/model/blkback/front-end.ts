import type { Effects } from '../model.ts';
import { notPossible } from '../violation.ts';
import type { BlkbackEvent } from './blkback-event.ts';
import type { BlkifRequest } from './blkback-request.ts';
import type { BlkbackRing, BlkbackState } from './blkback-state.ts';
import { mustNotify } from '../ring/ring-index.ts';

type PushEvent = Extract<BlkbackEvent, { readonly name: 'front.push' }>;

const TO_BACK = { kind: 'irq', target: 'back' } as const;
const THREAD_WOKEN = { kind: 'wake', queue: 'thread' } as const;

/** The interrupt arrives (xen_blkif_be_int): there may be work. With a late end of interrupt a second one waits for the end of the first. */
export const deliverInterrupt = (state: BlkbackState, ring: BlkbackRing, effects: Effects): void => {
  ring.irqSince = null;
  if (state.switches.lateEoi) {
    if (ring.eoiPending) {
      ring.irqLatched = true;
      return;
    }
    ring.eoiPending = true;
  }
  ring.waitingReqs = true;
  effects.output(THREAD_WOKEN);
};

/** The front end writes requests and publishes them at once (MODEL.md M1.4 E1). */
export const pushRequests = (state: BlkbackState, ring: BlkbackRing, event: PushEvent, effects: Effects): void => {
  const { requests } = event;
  if (event.queued === true || ring.backlog.length > 0) {
    ring.backlog.push(...requests);
    pushBacklog(state, ring, effects);
    return;
  }
  const room = ring.entries - ((ring.reqProdPvt - ring.rspCons) >>> 0);
  if (requests.length > room && event.hostile !== true) {
    const reason = `the ring has room for ${Math.max(0, room)} requests and not for ${requests.length}`;
    effects.violation(notPossible('front.push', reason, ring.comm));
    return;
  }
  for (const request of requests) write(ring, request);
  publish(state, ring, effects);
};

/** Responses are read; the next one is to be announced (MODEL.md M1.4 E5). */
export const consumeResponses = (state: BlkbackState, ring: BlkbackRing, count: number, effects: Effects): void => {
  ring.rspCons = (ring.rspCons + count) >>> 0;
  if (ring.rspCons === ring.rspProd) ring.rspEvent = (ring.rspCons + 1) >>> 0;
  if (ring.backlog.length > 0) pushBacklog(state, ring, effects);
};

/** The producer index becomes what an evil front end wants. */
export const setProducer = (state: BlkbackState, ring: BlkbackRing, value: number, effects: Effects): void => {
  ring.reqProdPvt = value >>> 0;
  publish(state, ring, effects);
};

const write = (ring: BlkbackRing, request: BlkifRequest): void => {
  ring.requests[ring.reqProdPvt & (ring.entries - 1)] = request;
  ring.reqProdPvt = (ring.reqProdPvt + 1) >>> 0;
};

const pushBacklog = (state: BlkbackState, ring: BlkbackRing, effects: Effects): void => {
  const room = ring.entries - ((ring.reqProdPvt - ring.rspCons) >>> 0);
  const count = Math.min(ring.backlog.length, Math.max(0, room));
  if (count === 0) return;
  for (const request of ring.backlog.splice(0, count)) write(ring, request);
  publish(state, ring, effects);
};

const publish = (state: BlkbackState, ring: BlkbackRing, effects: Effects): void => {
  const before = ring.reqProd;
  ring.reqProd = ring.reqProdPvt;
  if (!mustNotify(before, ring.reqProd, ring.reqEvent)) return;
  effects.output(TO_BACK);
  if (state.params.automatic) deliverInterrupt(state, ring, effects);
  else ring.irqSince ??= state.clock.now;
};
