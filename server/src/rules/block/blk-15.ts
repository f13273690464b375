import { blkbackVariant, variantName } from '../../world/blkback-variant.ts';
import type { Rule } from '../rule.ts';
import { captureText, diskNodes } from './example-text.ts';
import { allVbds, vbdLabel } from './find-vbd.ts';
import { certainty, hasDefect, kernelLabel } from './known-defect.ts';
import { nodePlaces } from './node-place.ts';
import { kernelPlace } from './uses-blkback.ts';

const example = (kernel: string): string => captureText({ kernel, xenstore: diskNodes({}, { 'feature-discard': 1 }) });

/** The first kernels with discards send them to the device without a look at range and permission. */
export const blk15: Rule = {
  id: 'BLK-15',
  name: 'discard-without-range-check',
  title: 'Discard without range check',
  severity: 'warning',
  tearSafe: true,
  category: 'security',
  needs: ['host.kernel', 'vbd.discard'],
  condition:
    'dom0 runs xen-blkback of a mainline kernel from 3.2 to 3.10 (first release of its number), or the stated variant is B32, B38 or B311, and a disk offers feature-discard. Stable and distribution kernels of these numbers may have the fix; then it is information at low confidence.',
  hint: 'Upgrade the kernel of dom0: a guest can discard outside of its disk, or on a read-only one (CVE-2013-2140)',
  reference: 'drivers/block/xen-blkback/blkback.c: dispatch_discard_io(), fixed in 3.11; model M2.5',
  fires: { capture: example('3.4.0') },
  silent: { capture: example('3.11.4') },
  evaluate: function* (context) {
    const { world } = context;
    const placeOf = nodePlaces(world);
    const { facts } = world;
    const answer = hasDefect(world, { from: [3, 2], fixed: [3, 11], variants: ['B32', 'B38', 'B311'] });
    const disks = allVbds(world).filter(({ backendType, backendDomid }) => backendType === 'vbd' && backendDomid === 0);
    if (answer === 'no') context.pass();
    else if (answer === null) context.unknown('host.kernel');
    else if (disks.length === 0) context.unknown('vbd.discard');
    else {
      context.pass();
      const kernel = kernelPlace(world);
      for (const vbd of disks) {
        if (facts.tables.vbd.columns.discard.at(vbd.row) !== true) continue;
        context.report({
          subject: vbd.address,
          place: placeOf(vbd, 'back', 'feature-discard'),
          message: `${vbdLabel(vbd)}: ${kernelLabel(context)} checks neither range nor permission of discards${answer === 'maybe' ? ' (unless the fix was ported back to this version)' : ''}`,
          data: { kernel: world.host.kernel?.text ?? null },
          related: [{ place: kernel.place, message: kernelLabel(context) }],
          evidence: [{ table: 'vbd', row: vbd.row }],
          variant: variantName(blkbackVariant(world)),
          ...certainty(answer),
        });
        yield;
      }
    }
  },
};
