import { factPlace } from '../../facts/fact-place.ts';
import type { Rule } from '../rule.ts';
import { armSamples } from './arm-samples.ts';
import { domainDump } from './example-text.ts';
import { mayBeArm } from './may-be-arm.ts';

/** A large page that is split gives 512 small ones; a split that failed gives none, and an invalidation for nothing. */
export const arm07: Rule = {
  id: 'ARM-07',
  name: 'spurious-invalidations',
  title: 'Spurious invalidations',
  severity: 'info',
  tearSafe: false,
  needs: ['armP2m', 'domain.pages'],
  condition:
    'Between two dumps of key q the number of shattered 2M mappings of a domain grew, while its 4K mappings and its pages stayed the same.',
  hint: 'The splits failed, most likely because the p2m pool is empty: give the domain a larger one (shadow_memory=)',
  reference: 'xen/arch/arm/p2m.c: p2m_split_superpage(), __p2m_set_entry(); model M7.6',
  fires: {
    capture:
      domainDump({ time: 100, domid: 1, pages: 32772, p2m: [63, 1, 516] }) +
      domainDump({ time: 200, domid: 1, pages: 32772, p2m: [63, 4, 516] }),
  },
  silent: {
    capture:
      domainDump({ time: 100, domid: 1, pages: 32772, p2m: [63, 1, 516] }) +
      domainDump({ time: 200, domid: 1, pages: 32772, p2m: [62, 2, 1028] }),
  },
  evaluate: function* ({ world, report, pass, unknown }) {
    const { facts } = world;
    let compared = false;
    for (const samples of armSamples(world)) {
      for (const [index, now] of samples.entries()) {
        const before = samples[index - 1];
        if (before === undefined || now.dying !== 0) continue;
        compared = true;
        const splits = now.shattered2m - before.shattered2m;
        if (splits <= 0 || now.mappings4k !== before.mappings4k || now.pages !== before.pages) continue;
        report({
          subject: `d${now.domid}`,
          place: factPlace(facts, 'armP2m', now.armRow),
          message: `d${now.domid}: ${splits} failed splits`,
          data: { domid: now.domid, splits },
          related: [{ place: factPlace(facts, 'armP2m', before.armRow), message: `${before.shattered2m} before` }],
          evidence: [
            { table: 'armP2m', row: before.armRow },
            { table: 'armP2m', row: now.armRow },
          ],
        });
      }
      yield;
    }
    if (compared) pass();
    else if (mayBeArm(world)) unknown('armP2m');
  },
};
