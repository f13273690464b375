import { decodeUtf8 } from '../../core/utf8.ts';
import { noteLoss, type LossKind } from '../../facts/lost-lines.ts';
import { startsWith } from '../../input/bytes.ts';
import { Clock, Origin, type Line } from '../../input/line.ts';
import { fieldsOf, type FieldSpec } from '../field.ts';
import type { MessageFormat } from '../format.ts';

/** How such a line for the console of Linux begins, and the others end, and where its count stands. */
const START = '** ';
const ENDS: readonly string[] = [
  ' callbacks suppressed',
  ' messages suppressed.',
  ' kernel messages',
  ' rate-limiting',
  ' dropped **',
  ' messages dropped',
  ' seconds)',
];
/** Those ends by their last byte. */
const BY_LAST: readonly (readonly string[] | undefined)[] = Array.from({ length: 128 }, (_, last) => {
  const ends = ENDS.filter((text) => text.charCodeAt(text.length - 1) === last);
  return ends.length === 0 ? undefined : ends;
});
/** journald names a unit at the end, so its lines are told by who writes them. */
const JOURNAL = 'systemd-journal';

interface Form {
  readonly what: LossKind;
  readonly expression: RegExp;
}
/** The count is the group `n`, who lost them the group `by`. */
const FORMS: readonly Form[] = [
  { what: 'suppressed', expression: /(?<by>[A-Za-z_][\w.]{0,60}): (?<n>\d{1,9}) callbacks suppressed$/d },
  { what: 'suppressed', expression: /(?<n>\d{1,9}) callbacks suppressed$/d },
  { what: 'suppressed', expression: /(?<n>\d{1,9}) messages suppressed\.$/d },
  { what: 'dropped', expression: /Missed (?<n>\d{1,9}) kernel messages$/d },
  { what: 'suppressed', expression: /lost (?<n>\d{1,9}) messages from (?<by>pid \d{1,10}) due to rate-limiting$/d },
  {
    what: 'suppressed',
    expression: /(?<n>\d{1,9}) messages lost due to rate-limiting \(\d{1,9} allowed within \d{1,9} seconds\)$/d,
  },
  { what: 'dropped', expression: /^\*\* (?<n>\d{1,9}) printk messages dropped \*\*/d },
  { what: 'dropped', expression: /^printk: (?<n>\d{1,9}) messages dropped$/d },
  {
    what: 'suppressed',
    expression: /systemd-journald?(?:\[\d{1,10}\])?: Suppressed (?<n>\d{1,9}) messages from (?<by>\S{1,100})$/d,
  },
];
/** Bytes at the end of a line that can hold the count and the words behind it. */
const TAIL = 200;
/** So far into a line the name of its writer is looked for: behind a date and a host. */
const MAX_TAG = 100;
const COUNT: FieldSpec = { kind: 'count', name: 'n', base: 'dec' };
const BY: FieldSpec = { kind: 'name', name: 'by', base: 'text' };

/**
 * Lines in which a producer says that it left lines out: rate limits of Linux (`lib/ratelimit.c`) and of the hypervisor
 * (`printk_ratelimit()`), a console that was too slow (`kernel/printk/printk.c`), journald and rsyslog. Facts:
 * `lostLines`; such a line may be a message of another format as well.
 */
export const droppedMessagesFormat: MessageFormat = {
  name: 'dropped-messages',
  read: (line, block, facts) => {
    if (!isCandidate(line)) return false;
    const tail = decodeUtf8(line.bytes, Math.max(line.payload, line.end - TAIL), line.end);
    for (const { what, expression } of FORMS) {
      const match = expression.exec(tail);
      if (match === null) continue;
      const { n, by = null } = match.groups ?? {};
      const time = line.clock === Clock.boot && line.origin !== Origin.guest ? line.time : null;
      noteLoss(facts, block, line.number, { what, count: Number(n), by, time });
      return false;
    }
    return false;
  },
  ignores: (bytes, payload, end) => !hasForm(bytes, payload, end) && !isJournal(bytes, payload, end),
  fields: (text, payload) => {
    const from = Math.max(payload, text.length - TAIL);
    for (const { expression } of FORMS) {
      const fields = fieldsOf(text, from, expression, specsOf(expression));
      if (fields !== null) return fields;
    }
    return null;
  },
};

/** The fields of a form, in the order of its groups. */
const specsOf = ({ source }: RegExp): readonly FieldSpec[] => {
  const by = source.indexOf('?<by>');
  return by === -1 ? [COUNT] : by < source.indexOf('?<n>') ? [BY, COUNT] : [COUNT, BY];
};

/** A few bytes at either end tell; no other line is decoded. */
const isCandidate = ({ bytes, start, payload, end, origin }: Line): boolean => {
  if (hasForm(bytes, payload, end)) return true;
  if (origin === Origin.kernel) return isJournal(bytes, payload, end);
  // A daemon's line in a log of the system begins with a date, which is no envelope of a kernel's line.
  return origin === Origin.plain && isDated(bytes[start]) && hasTag(bytes, start, end);
};

const isJournal = (bytes: Uint8Array, at: number, end: number): boolean =>
  bytes[at] === 115 && startsWith(bytes, at, end, JOURNAL);

const hasForm = (bytes: Uint8Array, payload: number, end: number): boolean => {
  const ends = BY_LAST[bytes[end - 1] ?? 0];
  if (ends === undefined) return bytes[payload] === 42 && startsWith(bytes, payload, end, START);
  for (const text of ends)
    if (end - payload > text.length && startsWith(bytes, end - text.length, end, text)) return true;
  return false;
};

/** A digit of a year, or the first letter of a month. */
const isDated = (first: number | undefined): boolean =>
  first !== undefined && ((first >= 48 && first <= 57) || (first >= 65 && first <= 83));

/** Is the writer journald? It is the second or third word behind a blank. */
const hasTag = (bytes: Uint8Array, at: number, end: number): boolean => {
  const limit = Math.min(end, at + MAX_TAG);
  for (let next = at + 8; next < limit; next += 1)
    if (bytes[next] === 115 && bytes[next - 1] === 32 && startsWith(bytes, next, end, JOURNAL)) return true;
  return false;
};
