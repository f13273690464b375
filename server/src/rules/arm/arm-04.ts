import { hex } from '../../core/hex.ts';
import { readModelFields } from '../../core/read-model-value.ts';
import { factPlace } from '../../facts/fact-place.ts';
import { numberOf } from '../../world/state-view.ts';
import type { Rule } from '../rule.ts';
import { flagIsPerDomain } from './flag-variant.ts';

const example = (...events: readonly string[]): string =>
  ['%xdump 1', '%host xen=4.14.0', '%section events', ...events, '%end', ''].join('\n');
const CHANGE = 'm7.foreignModify actor=0 D=1 gfn=0x100 mfn=none';

/** Only the domain itself sets its flag up to 4.14; what others remove is not told to its servers. */
export const arm04: Rule = {
  id: 'ARM-04',
  name: 'foreign-modification-not-signalled',
  title: 'Foreign modification not signalled',
  severity: 'warning',
  tearSafe: false,
  needs: ['events', 'host.xen'],
  condition:
    'Xen before 4.15 (or the stated variant DF or V3): another domain removes memory of a domain (recorded event m7.foreignModify) after that domain has run and while it is not paused.',
  hint: 'The servers keep what they have mapped of it: pause the domain, let all servers invalidate, and unpause it',
  reference: 'xen/common/ioreq.c: ioreq_request_mapcache_invalidate(), 4.15; model M7.3 row 6',
  fires: { capture: example('@1.0 m7.exitCheck v=0 D=1', `@2.0 ${CHANGE}`) },
  silent: { capture: example(`@1.0 ${CHANGE}`, '@2.0 m7.exitCheck v=0 D=1') },
  evaluate: function* ({ world, report, pass, unknown }) {
    const { facts } = world;
    const table = facts.tables.events;
    const perDomain = flagIsPerDomain(world);
    const ran = new Set<number>();
    const paused = new Set<number>();
    let judged = false;
    for (let row = 0; row < table.rows(); row += 1) {
      const { model, event, values, object } = table.row(row);
      if (model !== 'm7' || facts.blocks[table.block.at(row)]?.capture !== world.capture.id) continue;
      const { fields } = readModelFields(values ?? '', 0);
      const named = /^d(\d{1,5})$/.exec(object ?? '')?.[1];
      const domid = numberOf(fields['D'] ?? fields['domain']) ?? (named === undefined ? 0 : Number(named));
      if (event === 'modify' || event === 'exitCheck' || event === 'testAndClear') ran.add(domid);
      else if (event === 'pause') paused.add(domid);
      else if (event === 'unpause') paused.delete(domid);
      if (event !== 'foreignModify') continue;
      judged = true;
      const gfn = numberOf(fields['gfn']);
      if (perDomain === false || !ran.has(domid) || paused.has(domid)) pass();
      else if (perDomain === null) unknown('host.xen');
      else
        report({
          subject: `d${domid}`,
          place: factPlace(facts, 'events', row),
          message: `d${domid}: removal${gfn === null ? '' : ` of gfn ${hex(gfn)}`} by d${numberOf(fields['actor']) ?? '?'} leaves mappings of its servers stale`,
          data: { domid, actor: numberOf(fields['actor']), gfn: gfn === null ? null : hex(gfn) },
          evidence: [{ table: 'events', row }],
        });
      yield;
    }
    if (!judged) unknown('events');
  },
};
