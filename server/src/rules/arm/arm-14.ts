import { factPlace } from '../../facts/fact-place.ts';
import type { Rule } from '../rule.ts';
import { domainDump } from './example-text.ts';

/** `DOMDYING_dead`. */
const DEAD = 2;

/** A domain that is dead has given all its pages back, except those that somebody still maps. */
export const arm14: Rule = {
  id: 'ARM-14',
  name: 'dying-domain-keeps-pages',
  title: 'Dying domain keeps pages',
  severity: 'error',
  tearSafe: true,
  needs: ['domain.dying', 'domain.pages'],
  condition: 'Key q shows a domain with dying=2 (dead) and nr_pages above 0.',
  hint: 'Somebody still maps them: look for a grant mapping in key g, an emulator or a toolstack that has not let go',
  reference: 'xen/common/domain.c: domain_kill(), complete_domain_destroy()',
  fires: {
    capture: domainDump({ time: 100, domid: 1, pages: 4096, dying: 2, pauseCount: 2, p2m: [0, 10, 0] }),
  },
  silent: { capture: domainDump({ time: 100, domid: 1, pages: 32772, p2m: [63, 1, 516] }) },
  evaluate: function* ({ world: { facts, capture }, report, pass, unknown }) {
    const { domain } = facts.tables;
    let decided = false;
    for (let row = 0; row < domain.rows(); row += 1) {
      const block = facts.blocks[domain.block.at(row)];
      const { domid, dying, pages } = domain.row(row);
      if (block?.capture !== capture.id || block.key !== 'q' || domid === null || dying === null || pages === null)
        continue;
      decided = true;
      if (dying !== DEAD || pages <= 0) continue;
      report({
        subject: `d${domid}`,
        place: factPlace(facts, 'domain', row),
        message: `d${domid} is dead but ${pages} pages are held`,
        data: { domid, pages },
        evidence: [{ table: 'domain', row }],
      });
      yield;
    }
    if (decided) pass();
    else unknown('domain.dying');
  },
};
