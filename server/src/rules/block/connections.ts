import type { CaptureWorld } from '../../world/world.ts';
import { messageIds, oldConnectIds } from './message-ids.ts';
import { messagesWith, type Message } from './messages.ts';

/** The backend connected a device, or took a connection down to make a new one. */
export interface Connection {
  /** Address of the device; null: kernels before 4.5 do not say which. */
  readonly subject: string | null;
  readonly kind: 'connect' | 'reconnect';
  readonly message: Message;
}

/** What the log shows of connections, in order. */
export const connectionsOf = (world: CaptureWorld): readonly Connection[] => {
  const named = messagesWith(world, messageIds.usingQueues, messageIds.reconnect).map((message) => ({
    subject: nodeAddress(message.args[0] ?? message.text),
    kind: message.text.includes('prepare for reconnect') ? ('reconnect' as const) : ('connect' as const),
    message,
  }));
  const unnamed = messagesWith(world, ...oldConnectIds).map((message) => ({
    subject: null,
    kind: 'connect' as const,
    message,
  }));
  return [...named, ...unnamed].sort((a, b) => a.message.event.order - b.message.event.order);
};

/** `vbd:1/51712` from `backend/vbd/1/51712`. */
const nodeAddress = (node: string): string | null => {
  const match = /backend\/[a-z0-9]{1,8}\/(\d{1,5})\/(\d{1,10})/.exec(node);
  return match === null ? null : `vbd:${match[1]}/${match[2]}`;
};
