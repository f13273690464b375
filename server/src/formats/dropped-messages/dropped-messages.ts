import { decodeUtf8 } from '../../core/utf8.ts';
import { startsWith } from '../../input/bytes.ts';
import type { Line } from '../../input/line.ts';
import { fieldsOf, type FieldSpec } from '../field.ts';
import type { MessageFormat } from '../format.ts';

/** How such a line ends, or for the console of Linux begins, and where its count stands. */
const START = '** ';
const ENDS: readonly string[] = [
  ' callbacks suppressed',
  ' messages suppressed.',
  ' kernel messages',
  ' rate-limiting',
  ' dropped **',
  ' messages dropped',
];
const FORMS: readonly RegExp[] = [
  /(\d{1,9}) callbacks suppressed$/d,
  /(\d{1,9}) messages suppressed\.$/d,
  /Missed (\d{1,9}) kernel messages$/d,
  /lost (\d{1,9}) messages from pid \d{1,10} due to rate-limiting$/d,
  /^\*\* (\d{1,9}) printk messages dropped \*\*/d,
  /^printk: (\d{1,9}) messages dropped$/d,
];
/** Bytes at the end of a line that can hold the count and the words behind it. */
const TAIL = 80;
const FIELD: readonly FieldSpec[] = [{ kind: 'count', name: 'n', base: 'dec' }];

/**
 * Lines in which a producer says that it left lines out: rate limits of Linux (`lib/ratelimit.c`) and of the hypervisor
 * (`printk_ratelimit()`), a console that was too slow (`kernel/printk/printk.c`), journald and rsyslog. They give notes,
 * not facts, and may be messages of another format as well.
 */
export const droppedMessagesFormat: MessageFormat = {
  name: 'dropped-messages',
  read: (line, block, facts) => {
    if (!isCandidate(line)) return false;
    const tail = decodeUtf8(line.bytes, Math.max(line.payload, line.end - TAIL), line.end);
    for (const form of FORMS) {
      const count = form.exec(tail)?.[1];
      if (count === undefined) continue;
      const { capture, source } = block;
      facts.notes.push({ rule: 'GEN-11', capture, source, line: line.number, data: { n: Number(count) } });
      return false;
    }
    return false;
  },
  fields: (text, payload) => {
    const from = Math.max(payload, text.length - TAIL);
    for (const form of FORMS) {
      const fields = fieldsOf(text, from, form, FIELD);
      if (fields !== null) return fields;
    }
    return null;
  },
};

/** A few bytes at either end tell; no other line is decoded. */
const isCandidate = ({ bytes, payload, end }: Line): boolean => {
  switch (bytes[end - 1]) {
    case 100:
    case 46:
    case 115:
    case 103:
    case 42:
      return ENDS.some((text) => end - payload > text.length && startsWith(bytes, end - text.length, end, text));
    default:
      return bytes[payload] === 42 && startsWith(bytes, payload, end, START);
  }
};
