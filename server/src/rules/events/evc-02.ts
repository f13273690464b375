import { factPlace } from '../../facts/fact-place.ts';
import type { Report, Rule } from '../rule.ts';
import { channelState } from './channel-lookup.ts';
import { capture, channelSection, quiet } from './example-text.ts';

/** A virtual interrupt of a vCPU has one port. */
export const evc02: Rule = {
  id: 'EVC-02',
  name: 'one-virq-bound-twice',
  title: 'One VIRQ bound twice',
  severity: 'warning',
  tearSafe: false,
  needs: ['eventChannel'],
  condition:
    'Two ports of one domain in one dump of key e are bound (s=5) to the same virtual interrupt of one vCPU. Undecided where several are, or where the ports do not rise: pieces of two dumps.',
  hint: 'Impossible in correct code: look for lines of two dumps that were mixed, else for memory corruption',
  reference: 'xen/common/event_channel.c: evtchn_bind_virq() (v->virq_to_evtchn[virq])',
  fires: {
    capture: capture(channelSection([1, [7, quiet('s=5 n=1 x=0 v=0')], [9, quiet('s=5 n=1 x=0 v=0')]])),
  },
  silent: {
    capture: capture(channelSection([1, [7, quiet('s=5 n=0 x=0 v=0')], [9, quiet('s=5 n=1 x=0 v=0')]])),
  },
  evaluate: function* ({ world: { facts, snapshots }, report, pass, unknown }) {
    const { columns } = facts.tables.eventChannel;
    const lists = snapshots.flatMap(({ channels }) => channels.filter(({ origin }) => origin === 'e'));
    if (lists.length === 0) unknown('eventChannel');
    for (const { rows, domid, ordered } of lists) {
      if (!ordered) {
        unknown('eventChannel');
        continue;
      }
      const ports = new Map<string, number>();
      const reports: Report[] = [];
      for (const row of rows) {
        const virq = columns.virq.at(row);
        const vcpu = columns.vcpu.at(row);
        if (columns.state.at(row) !== channelState.virq || virq === null || vcpu === null) continue;
        const first = ports.get(`${virq} ${vcpu}`);
        if (first === undefined) {
          ports.set(`${virq} ${vcpu}`, row);
          continue;
        }
        const [a, b] = [columns.port.at(first), columns.port.at(row)];
        const whose = domid === null ? 'unknown domain' : `d${domid}`;
        reports.push({
          subject: domid === null ? null : `port:${domid}:${b}`,
          place: factPlace(facts, 'eventChannel', row, 'virq'),
          message: `${whose}: virq ${virq} of vcpu ${vcpu} on ports ${a} and ${b}`,
          data: { domid, virq, vcpu, ports: [a, b] },
          related: [{ place: factPlace(facts, 'eventChannel', first, 'virq'), message: `port ${a} has it too` }],
          evidence: [
            { table: 'eventChannel', row: first },
            { table: 'eventChannel', row },
          ],
        });
      }
      // A guest binds one twice; the rows of two domains, one of whose headings was lost, have several in common.
      const [only] = reports;
      if (reports.length > 1) unknown('eventChannel');
      else {
        pass();
        if (only !== undefined) report(only);
      }
      yield;
    }
  },
};
