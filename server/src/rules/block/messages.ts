import type { Place } from '../../core/place.ts';
import { factPlace } from '../../facts/fact-place.ts';
import type { Facts } from '../../facts/facts.ts';
import type { LogEvent } from '../../world/timeline.ts';
import type { CaptureWorld } from '../../world/world.ts';
import type { Report, RuleContext } from '../rule.ts';
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

/** Is a log there in which the block backend of dom0 would have printed? */
export const hasBackendLog = (world: CaptureWorld): boolean =>
  world.timeline.stats.size > 0 ||
  world.timeline.kernel.some(({ row }) => subsystemAt(world.facts, row) === 'blkback') ||
  world.facts.blocks.some(
    ({ capture, kind, domain, guestName }) =>
      capture === world.capture.id && kind === 'kernel-log' && guestName === null && (domain === null || domain === 0),
  );

/** Does the log show debug messages of the backend, so that the absence of another means something? */
export const showsDebug = (world: CaptureWorld): boolean =>
  [
    messageIds.addedToTree,
    messageIds.purged,
    messageIds.goingToPurge,
    messageIds.accessDenied,
    messageIds.badSegments,
    messageIds.invalidBuffer,
    messageIds.invalidIndirect,
  ].some((id) => world.timeline.withId(id).length > 0);

/** Says that a rule about a message holds, or that no log tells; for messages that are always printed. */
export const decideByLog = ({ world, pass, unknown }: RuleContext): void => {
  if (hasBackendLog(world)) pass();
  else unknown('kernelMessage');
};

/** The same for debug messages, whose absence means something only where others of them are seen. */
export const decideByDebugLog = ({ world, pass, unknown }: RuleContext): void => {
  if (showsDebug(world)) pass();
  else unknown('kernelMessage');
};

const subsystemAt = (facts: Facts, row: number): string | null => facts.tables.kernelMessage.columns.subsystem.at(row);
