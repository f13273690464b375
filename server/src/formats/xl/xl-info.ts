import { decodeUtf8 } from '../../core/utf8.ts';
import type { Line } from '../../input/line.ts';
import { startsWith } from '../../input/bytes.ts';
import type { Field, FieldKind, FieldReader } from '../field.ts';
import { Taken, type BlockContext, type BlockFormat, type BlockReader } from '../format.ts';

/** `%-22s : value`; at most 22 bytes of name, then blanks up to the colon. */
const PAIR = /^([a-z][a-z0-9_]{1,29})( {0,22}): ?(.{0,2000})$/;
const COLON = 23;

/** Names from which alone the output is known when its first line is not there. */
const OWN: ReadonlySet<string> = new Set(['xen_major', 'xen_version', 'xen_caps', 'xen_commandline', 'virt_caps']);

/** Architecture names of `uname -m` that have another one here. */
const ARCHITECTURES: Readonly<Record<string, string>> = {
  aarch64: 'arm64',
  armv7l: 'arm32',
  i386: 'x86_32',
  i586: 'x86_32',
  i686: 'x86_32',
};

interface Pair {
  readonly name: string;
  readonly value: string;
  readonly valueAt: number;
}

const readPair = (text: string): Pair | null => {
  const match = PAIR.exec(text);
  const [whole, name, blanks, value] = match ?? [];
  if (whole === undefined || name === undefined || blanks === undefined || value === undefined) return null;
  if (name.length + blanks.length !== COLON) return null;
  return { name, value: value.trimEnd(), valueAt: whole.length - value.length };
};

const pairOf = ({ bytes, payload, end }: Line): Pair | null =>
  bytes[payload + COLON] === 58 ? readPair(decodeUtf8(bytes, payload, Math.min(end, payload + 2000))) : null;

class XlInfoReader implements BlockReader {
  readonly #context: BlockContext;
  readonly #values = new Map<string, { readonly value: string; readonly line: number }>();

  constructor(context: BlockContext) {
    this.#context = context;
  }

  read(line: Line): Taken {
    const pair = pairOf(line);
    // A name that comes again begins another output.
    if (pair === null || this.#values.has(pair.name)) return Taken.no;
    this.#values.set(pair.name, { value: pair.value, line: line.number });
    return Taken.yes;
  }

  end(): void {
    const { facts, block, startsLate } = this.#context;
    if (startsLate) {
      block.completeness = 'starts-late';
      block.reason = 'its first line is missing';
    }
    const machine = this.#text('machine');
    const name = this.#text('host');
    const row = {
      name: name === '(none)' ? null : name,
      arch: machine === null ? null : (ARCHITECTURES[machine] ?? machine),
      xen: this.#version(),
      kernel: this.#text('release'),
      // The toolstack runs in the control domain.
      domid: 0,
    };
    const line = ['xen_version', 'xen_major', 'host', 'release', 'machine'].map((key) => this.#values.get(key)?.line);
    const at = line.find((found) => found !== undefined);
    if (at !== undefined) facts.tables.host.add(block.id, at, row);
    this.#addCommandLine();
  }

  #text(name: string): string | null {
    const value = this.#values.get(name)?.value;
    return value === undefined || value === '' ? null : value;
  }

  #version(): string | null {
    const whole = this.#text('xen_version');
    if (whole !== null) return whole;
    const major = this.#text('xen_major');
    const minor = this.#text('xen_minor');
    return major === null || minor === null ? null : `${major}.${minor}${this.#text('xen_extra') ?? ''}`;
  }

  /** Options of the hypervisor as parameters `xen.NAME`, one without a value with the empty text. */
  #addCommandLine(): void {
    const found = this.#values.get('xen_commandline');
    if (found === undefined) return;
    const { parameter } = this.#context.facts.tables;
    for (const word of found.value.split(/\s+/)) {
      if (word === '') continue;
      const equals = word.indexOf('=');
      const name = `xen.${equals === -1 ? word : word.slice(0, equals)}`;
      const value = equals === -1 ? '' : word.slice(equals + 1);
      parameter.add(this.#context.block.id, found.line, { name, value, origin: 'captured' });
    }
  }
}

const KINDS: Readonly<Record<string, readonly [FieldKind, string]>> = {
  host: ['name', 'name'],
  release: ['version', 'kernel'],
  machine: ['keyword', 'arch'],
  xen_version: ['version', 'xen'],
  xen_major: ['version', 'xen'],
};

const fields: FieldReader = (text, payload) => {
  const pair = readPair(text.slice(payload, payload + 2000));
  if (pair === null) return null;
  const { name, value, valueAt } = pair;
  const key: Field = {
    start: payload,
    end: payload + name.length,
    kind: 'keyword',
    name: 'name',
    value: name,
    domain: null,
  };
  if (value === '') return [key];
  const isNumber = /^\d{1,15}$/.test(value);
  const [kind, column] = KINDS[name] ?? [isNumber ? 'count' : 'name', name];
  const start = payload + valueAt;
  const known = isNumber && kind === 'count' ? Number(value) : value;
  return [
    { start, end: start + value.length, kind, name: column, value: known, domain: null },
    ...(column === 'name' ? [] : [key]),
  ];
};

/** Output of `xl info` (Xen 4.1 to 4.22) and `xm info`. Facts: `host`, and `parameter` for the hypervisor's options. */
export const xlInfoFormat: BlockFormat = {
  name: 'xl-info',
  kind: 'xl',
  key: null,
  stream: 'tool',
  starts: (line) => {
    const { bytes, payload, end } = line;
    if (end - payload <= COLON || bytes[payload + COLON] !== 58) return null;
    if (startsWith(bytes, payload, end, 'host ')) return pairOf(line) === null ? null : 'header';
    const first = bytes[payload];
    const pair = first === 120 || first === 118 ? pairOf(line) : null;
    return pair !== null && OWN.has(pair.name) ? 'middle' : null;
  },
  open: (context) => new XlInfoReader(context),
  fields,
};
