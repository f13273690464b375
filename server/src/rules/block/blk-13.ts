import type { CaptureWorld } from '../../world/world.ts';
import type { Rule } from '../rule.ts';
import { deniedAccesses, deniedDisk, type Denied } from './access-denied.ts';
import { BOOT, captureText, diskNodes } from './example-text.ts';
import { decideByDebugLog, reportGroup, times } from './messages.ts';
import { nodePlaces } from './node-place.ts';
import { refusalText } from './refusal-text.ts';

const example = (end: number): string =>
  captureText({
    log: [BOOT, [166.343555, `xen-blkback: access denied: write of [${end - 8},${end}] on dev=700000`]],
    xenstore: diskNodes({}, { sectors: 1000 }),
  });

/** A guest that reads or writes behind the end has an old size of its disk, or a wrong partition table. */
export const blk13: Rule = {
  id: 'BLK-13',
  name: 'access-beyond-end',
  title: 'Access beyond end',
  severity: 'warning',
  tearSafe: true,
  needs: ['kernelMessage', 'vbd.sectors', 'vbd.physicalDevice'],
  condition:
    'The backend prints "access denied" for a read (which it refuses for no other reason), or for a write or discard whose end, which is exclusive, lies behind the sectors of every disk that xenstore shows on the backing device, or wraps.',
  hint: 'The guest has an old size of the disk (after a shrink), or its partition table is wrong; see BLK-19',
  reference: 'drivers/block/xen-blkback/blkback.c: xen_vbd_translate(), 3.0 to 6.x; model M2.4 check 6',
  fires: { capture: example(1001) },
  silent: { capture: example(1000) },
  evaluate: function* (context) {
    const placeOf = nodePlaces(context.world);
    const { facts } = context.world;
    const { sectors } = facts.tables.vbd.columns;
    const denials = deniedAccesses(context.world);
    decideByDebugLog(context, denials.length > 0);
    for (const denied of denials) {
      const isBeyond = liesBeyond(context.world, denied);
      if (isBeyond === null) {
        context.unknown('vbd.sectors', 'vbd.physicalDevice');
        continue;
      }
      context.pass();
      if (!isBeyond) continue;
      const { subject, label } = deniedDisk(denied);
      const model = refusalText(context.world, denied.group[0]);
      const size = denied.vbds.map(({ row }) => sectors.at(row)).filter((count) => count !== null);
      const known = size.length === 1 ? `, which has ${size[0]} sectors` : '';
      reportGroup(context, denied.group, {
        subject,
        message: `The guest's ${denied.operation} of sectors [${denied.first},${denied.end}) is beyond the end of ${label}${known}${model.text}${times(denied.group.length)}`,
        data: {
          ...model.data,
          operation: denied.operation,
          first: String(denied.first),
          end: String(denied.end),
          sectors: size,
        },
        related: denied.vbds.map((vbd) => ({
          place: placeOf(vbd, 'back', 'sectors'),
          message: `sectors ${sectors.at(vbd.row)}, physical-device ${denied.backing}`,
        })),
        evidence: denied.vbds.map(({ row }) => ({ table: 'vbd' as const, row })),
      });
      yield;
    }
  },
};

/** Is it behind the end? Null: the size is not known, and it may have been a read-only disk. */
const liesBeyond = (world: CaptureWorld, { operation, first, end, vbds }: Denied): boolean | null => {
  if (operation === 'read' || end < first) return true;
  const { sectors, physicalDevice } = world.facts.tables.vbd.columns;
  // The size may have changed: what any moment shows is taken.
  const sizes = world.snapshots.flatMap((snapshot) =>
    snapshot.vbds
      .filter(({ row }) => vbds.some((vbd) => physicalDevice.at(vbd.row) === physicalDevice.at(row)))
      .map(({ row }) => sectors.at(row)),
  );
  if (sizes.length === 0 || sizes.some((size) => size === null)) return null;
  return sizes.every((size) => size !== null && end > BigInt(size));
};
