import type { VbdView } from '../../world/world.ts';
import { connectionsOf, type Connection } from '../block/connections.ts';
import { BOOT, captureText, connectText } from '../block/example-text.ts';
import { readDeviceNumber, vbdLabel, vbdsOnDevice } from '../block/find-vbd.ts';
import { messageIds } from '../block/message-ids.ts';
import { decideByLog, groupMessages, messagesWith, reportGroup, times, type Message } from '../block/messages.ts';
import type { Rule } from '../rule.ts';

const HALT =
  'xen-blkback: Frontend provided bogus ring requests (584 - 83 = 501). Halting ring processing on dev=100004';

/** The backend stops serving a ring whose frontend publishes more requests than the ring has room for. */
export const rng13: Rule = {
  id: 'RNG-13',
  name: 'bogus-ring-halted',
  title: 'Bogus ring halted',
  severity: 'error',
  tearSafe: true,
  needs: ['kernelMessage'],
  condition:
    'The backend prints "Frontend provided bogus ring requests … Halting ring processing", and no device that it can mean connected anew later in the log.',
  hint: 'The driver of the guest is faulty or hostile; the disk stays dead until it is connected anew',
  reference: 'drivers/block/xen-blkback/blkback.c: __do_block_io_op(), since 3.11; model M1.5 W1, invariant M2-I12',
  fires: {
    capture: captureText({
      log: [
        [10, connectText()],
        [300, HALT],
      ],
    }),
  },
  silent: {
    capture: captureText({
      log: [BOOT, [10, connectText()], [300, HALT], [320, connectText()]],
    }),
  },
  evaluate: function* (context) {
    const { world } = context;
    const halts = messagesWith(world, messageIds.bogusRequests);
    decideByLog(context, halts.length > 0);
    const connections = connectionsOf(world).filter(({ kind }) => kind === 'connect');
    for (const group of groupMessages(halts, ({ args }) => args[3] ?? '')) {
      const last = group.at(-1) ?? group[0];
      const number = readDeviceNumber(last.args[3] ?? '');
      const disks = number === null ? [] : vbdsOnDevice(world, number.major, number.minor);
      const alive = isConnectedAgain(connections, last, disks);
      if (alive === null) {
        context.unknown('vbd.physicalDevice');
        continue;
      }
      context.pass();
      if (alive) continue;
      const [only] = disks;
      const [produced, answered, difference] = last.args;
      const backing =
        number === null ? (last.args[3] ?? '?') : `${number.major.toString(16)}:${number.minor.toString(16)}`;
      reportGroup(context, group, {
        subject: only !== undefined && disks.length === 1 ? only.address : null,
        message: `The backend halted a ring of ${disks.length === 0 ? `the disk on device ${backing}` : disks.map(vbdLabel).join(' or ')}: ${produced} − ${answered} = ${difference} requests, more than it has room for${times(group.length)}`,
        data: { produced: Number(produced), answered: Number(answered), requests: Number(difference), backing },
      });
      yield;
    }
  },
};

/** Did every device that the line can mean connect anew later? Null: another one did, and it may have been this. */
const isConnectedAgain = (
  connections: readonly Connection[],
  { event }: Message,
  disks: readonly VbdView[],
): boolean | null => {
  const later = connections.filter(({ message }) => message.event.order > event.order);
  if (later.length === 0) return false;
  if (later.some(({ subject }) => subject === null)) return null;
  const again = (subject: string | null): boolean => later.some((connection) => connection.subject === subject);
  if (disks.length > 0) return disks.every(({ address }) => again(address));
  const earlier = connections.filter(({ message }) => message.event.order < event.order);
  if (earlier.length === 0) return null;
  if (earlier.every(({ subject }) => again(subject))) return true;
  // A device that was not there before cannot be the one.
  return earlier.some(({ subject }) => again(subject)) ? null : false;
};
