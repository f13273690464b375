import type { BlkbackVariantId } from '../../../server/src/model/blkback-variants.ts';
import type { RingEvent, RingInit } from '../../../server/src/model/ring/ring-event.ts';
import { ringDefaults, ringModel } from '../../../server/src/model/ring/ring-model.ts';
import type { RingQueue, RingState } from '../../../server/src/model/ring/ring-state.ts';
import type { RingSwitches } from '../../../server/src/model/ring/ring-switches.ts';

export interface RingOptions {
  readonly variant?: BlkbackVariantId;
  readonly switches?: Partial<RingSwitches>;
  readonly init?: Partial<RingInit>;
}

const quiet = { output: () => undefined, violation: () => undefined };

/** Both ends are connected; one page, one queue, 64 bits. */
export const connected = ({ variant = 'B510', switches = {}, init = {} }: RingOptions = {}): RingState => {
  const state = ringModel.init({ ...ringDefaults, switches }, variant);
  ringModel.advance(state, { name: 'init', order: 0, abi: 'x86_64', ...init }, quiet);
  return state;
};

/** One of its rings. */
export const queueOf = (state: RingState, index = 0): RingQueue => {
  const queue = state.queues[index];
  if (queue === undefined) throw new Error(`there is no queue ${index}`);
  return queue;
};

export const push = (count: number, more: object = {}): RingEvent => ({ name: 'front.push', count, ...more });
export const answer = (id: number, op = 0, more: object = {}): RingEvent => ({
  name: 'back.respond',
  id: BigInt(id),
  op,
  status: 0,
  ...more,
});
export const POLL: RingEvent = { name: 'back.poll' };
export const CHECK: RingEvent = { name: 'back.finalCheck' };
export const CONSUME: RingEvent = { name: 'front.consume' };
