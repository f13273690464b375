import { factPlace } from '../../facts/fact-place.ts';
import type { Rule } from '../rule.ts';
import { channelState } from './channel-lookup.ts';
import { channelDump, quiet } from './example-text.ts';

/** `DOMDYING_dead`: all that a domain owns has been given back, as far as nobody holds it. */
const DEAD = 2;

const example = (dying: number): string =>
  `${channelDump([1, [15, quiet('s=3 n=0 x=0 d=0 p=32')], [16, quiet('s=3 n=0 x=0 d=0 p=33')]]).replace(/.*'h' pressed.*\n/, '')}${[
    "(XEN) 'q' pressed -> dumping domain info (now = 5000000000)",
    '(XEN) General information for domain 1:',
    `(XEN)     refcnt=1 dying=${dying} pause_count=2`,
    '(XEN)     nr_pages=16 xenheap_pages=0 shared_pages=0 paged_pages=0 dirty_cpus={} max_pages=33024',
    '',
  ].join('\n')}`;

/** A domain that is dead has no event channels any more. */
export const evc03: Rule = {
  id: 'EVC-03',
  name: 'dying-domain-with-active-channels',
  title: 'Dying domain with active channels',
  severity: 'info',
  tearSafe: false,
  needs: ['eventChannel', 'domain.dying'],
  condition: 'Key q shows a domain with dying=2 (dead), key e of the same moment shows channels of it bound to others.',
  hint: 'The peer keeps them: look which backend or device model has not let go',
  reference: 'xen/common/event_channel.c: evtchn_destroy(), called by domain_kill()',
  fires: { capture: example(2) },
  silent: { capture: example(0) },
  evaluate: function* ({ world: { facts, snapshots }, report, pass, unknown }) {
    const { columns } = facts.tables.eventChannel;
    let decided = false;
    for (const { channels, domains, frozen } of snapshots) {
      const dumps = channels.filter(({ origin }) => origin === 'e');
      for (const { domid, dying, qRow } of domains.values()) {
        if (qRow === null || dying === null || dumps.length === 0) continue;
        decided = true;
        const rows = dumps
          .filter((list) => list.domid === domid)
          .flatMap((list) => list.rows)
          .filter((row) => columns.state.at(row) === channelState.interdomain);
        const [first] = rows;
        if (dying !== DEAD || first === undefined) continue;
        report({
          subject: `d${domid}`,
          place: factPlace(facts, 'domain', qRow, 'dying'),
          message: `d${domid} is dying but ${rows.length} channel${rows.length === 1 ? ' is' : 's are'} open`,
          data: { domid, channels: rows.length },
          related: rows.map((row) => ({
            place: factPlace(facts, 'eventChannel', row),
            message: `port ${columns.port.at(row)} goes to d${columns.remoteDomid.at(row)}`,
          })),
          evidence: [
            { table: 'domain', row: qRow },
            { table: 'eventChannel', row: first },
          ],
          frozen,
        });
      }
      yield;
    }
    if (decided) pass();
    else unknown(...(snapshots.some(({ channels }) => channels.length > 0) ? ['domain.dying'] : ['eventChannel']));
  },
};
