import { decodeUtf8 } from '../../core/utf8.ts';
import type { Block } from '../../facts/block.ts';
import type { Facts } from '../../facts/facts.ts';
import { Origin, type Line } from '../../input/line.ts';
import type { Field } from '../field.ts';
import type { MessageFormat } from '../format.ts';
import { addMessage } from '../messages/add-message.ts';
import { messageFields, payloadBytes } from '../messages/message-fields.ts';
import type { MessageDefinition } from '../messages/message-definition.ts';
import { MessageMatcher } from '../messages/message-matcher.ts';
import { readBootLine } from './boot-lines.ts';
import { domainMessages } from './domain-messages.ts';
import { grantMessages } from './grant-messages.ts';
import { grantTransferMessages } from './grant-transfer-messages.ts';
import { harmlessMessages } from './harmless-messages.ts';
import { iommuMessages } from './iommu-messages.ts';
import { memoryMessages } from './memory-messages.ts';
import { p2mAuditMessages } from './p2m-audit-messages.ts';
import { p2mMessages } from './p2m-messages.ts';
import { readPrefix, type MessagePrefix } from './message-prefix.ts';
import { unprefixedMessages } from './unprefixed-messages.ts';

/** All messages of the hypervisor that are known. */
export const hypervisorMessages: readonly MessageDefinition[] = [
  ...grantMessages,
  ...grantTransferMessages,
  ...memoryMessages,
  ...p2mMessages,
  ...p2mAuditMessages,
  ...iommuMessages,
  ...domainMessages,
  ...harmlessMessages,
];

const matcher = new MessageMatcher(hypervisorMessages);
const unprefixed = new MessageMatcher(unprefixedMessages);
const prefix: MessagePrefix = { at: 0, domid: null, isOwn: false };

/**
 * Messages of the hypervisor, in release and debug form, and its boot lines. Facts: `hypervisorMessage`, whose `domid`
 * is the domain that was running (the caller; null where no prefix says so), `host` and `parameter`. Lines of a nested
 * hypervisor (`(d6) (XEN) …`) are those of another machine and give no facts. A line that lost its `(XEN) ` is read
 * where `d0v1 ` stands before the message, or where the message cannot be anybody else's.
 */
export const hypervisorMessagesFormat: MessageFormat = {
  name: 'hypervisor-messages',
  read: (line, block, facts) => {
    if (line.origin === Origin.plain) return readUnprefixed(line, block, facts);
    if (line.origin !== Origin.hypervisor || line.guest !== -1) return false;
    if (readBootLine(line, block, facts)) return true;
    readPrefix(line.bytes, line.payload, line.end, prefix);
    return readMessage(matcher, line, block, facts);
  },
  ignores: null,
  fields: (text, payload) => {
    const bytes = payloadBytes(text, payload);
    readPrefix(bytes, 0, bytes.length, prefix);
    const start = prefix.at;
    const found = matcher.match(bytes, start, bytes.length);
    if (found === null) return null;
    return [
      ...callerField(bytes, start, payload),
      ...messageFields({ bytes, offset: payload, found, spans: matcher.spans }),
    ];
  },
};

const readMessage = (messages: MessageMatcher, line: Line, block: Block, facts: Facts): boolean => {
  const found = messages.match(line.bytes, prefix.at, line.end);
  if (found === null) return false;
  addMessage(facts, line, block, found, messages.spans, prefix.domid);
  return true;
};

/** A line of the hypervisor whose `(XEN) ` somebody cut off. */
const readUnprefixed = (line: Line, block: Block, facts: Facts): boolean => {
  const { bytes, payload, end } = line;
  readPrefix(bytes, payload, end, prefix);
  return readMessage(prefix.isOwn ? matcher : unprefixed, line, block, facts);
};

/** `d0v1 ` right before the message: the domain that was running. */
const callerField = (bytes: Uint8Array, start: number, payload: number): readonly Field[] => {
  const before = decodeUtf8(bytes, 0, start);
  const match = /(?:^|[: ])d(\d{1,5})(?:v\d{1,5})?:? $/.exec(before);
  const digits = match?.[1];
  if (match === null || digits === undefined) return [];
  const at = payload + match.index + match[0].indexOf('d') + 1;
  return [{ start: at, end: at + digits.length, kind: 'domain', name: 'domid', value: Number(digits), domain: null }];
};
