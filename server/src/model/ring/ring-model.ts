import { blkbackVariantIds, type BlkbackVariantId } from '../blkback-variants.ts';
import type { Effects, Model } from '../model.ts';
import { notPossible } from '../violation.ts';
import { finalCheck, pollRing, respond } from './back-ring.ts';
import { checkRing } from './check-ring.ts';
import { consumeResponses, pushRequests, setProducer } from './front-ring.ts';
import { initRing } from './init-ring.ts';
import type { RingEvent } from './ring-event.ts';
import { copyRing, initialRing, type RingParams, type RingState } from './ring-state.ts';

/** What a backend allows and a frontend is called unless somebody says otherwise. */
export const ringDefaults: RingParams = { maxOrder: 4, maxQueues: 4, disk: 'xvda', device: 0x700, switches: {} };

/**
 * M1: the shared rings of one block device, both ends (MODEL.md M1; xen/include/public/io/ring.h, drivers/block/xen-blkback/blkback.c,
 * drivers/block/xen-blkfront.c). Interrupts that are delivered arrive at once.
 */
export const ringModel: Model<RingState, RingEvent, RingParams, BlkbackVariantId> = {
  id: 'm1',
  variants: blkbackVariantIds,
  init: initialRing,
  copy: copyRing,
  check: checkRing,
  advance: (state, event, effects) => {
    if (event.name === 'init') initRing(state, event, effects);
    else advanceQueue(state, event, effects);
  },
};

const advanceQueue = (state: RingState, event: Exclude<RingEvent, { name: 'init' }>, effects: Effects): void => {
  const queue = state.queues[event.queue ?? 0];
  if (queue === undefined) {
    effects.violation(notPossible(event.name, `there is no queue ${event.queue ?? 0}`));
    return;
  }
  switch (event.name) {
    case 'front.push':
      pushRequests(state, queue, event, effects);
      return;
    case 'front.setProd':
      setProducer(state, queue, event.value, effects);
      return;
    case 'front.consume':
      consumeResponses(state, queue, event.count, effects);
      return;
    case 'back.poll':
      pollRing(state, queue, event.count, effects);
      return;
    case 'back.finalCheck':
      finalCheck(state, queue, effects);
      return;
    case 'back.respond':
      respond(state, queue, event, effects);
      return;
    default:
      effects.violation(notPossible(String((event as { readonly name?: unknown }).name), 'there is no such event'));
  }
};
