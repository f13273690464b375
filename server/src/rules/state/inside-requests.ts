import { isRecord, numberOf, type StateFact, type StateView } from '../../world/state-view.ts';
import { numberFact, type RingState } from './back-rings.ts';

/** How many requests are inside a backend's ring. */
export interface InsideRequests {
  readonly count: number;
  /** Of them, those with bios or an unmap under way (`pendcnt` above 0, where the list says it). */
  readonly running: number;
  /** Counted in the list of requests; else it is `inflight`, which leaves out a request that is still being checked or mapped. */
  readonly listed: boolean;
  readonly fact: StateFact;
}

/** Requests between their taking and their answer: counted in the list `requests` (or `pend`), else `inflight`. Null: neither is known. */
export const insideRequests = (state: StateView, ring: RingState): InsideRequests | null => {
  for (const name of ['requests', 'pend']) {
    const fact = state.fact(`${ring.path}.${name}`);
    const list = state.list(`${ring.path}.${name}`);
    if (fact === null || list === null) continue;
    const running = list.filter((item) => !isRecord(item) || numberOf(item['pendcnt']) !== 0).length;
    return { count: list.length, running, listed: true, fact };
  }
  const inflight = numberFact(state, `${ring.path}.inflight`);
  return inflight === null ? null : { count: inflight.number, running: inflight.number, listed: false, fact: inflight };
};
