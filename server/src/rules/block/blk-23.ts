import type { SnapshotWorld } from '../../world/world.ts';
import { numberFact, backRings, type RingState } from '../state/back-rings.ts';
import { stateText } from '../state/example-text.ts';
import { HOLDS, lacks, stateRule } from '../state/state-rule.ts';
import type { Evidence } from '../rule.ts';

const CONNECTED = 4;
const example = (state: number): string =>
  stateText([`be{1/51712}.state = ${state}`, 'be{1/51712}.r{0}.thread = dead']);

/** State of the backend's end, from the state or from xenstore of the same moment. */
const backState = (
  snapshot: SnapshotWorld,
  { device, subject }: RingState,
): { readonly value: number; readonly evidence: readonly Evidence[] } | null => {
  const stated = numberFact(snapshot.state, `be{${device}}.state`);
  if (stated !== null) return { value: stated.number, evidence: [{ table: 'stateValue', row: stated.row }] };
  const vbd = snapshot.vbds.find(({ address }) => address === subject);
  return vbd === undefined || vbd.backState === null
    ? null
    : { value: vbd.backState, evidence: [{ table: 'vbd', row: vbd.row }] };
};

/** Every ring of a connected device has its thread. */
export const blk23 = stateRule({
  id: 'BLK-23',
  name: 'state-thread-mismatch',
  title: 'State/thread mismatch',
  severity: 'error',
  needs: ['stateValue', 'vbd'],
  condition:
    'The backend of a device is in state 4 (Connected; `be.state`, else xenstore of the same moment), and the thread of one of its rings is dead (`be.r.thread`).',
  hint: 'The thread died: look for a BUG or an oops in the log of the backend. Detach the disk and attach it again',
  reference: 'drivers/block/xen-blkback/xenbus.c: xen_update_blkif_status(); invariant M2-I11',
  fires: example(4),
  silent: example(6),
  judge: function* ({ state, snapshot }) {
    for (const ring of backRings(state)) {
      const thread = state.fact(`${ring.path}.thread`);
      const end = backState(snapshot, ring);
      if (thread === null || end === null) yield lacks(thread === null ? 'stateValue' : 'vbd');
      else if (thread.value !== 'dead' || end.value !== CONNECTED) yield HOLDS;
      else
        yield {
          is: 'broken',
          facts: [thread],
          subject: ring.subject,
          message: `${ring.label}: connected, but its thread is dead`,
          data: { ring: ring.ring, state: end.value },
          evidence: end.evidence,
        };
    }
  },
});
