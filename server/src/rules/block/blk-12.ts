import type { Rule } from '../rule.ts';
import { deniedAccesses, deniedDisk } from './access-denied.ts';
import { BOOT, captureText, diskNodes } from './example-text.ts';
import { decideByDebugLog, reportGroup, times } from './messages.ts';
import { nodePlaces } from './node-place.ts';
import { refusalText } from './refusal-text.ts';

const example = (mode: 'r' | 'w'): string =>
  captureText({
    log: [BOOT, [166.343555, 'xen-blkback: access denied: write of [0,8] on dev=700000']],
    xenstore: diskNodes({}, { mode }),
  });

/** A guest that writes to a read-only disk has it mounted or configured in a wrong way. */
export const blk12: Rule = {
  id: 'BLK-12',
  name: 'read-only-device-written',
  title: 'Read-only device written',
  severity: 'warning',
  tearSafe: true,
  needs: ['kernelMessage', 'vbd.mode', 'vbd.physicalDevice'],
  condition:
    'The backend prints "access denied: write" for a backing device, and every disk that xenstore shows on it has a mode without w. A flush counts as a write.',
  hint: 'Mount it read-only in the guest, or give the guest a writable disk',
  reference: 'drivers/block/xen-blkback/blkback.c: xen_vbd_translate(), 3.0 to 6.x; model M2.4 check 6',
  fires: { capture: example('r') },
  silent: { capture: example('w') },
  evaluate: function* (context) {
    const placeOf = nodePlaces(context.world);
    const { facts } = context.world;
    const { mode } = facts.tables.vbd.columns;
    const writes = deniedAccesses(context.world).filter(({ operation }) => operation === 'write');
    decideByDebugLog(context, writes.length > 0);
    for (const denied of writes) {
      const modes = denied.vbds.map(({ row }) => mode.at(row));
      if (modes.length === 0 || modes.some((text) => text === null)) {
        context.unknown('vbd.mode', 'vbd.physicalDevice');
        continue;
      }
      context.pass();
      if (modes.some((text) => text?.includes('w') === true)) continue;
      const { subject, label } = deniedDisk(denied);
      const model = refusalText(context.world, denied.group[0]);
      reportGroup(context, denied.group, {
        subject,
        message: `The guest writes to ${label}, which is read-only: [${denied.first},${denied.end})${model.text}${times(denied.group.length)}`,
        data: { ...model.data, first: String(denied.first), end: String(denied.end), backing: denied.backing },
        related: denied.vbds.map((vbd) => ({
          place: placeOf(vbd, 'back', 'mode'),
          message: `mode ${mode.at(vbd.row)}, physical-device ${denied.backing}`,
        })),
        evidence: denied.vbds.map(({ row }) => ({ table: 'vbd' as const, row })),
      });
      yield;
    }
  },
};
