import { factPlace } from '../../facts/fact-place.ts';
import type { Rule } from '../rule.ts';
import { domainDump } from './example-text.ts';
import { mayBeArm } from './may-be-arm.ts';

const LEVELS = [
  ['mappings1g', '1G mappings'],
  ['shattered1g', 'shattered 1G mappings'],
  ['mappings2m', '2M mappings'],
  ['shattered2m', 'shattered 2M mappings'],
  ['mappings4k', '4K mappings'],
] as const;

/** So far below zero a counter goes on healthy hosts, by replaced mappings (a −1 after a teardown is ordinary). */
const USUAL = -4;

/** The counters of a P2M count mappings, of which there cannot be less than none. */
export const arm01: Rule = {
  id: 'ARM-01',
  name: 'negative-mapping-counter',
  title: 'Negative mapping counter',
  severity: 'warning',
  tearSafe: true,
  needs: ['armP2m'],
  condition: 'A counter of p2m mappings in key q is below 0. Down to −4 it is information only.',
  hint: 'The counter drifts when a valid mapping is replaced by another; the table itself is not corrupt',
  reference: 'xen/arch/arm/p2m.c: __p2m_set_entry(), p2m_free_entry(); model M7.6',
  fires: { capture: domainDump({ time: 100, domid: 1, pages: 32772, p2m: [64, 1, -5] }) },
  silent: { capture: domainDump({ time: 100, domid: 1, pages: 32768, p2m: [64, 1, 0] }) },
  evaluate: function* ({ world, report, pass, unknown }) {
    const { facts, capture } = world;
    const { armP2m } = facts.tables;
    let rows = 0;
    for (let row = 0; row < armP2m.rows(); row += 1) {
      if (facts.blocks[armP2m.block.at(row)]?.capture !== capture.id) continue;
      rows += 1;
      const domid = armP2m.columns.domid.at(row);
      for (const [column, text] of LEVELS) {
        const count = armP2m.columns[column].at(row);
        if (count === null || count >= 0) continue;
        report({
          subject: domid === null ? null : `d${domid}`,
          place: { ...factPlace(facts, 'armP2m', row), field: null },
          message: `d${domid ?? '?'}: ${text} = ${count}`,
          data: { domid, counter: column, value: count },
          evidence: [{ table: 'armP2m', row }],
          ...(count >= USUAL ? { severity: 'info' } : {}),
        });
      }
      yield;
    }
    if (rows > 0) pass();
    else if (mayBeArm(world)) unknown('armP2m');
  },
};
