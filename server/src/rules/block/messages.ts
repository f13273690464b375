import type { Place } from '../../core/place.ts';
import { factPlace } from '../../facts/fact-place.ts';
import type { Facts } from '../../facts/facts.ts';
import type { LogEvent } from '../../world/timeline.ts';
import type { CaptureWorld } from '../../world/world.ts';
import type { Report, RuleContext } from '../rule.ts';
import { allVbds } from './find-vbd.ts';
import { messageIds } from './message-ids.ts';

/** One kernel message: its event and what it says. */
export interface Message {
  readonly event: LogEvent;
  /** Its conversions as printed. */
  readonly args: readonly string[];
  /** Name of the device in front of it (`vbd-5-51712`), or null. */
  readonly device: string | null;
  /** As printed, without the driver's prefix. */
  readonly text: string;
  readonly place: Place;
}

/** The messages with one of these ids, in the order of the time line. */
export const messagesWith = (world: CaptureWorld, ...ids: readonly string[]): readonly Message[] =>
  ids
    .flatMap((id) => world.timeline.withId(id))
    .sort((a, b) => a.order - b.order)
    .map((event) => readMessage(world.facts, event));

/** Reads the message of an event of `kernelMessage`. */
export const readMessage = (facts: Facts, event: LogEvent): Message => {
  const { args, device, text } = facts.tables.kernelMessage.columns;
  return {
    event,
    args: args.at(event.row) ?? [],
    device: device.at(event.row),
    text: (text.at(event.row) ?? '').replace(/^\s{0,8}(?:xen-blkback|blkback|blkfront|xen_blkfront):\s{0,8}/, ''),
    place: factPlace(facts, 'kernelMessage', event.row),
  };
};

/** Messages of one key and one file: they become one finding, at the first of them. */
export const groupMessages = (
  messages: readonly Message[],
  keyOf: (message: Message) => string = ({ text }) => text,
): readonly (readonly [Message, ...Message[]])[] => {
  const groups = new Map<string, [Message, ...Message[]]>();
  for (const message of messages) {
    const key = `${message.place.source} ${keyOf(message)}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [message]);
    else group.push(message);
  }
  return [...groups.values()];
};

/** What a rule says about a group of messages; place, count and the other lines are added. */
export type MessageReport = Omit<Report, 'place' | 'evidence'> & Partial<Pick<Report, 'evidence'>>;

/** Reports a group at its first line, with the others as related lines. */
export const reportGroup = (
  { report }: RuleContext,
  group: readonly [Message, ...Message[]],
  said: MessageReport,
): void => {
  const [first, ...others] = group;
  report({
    ...said,
    place: first.place,
    data: { text: first.text, count: group.length, ...said.data },
    related: [...(said.related ?? []), ...others.map(({ place, text }) => ({ place, message: text }))],
    evidence: [{ table: 'kernelMessage', row: first.event.row }, ...(said.evidence ?? [])],
  });
};

/** ` (5 times)` for more than one. */
export const times = (count: number): string => (count === 1 ? '' : ` (${count} times)`);

/**
 * Blocks that hold the whole log of every domain that serves disks, from boot on, so that a line of the block backend
 * that is in none of them was not printed; null: one of the logs is missing or is only a piece.
 */
export const backendLogs = (world: CaptureWorld): ReadonlySet<number> | null => {
  const blocks = new Set<number>();
  // Many rules ask, about hosts with tens of thousands of disks: where there is no log the disks are not looked at.
  if (world.logs.kernel(0) === null) return null;
  const servers = new Set([0]);
  for (const { backendDomid } of allVbds(world)) servers.add(backendDomid ?? 0);
  for (const domid of servers) {
    const logs = world.logs.kernel(domid);
    if (logs === null) return null;
    for (const block of logs) blocks.add(block);
  }
  return blocks;
};

/** Debug messages of the backend that a log shows where they are switched on. */
const DEBUG_IDS = [
  messageIds.addedToTree,
  messageIds.purged,
  messageIds.goingToPurge,
  messageIds.accessDenied,
  messageIds.badSegments,
  messageIds.invalidBuffer,
  messageIds.invalidIndirect,
];

/**
 * For rules about messages that a backend always prints: with no whole log there may be more of them than are seen;
 * with one the rule holds if none is.
 */
export const decideByLog = ({ world, pass, unknown }: RuleContext, found: boolean): void => {
  if (backendLogs(world) === null) unknown('kernelMessage');
  else if (!found) pass();
};

/** The same for debug messages, whose absence means something only in a whole log that shows others of them. */
export const decideByDebugLog = ({ world, pass, unknown }: RuleContext, found: boolean): void => {
  const logs = backendLogs(world);
  const { block } = world.facts.tables.kernelMessage;
  const shown = DEBUG_IDS.some((id) =>
    world.timeline
      .withId(id)
      .some(({ row, copies }) => [row, ...copies].some((at) => logs?.has(block.at(at)) === true)),
  );
  if (!shown) unknown('kernelMessage');
  else if (!found) pass();
};
