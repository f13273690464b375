import { factPlace } from '../../facts/fact-place.ts';
import type { Rule } from '../rule.ts';
import { armSamples } from './arm-samples.ts';
import { domainDump } from './example-text.ts';
import { mayBeArm } from './may-be-arm.ts';

/** A domain whose memory is mostly mapped in small pages although it was given large ones. */
export const arm11: Rule = {
  id: 'ARM-11',
  name: 'heavy-shattering',
  title: 'Heavy shattering',
  severity: 'info',
  tearSafe: false,
  needs: ['armP2m', 'domain.pages'],
  condition:
    'The shattered 2M mappings of a domain cover more than half of its pages (shattered · 512 > pages / 2). The counter never goes down. Dying domains are left out.',
  hint: 'Each access costs more walks of the tables: avoid changes of single pages, such as ballooning and permissions',
  reference: 'xen/arch/arm/p2m.c: p2m_split_superpage(), p2m_dump_info(); model M7.7',
  fires: { capture: domainDump({ time: 100, domid: 1, pages: 524288, p2m: [124, 900, 460800] }) },
  silent: { capture: domainDump({ time: 100, domid: 1, pages: 524288, p2m: [1021, 3, 1536] }) },
  evaluate: function* ({ world, report, pass, unknown }) {
    const domains = armSamples(world);
    if (domains.length === 0 && mayBeArm(world)) unknown('armP2m');
    for (const samples of domains) {
      for (const { domid, armRow, domainRow, pages, dying, shattered2m } of samples) {
        if (dying !== 0) continue;
        pass();
        if (shattered2m * 512 <= pages / 2) continue;
        report({
          subject: `d${domid}`,
          place: factPlace(world.facts, 'armP2m', armRow),
          message: `d${domid}: ${shattered2m} 2M pages shattered`,
          data: { domid, shattered: shattered2m, pages },
          evidence: [
            { table: 'armP2m', row: armRow },
            { table: 'domain', row: domainRow },
          ],
        });
      }
      yield;
    }
  },
};
