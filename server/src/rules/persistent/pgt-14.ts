import { blkbackVariant, isVariantFrom, variantName } from '../../world/blkback-variant.ts';
import { flagOf, numberOf } from '../../world/state-view.ts';
import { hex } from '../../core/hex.ts';
import { backRings, numberFact } from '../state/back-rings.ts';
import { stateText } from '../state/example-text.ts';
import { HOLDS, lacks, stateRule, type StateMoment } from '../state/state-rule.ts';

/** `persistent_grant_unused_seconds` of a kernel that was not told otherwise. */
const DEFAULT_TIMEOUT = 60;
/** The thread looks every 100 ms: a second is more than it may be late. */
const GRACE = 1;

const example = (idle: number): string =>
  stateText([`be{1/51712}.r{0}.pgTree = [{gref=8,handle=3,active=false,lastUsed=${idle}}]`], {
    host: 'kernel=5.10.0',
  });

const timeoutOf = ({ state, world }: StateMoment): { readonly seconds: number; readonly known: boolean } => {
  const name = 'xen_blkback.persistent_grant_unused_seconds';
  const stated = numberFact(state, `param.${name}`)?.number ?? Number(world.parameter(name)?.value ?? NaN);
  return Number.isSafeInteger(stated) ? { seconds: stated, known: true } : { seconds: DEFAULT_TIMEOUT, known: false };
};

/** From 4.19 on a grant that was idle for long goes back. */
export const pgt14 = stateRule({
  id: 'PGT-14',
  name: 'idle-grants-not-returned',
  title: 'Idle grants not returned',
  severity: 'warning',
  needs: ['stateValue', 'host.kernel'],
  condition:
    'Kernel 4.19 or later: a grant of pgTree that is not in use was used last (`lastUsed`, in seconds before the snapshot) more than a second longer ago than persistent_grant_unused_seconds (60 unless captured; 0 switches this off).',
  hint: 'The thread of the ring does not run, or the purge worker is stuck',
  reference:
    'drivers/block/xen-blkback/blkback.c: persistent_gnt_timeout(), purge_persistent_gnt(), 4.19 and later; model M3.5',
  fires: example(75),
  silent: example(30),
  judge: function* (moment) {
    const { state, world } = moment;
    const variant = blkbackVariant(world);
    const byTime = isVariantFrom(variant, 'B419');
    const timeout = timeoutOf(moment);
    for (const ring of backRings(state)) {
      const tree = state.fact(`${ring.path}.pgTree`);
      const grants = state.records(`${ring.path}.pgTree`);
      if (byTime === false || timeout.seconds === 0) yield HOLDS;
      else if (tree === null || grants === null) yield lacks();
      else if (byTime === null) yield lacks('host.kernel');
      else {
        const idle = grants
          .filter(({ active }) => flagOf(active) === false)
          .map(({ gref, lastUsed }) => ({ gref: numberOf(gref), seconds: numberOf(lastUsed) }));
        const old = idle.filter(({ seconds }) => seconds !== null && seconds > timeout.seconds + GRACE);
        const oldest = Math.max(...old.map(({ seconds }) => seconds ?? 0));
        if (old.length > 0)
          yield {
            is: 'broken',
            facts: [tree],
            subject: ring.subject,
            message: `${ring.label}: ${old.length} grants are idle for up to ${oldest} s, and the timeout is ${timeout.seconds} s: ${old
              .slice(0, 5)
              .map(({ gref }) => (gref === null ? '?' : hex(gref)))
              .join(', ')}`,
            data: {
              ring: ring.ring,
              count: old.length,
              seconds: oldest,
              timeout: timeout.seconds,
              timeoutKnown: timeout.known,
            },
            variant: variantName(variant),
          };
        else if (grants.some(({ active, lastUsed }) => flagOf(active) !== true && numberOf(lastUsed) === null))
          yield lacks();
        else yield HOLDS;
      }
    }
  },
});
