import { numberOf } from '../../world/state-view.ts';
import type { ModelRecord } from '../../core/model-value.ts';
import { stateText } from '../state/example-text.ts';
import { HOLDS, lacks, stateRule } from '../state/state-rule.ts';

/** IOREQ_TYPE_INVALIDATE. */
const INVALIDATE = 8;
const LIMIT_MS = 1000;
const example = (ms: number): string => stateText([`ioreq{1}.pend = [{vcpu=0,server=0,type=8,ms=${ms}}]`]);

/** How long a request has been waiting, in milliseconds (`ms`, or `seconds`); null: not said. */
const waited = (request: ModelRecord): number | null => {
  const ms = numberOf(request['ms']);
  const seconds = numberOf(request['seconds']);
  return ms ?? (seconds === null ? null : seconds * 1000);
};

/** A server that is alive answers an invalidation at once. */
export const arm05 = stateRule({
  id: 'ARM-05',
  name: 'invalidate-not-answered',
  title: 'Invalidate not answered',
  severity: 'error',
  condition:
    'A request of type 8 (invalidate) of a vCPU has waited for its server for more than one second (`ioreq{d}.pend`: vcpu, server, type, and ms or seconds).',
  hint: 'The device model hangs or is gone: the vCPU is blocked until it answers',
  reference: 'xen/common/ioreq.c: ioreq_broadcast(), wait_for_io(); invariant M7-I6',
  fires: example(5000),
  silent: example(100),
  judge: function* ({ state }) {
    for (const fact of state.match('ioreq{*}.pend')) {
      const domid = Number(fact.keys[0]);
      for (const request of state.records(fact.path) ?? []) {
        const type = numberOf(request['type']) ?? (request['type'] === 'invalidate' ? INVALIDATE : null);
        const ms = waited(request);
        if (type !== null && type !== INVALIDATE) continue;
        if (type === null || ms === null) yield lacks();
        else if (ms <= LIMIT_MS) yield HOLDS;
        else {
          const [vcpu, server] = [numberOf(request['vcpu']), numberOf(request['server'])];
          yield {
            is: 'broken',
            facts: [fact],
            subject: `d${domid}`,
            message: `d${domid}v${vcpu ?? '?'}: has waited ${ms} ms for server ${server ?? '?'} to invalidate`,
            data: { domid, vcpu, server, ms },
          };
        }
      }
    }
  },
});
