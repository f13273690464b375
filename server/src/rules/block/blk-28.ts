import { decideByGuestLogs } from '../grant/log-lines.ts';
import type { Rule } from '../rule.ts';
import { captureText } from './example-text.ts';
import { diskAddresses } from './find-vbd.ts';
import { distrustIds } from './message-ids.ts';
import { groupMessages, messagesWith, reportGroup } from './messages.ts';

const guestLog = (...lines: readonly string[]): string =>
  captureText({
    more: `%section kernel-log domain=1\n[    0.000000] Linux version 6.1.0 (gcc) #1 SMP\n[    1.100000] blkfront: xvda: flush diskcache: enabled; persistent grants: enabled; indirect descriptors: enabled; bounce buffer: enabled\n${lines.join('\n')}\n%end\n`,
  });

/** A frontend that sees an impossible answer does not use the disk any more. */
export const blk28: Rule = {
  id: 'BLK-28',
  name: 'frontend-disabled-its-disk',
  title: 'Frontend disabled its disk',
  severity: 'error',
  tearSafe: true,
  needs: ['kernelMessage'],
  condition:
    'blkfront of a guest prints "illegal number of responses", "response has incorrect id", "response references no pending request", "response has wrong operation", or "disabled for further use".',
  hint: 'An answer of a hostile or broken backend, or of one that answers a malformed request; reconnect the disk',
  reference: 'drivers/block/xen-blkfront.c: blkif_interrupt(), 5.16 to 6.x; model M1.5 F1, F2',
  fires: {
    capture: guestLog(
      '[   95.000001] blkfront: xvda: response has wrong operation (3 instead of 0)',
      '[   95.000002] blkfront: xvda disabled for further use',
    ),
  },
  silent: { capture: guestLog() },
  evaluate: function* (context) {
    const { world } = context;
    const addressOf = diskAddresses(world);
    const messages = messagesWith(world, ...distrustIds);
    decideByGuestLogs(context, messages.length > 0);
    for (const group of groupMessages(messages, ({ event, args }) => `${event.domid} ${args[0] ?? ''}`)) {
      const [first] = group;
      const disk = first.args[0] ?? null;
      const { domid } = first.event;
      const cause = group.find(({ text }) => !text.includes('disabled'));
      const isDisabled = group.some(({ text }) => text.includes('disabled'));
      reportGroup(context, group, {
        subject: addressOf(domid, disk),
        message: `${disk ?? 'A disk'}${domid === null ? ' of a guest' : ` of d${domid}`}: the guest no longer trusts its backend${isDisabled ? ' and disabled the disk' : ''}${cause === undefined ? '' : ` (${cause.text})`}`,
        data: { disk, domid, disabled: isDisabled },
      });
      yield;
    }
  },
};
