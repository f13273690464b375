import { blkbackVariant, isVariantFrom, variantName } from '../../world/blkback-variant.ts';
import type { CaptureWorld } from '../../world/world.ts';
import { numberFact, ringsByDevice } from '../state/back-rings.ts';
import { stateText } from '../state/example-text.ts';
import { insideRequests } from '../state/inside-requests.ts';
import { HOLDS, lacks, stateRule } from '../state/state-rule.ts';

const example = (refcnt: number): string =>
  stateText([`be{1/51712}.refcnt = ${refcnt}`, 'be{1/51712}.r{0}.inflight = 3', 'be{1/51712}.r{0}.thread = run'], {
    host: 'kernel=3.14.0',
  });

/** References that the threads of a device may hold: the running thread's own up to 4.4, none in later kernels. */
const threadReferences = (world: CaptureWorld, running: number): readonly number[] => {
  const newer = isVariantFrom(blkbackVariant(world), 'B45');
  return newer === true ? [0] : newer === false ? [running] : [0, running];
};

/** The reference count of a backend device is made of its owner, its threads and its requests. */
export const blk03 = stateRule({
  id: 'BLK-03',
  name: 'reference-count-mismatch',
  title: 'Reference count mismatch',
  severity: 'error',
  needs: ['stateValue', 'host.kernel'],
  condition:
    'In a frozen state of a device, refcnt is not 1 + one for each running thread (kernels before 4.5; where the version is not known: either) + the requests inside all its rings.',
  hint: 'A leaked reference: the device can never be closed, and the domain stays behind as a zombie',
  reference: 'drivers/block/xen-blkback: xen_blkif_get(), xen_blkif_put(); invariant M2-I1',
  fires: example(6),
  silent: example(5),
  frozen: true,
  judge: function* ({ state, world }) {
    for (const [device, rings] of ringsByDevice(state)) {
      const refcnt = numberFact(state, `be{${device}}.refcnt`);
      const inside = rings.map((ring) => insideRequests(state, ring));
      const known = inside.filter((part) => part !== null);
      const threads = rings.map(({ path }) => state.text(`${path}.thread`));
      if (refcnt === null || known.length < rings.length || threads.includes(null)) {
        yield lacks();
        continue;
      }
      const count = known.reduce((sum, part) => sum + part.count, 0);
      const running = threads.filter((thread) => thread !== 'dead').length;
      const expected = [...new Set(threadReferences(world, running).map((own) => 1 + own + count))];
      if (expected.includes(refcnt.number)) yield HOLDS;
      else
        yield {
          is: 'broken',
          facts: [refcnt, ...known.map(({ fact }) => fact)],
          subject: `vbd:${device}`,
          message: `vbd:${device}: refcnt is ${refcnt.number}, and ${count} requests with ${running} threads explain ${expected.join(' or ')}`,
          data: { refcnt: refcnt.number, expected, inside: count, threads: running },
          variant: variantName(blkbackVariant(world)),
        };
    }
  },
});
