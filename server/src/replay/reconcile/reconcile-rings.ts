import { factPlace } from '../../facts/fact-place.ts';
import type { CaptureWorld, SnapshotWorld } from '../../world/world.ts';
import { sinkAt, type Reconciled } from './reconciled.ts';

const WORD = 0x1_0000_0000;

/**
 * What the indices of rings in `state` sections come to (MODEL.md 8b, M1 and M2): unread and unanswered requests, and what the counters of the same ring leave
 * unexplained. Indices have 32 bits and wrap.
 */
export const reconcileRings = ({ facts }: CaptureWorld, { id, state }: SnapshotWorld, found: Reconciled[]): void => {
  for (const { keys, row } of state.match('be{*}.r{*}.reqProd')) {
    const path = `be{${keys[0]}}.r{${keys[1]}}`;
    const put = sinkAt(found, id, factPlace(facts, 'stateValue', row));
    const value = (name: string): number | null => state.number(`${path}.${name}`);
    const produced = value('reqProd');
    const consumed = value('reqCons');
    const entries = value('nrEnts');
    const answered = value('rspProdPvt') ?? value('rspProd');
    const [unread, inside] = [difference(produced, consumed), difference(consumed, answered)];
    if (unread !== null) put('state', `${path}.unread`, unread, unread, 'reqProd − reqCons');
    if (inside !== null) put('state', `${path}.inside`, inside, inside, 'reqCons − rspProdPvt');
    const open = difference(produced, answered);
    if (open !== null && entries !== null && open > entries)
      put(
        'residual',
        `${path}.reqProd`,
        open - entries,
        open - entries,
        `${open} requests are not answered, the ring has ${entries} slots`,
      );
    if (inside === null) continue;
    const inflight = value('inflight');
    // A request is counted only after its pages are mapped.
    if (inflight !== null)
      put(
        'residual',
        `${path}.inflight`,
        inside - inflight,
        inside - inflight,
        `${inside} requests inside less inflight ${inflight}; 0 or 1 is as it should be`,
      );
    const [total, free] = [value('pendTotal'), value('pendFree')];
    if (total !== null && free !== null)
      put(
        'residual',
        `${path}.pendFree`,
        inside - (total - free),
        inside - (total - free),
        `${inside} requests inside less ${total - free} that the pool has given out`,
      );
  }
};

const difference = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? null : (((a - b) % WORD) + WORD) % WORD;
