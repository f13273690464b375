import type { PersistentEvent } from '../../model/persistent/persistent-event.ts';
import type { PersistentScenarioEvent } from './persistent-run.ts';

/** Numbers from 0 to below 1 that are the same in every run (a linear congruential generator). */
export const seededRandom = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
};

/** References from `first` on, in requests of `pages` pages, each mapped and released before the next. */
export const fillRequests = (first: number, count: number, pages = 11, request = 0): readonly PersistentEvent[] =>
  Array.from({ length: Math.ceil(count / pages) }, (_, n) => {
    const length = Math.min(pages, count - n * pages);
    return oneRequest(
      request + n,
      Array.from({ length }, (_unused, at) => first + n * pages + at),
    );
  }).flat();

/** A request that is mapped and done at once. */
export const oneRequest = (request: number, grefs: readonly number[], readonly = false): readonly PersistentEvent[] => [
  { name: 'map', request, grefs, readonly },
  { name: 'release', request, failed: false },
];

/** The purge worker runs if anything was purged. */
export const runWorker: PersistentScenarioEvent = ({ grants }) =>
  grants.purgeWork === 'idle' ? null : { name: 'workerRun', count: null };

/** How a working set of references is used again and again. */
export interface UsePattern {
  readonly requests: number;
  /** Pages of a request. */
  readonly pages: number;
  /** References of the working set, from 8 on. */
  readonly workingSet: number;
  /** 1: all alike; above: low references are used more. */
  readonly skew: number;
  /** Requests between two passes of the thread, which are 100 ms apart. */
  readonly perPass: number;
  readonly seed: number;
}

/** Requests over a working set, with a pass and the purge worker every 100 ms. */
export const usePattern = (pattern: UsePattern): readonly PersistentScenarioEvent[] => {
  const random = seededRandom(pattern.seed);
  const events: PersistentScenarioEvent[] = [];
  for (let n = 0; n < pattern.requests; n += 1) {
    const grefs = new Set<number>();
    while (grefs.size < Math.min(pattern.pages, pattern.workingSet))
      grefs.add(8 + Math.floor(random() ** pattern.skew * pattern.workingSet));
    events.push(...oneRequest(n, [...grefs]));
    if ((n + 1) % pattern.perPass === 0)
      events.push({ name: 'pass', ms: Math.round(((n + 1) / pattern.perPass) * 101) }, runWorker);
  }
  return events;
};
