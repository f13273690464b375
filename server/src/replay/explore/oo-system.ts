import type { StepSystem, StepWords } from './step-system.ts';

/** In which order a completion does its three things (W-26). */
export const completionOrders = {
  /** Response, reference dropped, request object back: up to 3.13. */
  'response-unref-pool': ['response', 'unref', 'pool'],
  /** Response, request object back, reference dropped: 3.14 and later. */
  'response-pool-unref': ['response', 'pool', 'unref'],
  /** Request object back first: no version does so. */
  'pool-response-unref': ['pool', 'response', 'unref'],
} as const;

/** Name of an order. */
export type CompletionOrder = keyof typeof completionOrders;

/** What is explored: the entries of the ring, which are also the request objects of the pool (1 to 64). */
export interface OoQuestion {
  readonly order: CompletionOrder;
  readonly entries: number;
}

const Kind = { push: 0, take: 1, refused: 2, action: 3 } as const;

/**
 * The window of the completion in which the front end may use a ring entry again while its request object is not back in the pool (MODEL.md M2.8), so that
 * the back end runs out of objects (counter `oo`) although the pool is as large as the ring. A state counts requests: waiting in the ring, with the disk, and
 * completions (at most two at a time) behind their first and second action.
 */
export const ooSystem = ({ order, entries }: OoQuestion): StepSystem => {
  const actions = completionOrders[order];
  const base = entries + 1;
  const answeredAfter = actions.indexOf('response');
  const pooledAfter = actions.indexOf('pool');
  // state = ((refused * base + waiting) * base + disk) * base + first) * base + second
  const pack = (refused: number, waiting: number, disk: number, first: number, second: number): number =>
    (((refused * base + waiting) * base + disk) * base + first) * base + second;
  const split = (state: number): readonly [number, number, number, number, number] => {
    const second = state % base;
    const first = Math.floor(state / base) % base;
    const disk = Math.floor(state / base ** 2) % base;
    const waiting = Math.floor(state / base ** 3) % base;
    return [Math.floor(state / base ** 4), waiting, disk, first, second];
  };
  return {
    start: pack(0, 0, 0, 0, 0),
    properties: [{ id: 'oo', text: 'a request finds no free request object though the pool is as large as the ring' }],
    actors: ['front end', 'back end', 'completion'],
    successors: (state, emit) => {
      const [refused, waiting, disk, first, second] = split(state);
      if (refused === 1) return;
      const inRing = waiting + disk + (answeredAfter > 0 ? first : 0) + (answeredAfter > 1 ? second : 0);
      const taken = disk + (pooledAfter > 0 ? first : 0) + (pooledAfter > 1 ? second : 0);
      if (inRing < entries) emit(pack(0, waiting + 1, disk, first, second), Kind.push);
      if (waiting > 0)
        if (taken < entries) emit(pack(0, waiting - 1, disk + 1, first, second), Kind.take);
        else emit(pack(1, waiting, disk, first, second), Kind.refused);
      if (disk > 0 && first + second < MAX_COMPLETIONS)
        emit(pack(0, waiting, disk - 1, first + 1, second), Kind.action);
      if (first > 0) emit(pack(0, waiting, disk, first - 1, second + 1), Kind.action + 1);
      if (second > 0) emit(pack(0, waiting, disk, first, second - 1), Kind.action + 2);
    },
    broken: (state) => split(state)[0],
    words: (step) => wordsOf(step, actions),
  };
};

/** Completions that run at the same moment, each on a processor of its own. */
const MAX_COMPLETIONS = 2;

const wordsOf = (step: number, actions: readonly ('response' | 'unref' | 'pool')[]): StepWords => {
  if (step === Kind.push) return { actor: 'front end', to: 'back end', text: 'puts a request into the ring' };
  if (step === Kind.take) return { actor: 'back end', to: null, text: 'takes a request and a request object' };
  if (step === Kind.refused)
    return { actor: 'back end', to: null, text: 'finds a request and no free request object: oo + 1' };
  const action = actions[step - Kind.action];
  if (action === 'response')
    return { actor: 'completion', to: 'front end', text: 'sends the response; the ring entry is free' };
  return {
    actor: 'completion',
    to: null,
    text: action === 'pool' ? 'gives the request object back' : 'drops its reference of the device',
  };
};
