import { distance, notAhead } from '../../model/ring/ring-index.ts';
import { flagOf } from '../../world/state-view.ts';
import type { StateFact, StateView } from '../../world/state-view.ts';
import { numberFact, type NumberFact, type RingState } from '../state/back-rings.ts';
import { stateText } from '../state/example-text.ts';

/** A ring whose backend sleeps although it could read requests. */
export interface SleepingRing {
  readonly facts: readonly [StateFact, ...StateFact[]];
  readonly unread: number;
  readonly reqEvent: number;
  /** Where the next request will be. */
  readonly next: number;
}

const NAMES = ['reqProd', 'reqCons', 'rspProdPvt', 'nrEnts', 'reqEvent'] as const;

/**
 * Does this backend sleep with work it could do (invariant M1-I6)? Null: part of the state is missing. A halted ring sleeps on purpose, and indices that
 * contradict each other are told by RNG-01 to RNG-03.
 */
export const sleepingRing = (state: StateView, { path }: RingState): SleepingRing | 'no' | null => {
  const thread = state.fact(`${path}.thread`);
  const waiting = state.fact(`${path}.waitingReqs`);
  const facts = NAMES.map((name) => numberFact(state, `${path}.${name}`));
  const [reqProd, reqCons, rspProdPvt, nrEnts, reqEvent] = facts;
  if (state.flag(`${path}.haltedBogus`) === true) return 'no';
  if (thread !== null && thread.value !== 'asleep') return 'no';
  const waits = waiting === null ? null : flagOf(waiting.value);
  if (waits === true) return 'no';
  const known = isKnown(reqProd) && isKnown(reqCons) && isKnown(rspProdPvt) && isKnown(nrEnts) && isKnown(reqEvent);
  if (!known || thread === null || waiting === null || waits === null) return null;
  const unread = distance(reqProd.number, reqCons.number);
  const unanswered = distance(reqCons.number, rspProdPvt.number);
  const legal = notAhead(reqCons.number, reqProd.number) && unread + unanswered <= nrEnts.number;
  if (unread === 0 || unanswered >= nrEnts.number || !legal) return 'no';
  return {
    facts: [thread, waiting, reqProd, reqCons, reqEvent],
    unread,
    reqEvent: reqEvent.number,
    next: (reqCons.number + 1) >>> 0,
  };
};

const isKnown = (fact: NumberFact | null | undefined): fact is NumberFact => fact !== null && fact !== undefined;

/** A state for the examples. */
export const sleepingExample = (reqEvent: number, more: readonly string[]): string =>
  stateText([
    ...Object.entries({ reqProd: 20, reqCons: 18, rspProdPvt: 18, nrEnts: 32, reqEvent }).map(
      ([name, value]) => `be{1/51712}.r{0}.${name} = ${value}`,
    ),
    ...more,
  ]);
