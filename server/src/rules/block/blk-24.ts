import { numberFact, ringsByDevice } from '../state/back-rings.ts';
import { stateText } from '../state/example-text.ts';
import { insideRequests } from '../state/inside-requests.ts';
import { HOLDS, lacks, stateRule } from '../state/state-rule.ts';

/** Seconds after which a close that waits for requests is stuck. */
const LIMIT = 30;
const CLOSING: ReadonlySet<number> = new Set([5, 6]);

const example = (seconds: number): string =>
  stateText(['be{1/51712}.state = 5', `be{1/51712}.stateSince = ${seconds}`, 'be{1/51712}.r{0}.inflight = 2']);

/** A device that is being closed waits only as long as its storage does. */
export const blk24 = stateRule({
  id: 'BLK-24',
  name: 'stuck-closing-device',
  title: 'Stuck closing device',
  severity: 'error',
  condition:
    'The backend of a device has been in state 5 or 6 (Closing, Closed) for more than 30 s (`be.stateSince`: for how many seconds) and still has requests in flight.',
  hint: 'The storage below does not answer, or an asynchronous unmap waits for pages that somebody else still uses',
  reference: 'drivers/block/xen-blkback/xenbus.c: xen_blkif_disconnect(); invariant M2-I1',
  fires: example(120),
  silent: example(1),
  judge: function* ({ state, snapshot }) {
    for (const [device, rings] of ringsByDevice(state)) {
      const stated = numberFact(state, `be{${device}}.state`);
      const value =
        stated?.number ?? snapshot.vbds.find(({ address }) => address === `vbd:${device}`)?.backState ?? null;
      const since = numberFact(state, `be{${device}}.stateSince`);
      const inside = rings.map((ring) => insideRequests(state, ring)).filter((part) => part !== null);
      const count = inside.reduce((sum, part) => sum + part.running, 0);
      if (value === null || (CLOSING.has(value) && (since === null || inside.length < rings.length))) yield lacks();
      else if (!CLOSING.has(value) || since === null || since.number <= LIMIT || count === 0) yield HOLDS;
      else
        yield {
          is: 'broken',
          facts: [since, ...inside.map(({ fact }) => fact), ...(stated === null ? [] : [stated])],
          subject: `vbd:${device}`,
          message: `vbd:${device}: closing for ${since.number} s with ${count} requests in flight`,
          data: { state: value, seconds: since.number, inflight: count },
        };
    }
  },
});
