import { decodeUtf8 } from '../../core/utf8.ts';
import { skipBlanks, startsWith } from '../../input/bytes.ts';
import type { Line } from '../../input/line.ts';
import type { Field, FieldReader } from '../field.ts';
import { Taken, type BlockFormat } from '../format.ts';

/** Longest line that is read: 1024 CPUs of 11 columns. */
const MAX_LINE = 12_000;
/** One CPU, indented; or several, where a mail client took the blanks as well. */
const HEADER = /^(?: {4,16}CPU\d{1,5}| {0,3}CPU\d{1,5} {1,12}CPU\d{1,5})(?: {1,12}CPU\d{1,5}){0,1024} {0,12}$/;
const NAME = /^ {0,8}([A-Za-z0-9_]{1,12}):/;
const COUNT = / {1,20}(\d{1,15})(?= |$)/y;

const textOf = ({ bytes, payload, end }: Line): string => decodeUtf8(bytes, payload, Math.min(end, payload + MAX_LINE));

interface Count {
  readonly value: number;
  readonly start: number;
  readonly end: number;
}

interface InterruptLine {
  readonly irq: string;
  readonly nameStart: number;
  readonly counts: readonly Count[];
  readonly description: string;
}

/** Reads `%*d: ` and one `%10u ` for each CPU (kernel/irq/proc.c, show_interrupts), then what is behind them. */
const readInterrupt = (text: string, cpus: number): InterruptLine | null => {
  const name = NAME.exec(text);
  if (name?.[1] === undefined) return null;
  const counts: Count[] = [];
  COUNT.lastIndex = name[0].length;
  while (counts.length < cpus) {
    const at = COUNT.lastIndex;
    const match = COUNT.exec(text);
    if (match?.[1] === undefined) {
      COUNT.lastIndex = at;
      break;
    }
    counts.push({ value: Number(match[1]), start: COUNT.lastIndex - match[1].length, end: COUNT.lastIndex });
  }
  const last = counts.at(-1);
  if (last === undefined) return null;
  const nameStart = name[0].length - 1 - name[1].length;
  return { irq: name[1], nameStart, counts, description: text.slice(last.end).trim().replace(/ {2,}/g, ' ') };
};

const fields: FieldReader = (text, payload) => {
  const shown = text.slice(payload, payload + MAX_LINE);
  if (HEADER.test(shown)) return [];
  const read = readInterrupt(shown, 1024);
  if (read === null) return null;
  const field = (kind: Field['kind'], name: string, start: number, end: number, value: Field['value']): Field => ({
    start: payload + start,
    end: payload + end,
    kind,
    name,
    value,
    domain: null,
  });
  return [
    field('name', 'irq', read.nameStart, read.nameStart + read.irq.length, read.irq),
    ...read.counts.map(({ start, end, value }) => field('counter', 'counts', start, end, value)),
  ];
};

/**
 * `/proc/interrupts`, Linux 2.6 to 6.x: Xen event channels stand there as `xen-dyn`, `xen-percpu`, `xen-pirq`. Facts:
 * `interrupt`, one row a line; a line with fewer counts than CPUs counts for the machine (`ERR`, `MIS`) or was cut.
 */
export const interruptsFormat: BlockFormat = {
  name: 'interrupts',
  kind: 'proc',
  key: null,
  stream: 'tool',
  starts: (line) => {
    const { bytes, payload, end } = line;
    if (bytes[payload] !== 32 && bytes[payload] !== 67) return null;
    const first = skipBlanks(bytes, payload, Math.min(end, payload + 17));
    return startsWith(bytes, first, end, 'CPU') && HEADER.test(textOf(line)) ? 'header' : null;
  },
  open: ({ facts, block }) => {
    let cpus = 0;
    return {
      read: (line) => {
        const text = textOf(line);
        if (cpus === 0) {
          cpus = text.trim().split(/ +/).length;
          return Taken.yes;
        }
        const read = readInterrupt(text, cpus);
        if (read === null) return Taken.no;
        facts.tables.interrupt.add(block.id, line.number, {
          domid: block.domain,
          irq: read.irq,
          counts: read.counts.map(({ value }) => value),
          description: read.description === '' ? null : read.description,
        });
        return Taken.yes;
      },
      end: () => undefined,
    };
  },
  fields,
};
