import type { CaptureWorld, VbdView } from '../../world/world.ts';
import { readDeviceNumber, vbdLabel, vbdsOnDevice } from './find-vbd.ts';
import { messageIds } from './message-ids.ts';
import { groupMessages, messagesWith, type Message } from './messages.ts';

/** Requests of one kind that the backend refused on one backing device, from one log. */
export interface Denied {
  readonly group: readonly [Message, ...Message[]];
  readonly operation: 'read' | 'write' | 'discard';
  /** Sectors of the first of them; the end is exclusive. */
  readonly first: bigint;
  readonly end: bigint;
  /** `7:0`, hex as in xenstore. */
  readonly backing: string;
  /** The disks on the backing device that xenstore shows. */
  readonly vbds: readonly VbdView[];
}

/** All refused accesses of a capture. */
export const deniedAccesses = (world: CaptureWorld): readonly Denied[] => {
  const { accessDenied, accessDeniedDiscard } = messageIds;
  return groupMessages(messagesWith(world, accessDenied, accessDeniedDiscard), (message) => {
    const read = readDenied(message);
    return read === null ? message.text : `${read.operation} ${read.device}`;
  }).flatMap((group) => {
    const read = readDenied(group[0]);
    const number = read === null ? null : readDeviceNumber(read.device);
    if (read === null || number === null) return [];
    return [
      {
        group,
        operation: read.operation,
        first: read.first,
        end: read.end,
        backing: `${number.major.toString(16)}:${number.minor.toString(16)}`,
        vbds: vbdsOnDevice(world, number.major, number.minor),
      },
    ];
  });
};

/** The disk that it was, or all that it may have been, as subject, words and related lines. */
export const deniedDisk = ({ vbds, backing }: Denied): { readonly subject: string | null; readonly label: string } => {
  const [only] = vbds;
  return only !== undefined && vbds.length === 1
    ? { subject: only.address, label: vbdLabel(only) }
    : {
        subject: null,
        label: vbds.length === 0 ? `a disk on device ${backing}` : `one of ${vbds.map(vbdLabel).join(', ')}`,
      };
};

const readDenied = (
  message: Message,
): {
  readonly operation: Denied['operation'];
  readonly first: bigint;
  readonly end: bigint;
  readonly device: string;
} | null => {
  const discard = message.text.includes('DISCARD');
  const [operation, first, end, device] = discard ? ['discard', ...message.args] : message.args;
  if (operation !== 'read' && operation !== 'write' && operation !== 'discard') return null;
  if (first === undefined || end === undefined || device === undefined) return null;
  if (!/^\d{1,20}$/.test(first) || !/^\d{1,20}$/.test(end)) return null;
  return { operation, first: BigInt(first), end: BigInt(end), device };
};
