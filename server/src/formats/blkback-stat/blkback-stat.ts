import { decodeUtf8 } from '../../core/utf8.ts';
import { Clock, Origin } from '../../input/line.ts';
import { fieldsOf, type FieldSpec } from '../field.ts';
import type { MessageFormat } from '../format.ts';
import { StatLine } from './stat-line.ts';
import { readThreadName } from './thread-name.ts';

const LINE =
  /^ {0,16}(?:xen-blkback:? {0,4}|blkback: )?\(?([^\s()|:]{1,40})\)?: {0,8}oo {1,24}(-?\d{1,15})\s{0,24}\|\s{0,24}rd {1,24}(-?\d{1,15})\s{0,24}\|\s{0,24}wr {1,24}(-?\d{1,15})(?:\s{0,24}\|\s{0,24}br {1,24}(-?\d{1,15}))?(?:\s{0,24}\|\s{0,24}f {1,24}(-?\d{1,15}))?(?:\s{0,24}\|\s{0,24}ds {1,24}(-?\d{1,15}))?(?:\s{0,24}\|\s{0,24}pg: {0,24}(-?\d{1,15}) {0,24}\/ {0,24}(-?\d{1,15}))?\s{0,24}$/d;
const SPECS: readonly FieldSpec[] = [
  { kind: 'thread', name: 'thread', base: 'text' },
  { kind: 'counter', name: 'oo', base: 'dec' },
  { kind: 'counter', name: 'rd', base: 'dec' },
  { kind: 'counter', name: 'wr', base: 'dec' },
  { kind: 'counter', name: 'br', base: 'dec' },
  { kind: 'counter', name: 'f', base: 'dec' },
  { kind: 'counter', name: 'ds', base: 'dec' },
  { kind: 'count', name: 'persistent', base: 'dec' },
  { kind: 'count', name: 'persistentMax', base: 'dec' },
];

/** The line under the reader's eye. */
const stat = new StatLine();

const known = (value: number): number | null => (Number.isNaN(value) ? null : value);

/**
 * The statistics line that xen-blkback prints per device (since 4.5 per ring) every 10 s with `log_stats=1`.
 * Facts: `blkbackStat`.
 */
export const blkbackStatFormat: MessageFormat = {
  name: 'blkback-stat',
  read: (line, block, facts) => {
    const { bytes, payload, end } = line;
    if (line.origin === Origin.hypervisor || !StatLine.mayBe(bytes[payload])) return false;
    if (!stat.parse(bytes, payload, end)) return false;
    const thread = decodeUtf8(bytes, stat.threadStart, stat.threadEnd);
    const { oo, rd, wr, br, f, ds } = stat.counters;
    facts.tables.blkbackStat.add(block.id, line.number, {
      // The stamp of a guest's text on the hypervisor console may be the hypervisor's.
      time: line.origin !== Origin.guest && line.clock === Clock.boot ? line.time : null,
      thread,
      ...readThreadName(thread),
      oo,
      rd,
      wr,
      f: known(f),
      ds: known(ds),
      persistent: known(stat.persistent),
      persistentMax: known(stat.persistentMax),
      br: known(br),
      wall: line.origin === Origin.guest ? null : known(line.wall),
    });
    return true;
  },
  ignores: (bytes, payload, end) => !StatLine.mayBe(bytes[payload]) || !stat.parse(bytes, payload, end),
  fields: (text, payload) => fieldsOf(text, payload, LINE, SPECS),
};
