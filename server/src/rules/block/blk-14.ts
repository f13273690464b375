import type { CaptureWorld, VbdView } from '../../world/world.ts';
import type { Rule } from '../rule.ts';
import { BOOT, captureText, connectText, diskNodes } from './example-text.ts';
import { allVbds } from './find-vbd.ts';
import { messageIds } from './message-ids.ts';
import { decideByDebugLog, groupMessages, messagesWith, reportGroup, times, type Message } from './messages.ts';
import { nodePlaces } from './node-place.ts';

const ADDED = 'xen-blkback: grant 9 added to the tree of persistent grants, using 1/1056';

/** The disks of the domain that a "Misaligned" line names which have blocks of more than 512 bytes; null: not known. */
export const largeBlockDisks = (world: CaptureWorld, { args }: Message): readonly VbdView[] | null => {
  const domid = Number(args[0] ?? NaN);
  const { sectorSize } = world.facts.tables.vbd.columns;
  const disks = allVbds(world).filter(({ frontendDomid }) => frontendDomid === domid);
  if (disks.length === 0 || disks.some(({ row }) => sectorSize.at(row) === null)) return null;
  return disks.filter(({ row }) => (sectorSize.at(row) ?? 0) > 512);
};

/** A frontend must ask for whole blocks of the backing device. */
export const blk14: Rule = {
  id: 'BLK-14',
  name: 'misaligned-request',
  title: 'Misaligned request',
  severity: 'warning',
  tearSafe: true,
  needs: ['kernelMessage', 'vbd.sectorSize'],
  condition:
    'The backend prints "Misaligned I/O request from domain N", and xenstore shows a disk of that domain whose sector-size is more than 512.',
  hint: 'The driver of the guest ignores sector-size: export a device with blocks of 512 bytes',
  reference: 'drivers/block/xen-blkback/blkback.c: dispatch_rw_block_io(), 3.0 to 6.x; model M2.4 check 7',
  fires: {
    capture: captureText({
      log: [[50, 'xen-blkback: Misaligned I/O request from domain 1']],
      xenstore: diskNodes({}, { 'sector-size': 4096 }),
    }),
  },
  silent: {
    capture: captureText({
      log: [BOOT, [10, connectText()], [40, ADDED]],
      xenstore: diskNodes({}, { 'sector-size': 4096 }),
    }),
  },
  evaluate: function* (context) {
    const placeOf = nodePlaces(context.world);
    const { facts } = context.world;
    const { sectorSize } = facts.tables.vbd.columns;
    const groups = groupMessages(messagesWith(context.world, messageIds.misaligned));
    decideByDebugLog(context, groups.length > 0);
    for (const group of groups) {
      const disks = largeBlockDisks(context.world, group[0]);
      if (disks === null) {
        context.unknown('vbd.sectorSize');
        continue;
      }
      context.pass();
      const [first, ...others] = disks;
      if (first === undefined) continue;
      const size = sectorSize.at(first.row);
      reportGroup(context, group, {
        subject: others.length === 0 ? first.address : `d${first.frontendDomid}`,
        message: `Domain ${first.frontendDomid} issues I/O that is not aligned to ${size} bytes${times(group.length)}`,
        data: { domid: first.frontendDomid, sectorSize: size },
        related: disks.map((vbd) => ({
          place: placeOf(vbd, 'back', 'sector-size'),
          message: `${vbd.address}: sector-size ${sectorSize.at(vbd.row)}`,
        })),
        evidence: disks.map(({ row }) => ({ table: 'vbd' as const, row })),
      });
      yield;
    }
  },
};
