import { BOOT, captureText, connectText } from './example-text.ts';
import { readDeviceNumber, vbdLabel, vbdsOnDevice } from './find-vbd.ts';
import { messageIds } from './message-ids.ts';
import { messageRule } from './message-rule.ts';
import { times } from './messages.ts';

/** Without its backing device a disk never connects. */
export const blk29 = messageRule({
  id: 'BLK-29',
  name: 'backing-device-could-not-be-opened',
  title: 'Backing device could not be opened',
  severity: 'error',
  condition: 'The backend prints "xen_vbd_create: device … could not be opened" or "… doesn\'t exist".',
  hint: 'Check physical-device in xenstore and the device node in dom0',
  reference: 'drivers/block/xen-blkback/xenbus.c: xen_vbd_create(), 3.0 to 6.x',
  fires: captureText({
    log: [
      [10, connectText()],
      [50, 'xen-blkback: xen_vbd_create: device 00000000 could not be opened'],
    ],
  }),
  silent: captureText({ log: [BOOT, [10, connectText()]] }),
  ids: [messageIds.cannotOpen, messageIds.deviceMissing],
  debug: false,
  say: (group, world) => {
    const [first] = group;
    const number = readDeviceNumber(first.args[0] ?? '');
    const disks = number === null ? [] : vbdsOnDevice(world, number.major, number.minor);
    const [only] = disks;
    const backing = number === null ? '' : ` ${number.major.toString(16)}:${number.minor.toString(16)} (hex)`;
    return {
      subject: only !== undefined && disks.length === 1 ? only.address : null,
      message: `The backend could not open the backing device${backing}${disks.length === 0 ? ' of a disk' : ` of ${disks.map(vbdLabel).join(' or ')}`}${times(group.length)}`,
      data: { device: first.args[0] ?? null },
    };
  },
});
