import { decodeUtf8 } from '../../core/utf8.ts';
import { skipBlanks, startsWith } from '../../input/bytes.ts';
import type { Line } from '../../input/line.ts';
import { domainRow } from '../domain-row.ts';
import { Taken, type BlockContext, type BlockFormat, type BlockReader } from '../format.ts';
import { deviceCounters, deviceLine, domainLine, otherLine, xentopFields, xentopHeader } from './xentop-line.ts';

const textOf = ({ bytes, payload, end }: Line): string => decodeUtf8(bytes, payload, Math.min(end, payload + 800));

/** Letters of xentop (dsbcpr) in the order of `xl list` (rbps, reason, d). */
const stateOf = (letters: string): string => {
  const [dying, shutdown, blocked, crashed, paused, running] = letters;
  return [running, blocked, paused, shutdown, crashed, dying].join('');
};

/** Reads one update. It names domains, and prints no domain id. */
class XentopReader implements BlockReader {
  readonly #context: BlockContext;
  #begun = false;
  #name: string | null = null;

  constructor(context: BlockContext) {
    this.#context = context;
  }

  read(line: Line): Taken {
    const text = textOf(line);
    if (startsWith(line.bytes, line.payload, line.end, 'VBD ')) return this.#device(text, line.number);
    const match = domainLine.exec(text);
    if (match !== null) {
      this.#domain(match, line.number);
      return Taken.yes;
    }
    if (otherLine.test(text)) return Taken.yes;
    // The header of the next update begins a block of its own.
    if (this.#begun || !xentopHeader.test(text)) return Taken.no;
    this.#begun = true;
    return Taken.yes;
  }

  end(): void {
    // Nothing closes an update, so nothing tells whether it is whole.
  }

  #domain(match: RegExpExecArray, line: number): void {
    const { facts, block } = this.#context;
    this.#name = match[1] ?? null;
    const memory = Number(match[5]);
    const row = domainRow({
      name: this.#name,
      state: stateOf(match[2] ?? ''),
      vcpus: Number(match[9]),
      pages: memory / 4,
      maxPages: match[7] === 'no limit' ? null : Number(match[7]) / 4,
      memoryMiB: Math.floor(memory / 1024),
    });
    facts.tables.domain.add(block.id, line, row);
  }

  #device(text: string, line: number): Taken {
    const match = deviceLine.exec(text);
    if (match === null) return Taken.no;
    const { facts, block } = this.#context;
    const known = { frontendDomid: null, device: Number(match[1]), domainName: this.#name };
    for (const [index, name] of deviceCounters.entries()) {
      const value = match[index + 2];
      if (value !== undefined) facts.tables.vbdCounter.add(block.id, line, { ...known, name, value: Number(value) });
    }
    return Taken.yes;
  }
}

/**
 * Output of `xentop -b`, with `-x` (devices), `-v` (vCPUs) and `-n` or without, Xen 4.0 to 4.22; each update is a block.
 * Facts: `domain` (by name only) and `vbdCounter`. The requests of a device fall to 0 every 10 seconds while blkback's
 * `log_stats` is on; sectors go on.
 */
export const xentopFormat: BlockFormat = {
  name: 'xentop',
  kind: 'xl',
  key: null,
  stream: 'tool',
  starts: (line) => {
    const { bytes, payload, end } = line;
    if (!startsWith(bytes, skipBlanks(bytes, payload, Math.min(end, payload + 11)), end, 'NAME ')) return null;
    return xentopHeader.test(textOf(line)) ? 'header' : null;
  },
  open: (context) => new XentopReader(context),
  fields: xentopFields,
};
