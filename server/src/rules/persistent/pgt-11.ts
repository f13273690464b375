import { blkbackVariant, isVariantFrom, variantName } from '../../world/blkback-variant.ts';
import { backRings } from '../state/back-rings.ts';
import { stateText } from '../state/example-text.ts';
import { HOLDS, lacks, stateRule } from '../state/state-rule.ts';

const example = (kernel: string): string =>
  stateText(['be{1/51712}.r{0}.purgeWork = running', 'be{1/51712}.r{0}.purgeList = [{gref=8,handle=3}]'], {
    host: `kernel=${kernel}`,
  });

/** The development state before 3.11 made the list of purged grants anew at each purge, also while the worker emptied it. */
export const pgt11 = stateRule({
  id: 'PGT-11',
  name: 'purge-list-re-initialised-while-worker-runs',
  title: 'Purge list re-initialised while worker runs',
  severity: 'error',
  needs: ['stateValue', 'host.kernel'],
  condition:
    'The variant is B311 (mainline kernels 3.11 to 3.13, or stated), and in the state the purge worker of a ring is running (purgeWork) while its purgeList is not empty: the next purge resets the list under it.',
  hint: 'A known defect of this version: grants leak or the list is corrupted. Lower the purge pressure (a larger max_persistent_grants), or upgrade',
  reference: 'drivers/block/xen-blkback/blkback.c: purge_persistent_gnt(), INIT_WORK in 3.11; model M3.5 step 5, V12',
  fires: example('3.11.0'),
  silent: example('4.4.0'),
  judge: function* ({ state, world }) {
    const variant = blkbackVariant(world);
    const name = variantName(variant);
    const since = isVariantFrom(variant, 'B311');
    const fixed = isVariantFrom(variant, 'B314');
    for (const ring of backRings(state)) {
      const work = state.fact(`${ring.path}.purgeWork`);
      const list = state.fact(`${ring.path}.purgeList`);
      const size = state.list(`${ring.path}.purgeList`)?.length;
      if (fixed === true || since === false || (work !== null && work.value !== 'running') || size === 0) yield HOLDS;
      else if (work === null || list === null || size === undefined) yield lacks();
      else if (name !== 'B311') yield lacks('host.kernel');
      else
        yield {
          is: 'broken',
          facts: [work, list],
          subject: ring.subject,
          message: `${ring.label}: the purge worker runs over ${size} grants, and this kernel resets their list at the next purge`,
          data: { ring: ring.ring, purging: size },
          variant: name,
        };
    }
  },
});
