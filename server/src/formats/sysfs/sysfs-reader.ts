import { decodeUtf8 } from '../../core/utf8.ts';
import type { Line } from '../../input/line.ts';
import { Taken, type BlockContext, type BlockReader } from '../format.ts';
import { MAX_LINE, readFileHeader, readSysfsLine } from './sysfs-line.ts';
import { isSysfsPath, understandPath, type SysfsThing } from './sysfs-path.ts';

/** Reads lines of paths and values. A counter that comes again is another sample, and so another block. */
export class SysfsReader implements BlockReader {
  readonly #context: BlockContext;
  readonly #seen = new Set<string>();
  readonly #version: { major?: string; minor?: string; extra?: string; line?: number } = {};
  /** Path of a `==> file <==`; its value is the next line. */
  #header: string | null = null;
  /** Such headers were seen: empty lines stand between the files. */
  #inFiles = false;
  #pool: { readonly name: string; readonly line: number; used: number | null; slots: number | null } | null = null;

  constructor(context: BlockContext) {
    this.#context = context;
  }

  read(line: Line): Taken {
    const text = decodeUtf8(line.bytes, line.payload, Math.min(line.end, line.payload + MAX_LINE)).trimEnd();
    if (text === '') return this.#inFiles ? Taken.yes : Taken.no;
    const header = readFileHeader(text);
    if (header !== null) {
      if (!isSysfsPath(header) || this.#isSecond(understandPath(header, this.#context.block.origin))) return Taken.no;
      this.#header = header;
      this.#inFiles = true;
      return Taken.yes;
    }
    if (this.#header !== null) {
      const path = this.#header;
      this.#header = null;
      return this.#value(path, text, line.number);
    }
    const parsed = readSysfsLine(text);
    if (parsed === null || !isSysfsPath(parsed.path)) return Taken.no;
    return this.#value(parsed.path, parsed.value, line.number);
  }

  end(): void {
    this.#endPool();
    const { major, minor, extra, line } = this.#version;
    if (major === undefined || minor === undefined || line === undefined) return;
    const { facts, block } = this.#context;
    const xen = `${major}.${minor}${extra ?? ''}`;
    facts.tables.host.add(block.id, line, { name: null, arch: null, xen, kernel: null, domid: null });
  }

  #isSecond(thing: SysfsThing | null): boolean {
    return thing?.kind === 'counter' && this.#seen.has(keyOf(thing));
  }

  #value(path: string, value: string, line: number): Taken {
    const { facts, block } = this.#context;
    const { tables } = facts;
    const thing = understandPath(path, block.origin);
    // `cat` and `grep` print what they could not read in the place of the value.
    if (thing === null || value === '' || /^(?:cat|grep|head|tail): /.test(value)) return Taken.yes;
    switch (thing.kind) {
      case 'counter': {
        if (this.#isSecond(thing)) return Taken.no;
        this.#seen.add(keyOf(thing));
        const count = numberOf(value);
        const { domain: frontendDomid, device, name } = thing;
        const row = { frontendDomid, device, name, value: count, domainName: null };
        if (count !== null) tables.vbdCounter.add(block.id, line, row);
        break;
      }
      case 'attribute': {
        const { domain: frontendDomid, device, name } = thing;
        tables.vbdSysfs.add(block.id, line, { frontendDomid, device, name, value });
        break;
      }
      case 'parameter':
        tables.parameter.add(block.id, line, { name: thing.name, value, origin: 'captured' });
        break;
      case 'swiotlb':
        this.#pooled(thing.pool, thing.name, numberOf(value), line);
        break;
      case 'version':
        this.#version[thing.name] = value;
        this.#version.line ??= line;
    }
    return Taken.yes;
  }

  /** Both values of a pool make one row; a value that comes again begins the next sample. */
  #pooled(name: string, key: 'io_tlb_used' | 'io_tlb_nslabs', value: number | null, line: number): void {
    const field = key === 'io_tlb_used' ? 'used' : 'slots';
    if (this.#pool !== null && (this.#pool.name !== name || this.#pool[field] !== null)) this.#endPool();
    this.#pool ??= { name, line, used: null, slots: null };
    this.#pool[field] = value;
  }

  #endPool(): void {
    if (this.#pool === null) return;
    const { line, used, slots } = this.#pool;
    this.#pool = null;
    const row = { time: null, totalSlots: slots, usedSlots: used, sizeMiB: null, start: null, end: null };
    this.#context.facts.tables.swiotlb.add(this.#context.block.id, line, row);
  }
}

const keyOf = (thing: SysfsThing & { readonly kind: 'counter' | 'attribute' }): string =>
  `${thing.domain}/${thing.device}/${thing.name}`;

/** A count; null for anything else (a negative number too). */
const numberOf = (value: string): number | null => (/^\d{1,15}$/.test(value) ? Number(value) : null);
