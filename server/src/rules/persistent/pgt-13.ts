import { blkbackVariant, isVariantFrom, variantName } from '../../world/blkback-variant.ts';
import type { CaptureWorld } from '../../world/world.ts';
import { backRings, numberFact } from '../state/back-rings.ts';
import { stateText } from '../state/example-text.ts';
import { HOLDS, lacks, stateRule, type StateMoment } from '../state/state-rule.ts';
import { purgeStep } from './limits.ts';

const example = (inUse: number): string =>
  stateText(
    [
      'be{1/51712}.overflow = true',
      'be{1/51712}.r{0}.pgC = 1056',
      `be{1/51712}.r{0}.pgInUse = ${inUse}`,
      'param.xen_blkback.max_persistent_grants = 1056',
    ],
    { host: 'kernel=4.4.0' },
  );

/** The limit of persistent grants: of the state, or as the capture shows the parameter. */
const limitOf = ({ state }: StateMoment, world: CaptureWorld): number | null => {
  const stated = numberFact(state, 'param.xen_blkback.max_persistent_grants')?.number;
  const value = stated ?? Number(world.parameter('xen_blkback.max_persistent_grants')?.value ?? NaN);
  return Number.isSafeInteger(value) && value > 0 ? value : null;
};

/** A purge that does not find enough idle grants is left out, so that a full tree stays full. */
export const pgt13 = stateRule({
  id: 'PGT-13',
  name: 'purge-blocked-by-activity',
  title: 'Purge blocked by activity',
  severity: 'info',
  needs: ['stateValue', 'parameter', 'host.kernel'],
  condition:
    'Kernels 3.11 to 4.18: the tree of a ring is full (pgC above max_persistent_grants, or equal with overflow set), and fewer grants are idle (pgC − pgInUse) than a purge wants: pgC − limit + ⌊limit/100⌋·5.',
  hint: 'The queue is too deep for the limit: raise max_persistent_grants, or lower the indirect segments or queues',
  reference: 'drivers/block/xen-blkback/blkback.c: purge_persistent_gnt(), 3.11 to 4.18; model M3.5 V5',
  fires: example(1007),
  silent: example(1006),
  judge: function* (moment) {
    const { state, world } = moment;
    const variant = blkbackVariant(world);
    const purges = isVariantFrom(variant, 'B311');
    const byTime = isVariantFrom(variant, 'B419');
    const limit = limitOf(moment, world);
    for (const ring of backRings(state)) {
      const count = numberFact(state, `${ring.path}.pgC`);
      const inUse = numberFact(state, `${ring.path}.pgInUse`);
      const overflow = state.flag(`be{${ring.device}}.overflow`);
      if (purges === false || byTime === true) yield HOLDS;
      else if (purges === null || byTime === null) yield lacks('host.kernel');
      else if (count === null || inUse === null) yield lacks();
      else if (limit === null) yield lacks('parameter');
      else if (count.number === limit && overflow === null) yield lacks();
      else {
        const full = count.number > limit || (count.number === limit && overflow === true);
        const wanted = count.number - limit + purgeStep(limit);
        const idle = count.number - inUse.number;
        if (!full || idle >= wanted) yield HOLDS;
        else
          yield {
            is: 'broken',
            facts: [inUse, count],
            subject: ring.subject,
            message: `${ring.label}: ${inUse.number} of ${count.number} grants are in use, and a purge needs ${wanted} idle ones`,
            data: { ring: ring.ring, count: count.number, inUse: inUse.number, wanted, limit },
            variant: variantName(variant),
          };
      }
    }
  },
});
