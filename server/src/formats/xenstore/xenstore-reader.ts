import { decodeUtf8 } from '../../core/utf8.ts';
import type { Facts } from '../../facts/facts.ts';
import type { Line } from '../../input/line.ts';
import { domainRow } from '../domain-row.ts';
import { Taken, type BlockContext, type BlockReader } from '../format.ts';
import { DeviceEnds, type DeviceEnd } from './device-end.ts';
import { addVbdRows } from './vbd-rows.ts';
import { permsStart, XenstoreLine } from './xenstore-line.ts';
import { isTop, LOST, rootFromBackend, rootOfCommand } from './xenstore-root.ts';

/** A node of a tree whose root is not known yet. */
interface Relative {
  readonly row: number;
  readonly path: string;
  readonly value: string | null;
  readonly line: number;
  readonly position: number;
}

/** Reads one listing. Facts: `xenstoreNode` as lines come; `vbd` and names of domains when it is over. */
export class XenstoreReader implements BlockReader {
  readonly #context: BlockContext;
  readonly #nodes: Facts['tables']['xenstoreNode'];
  readonly #line = new XenstoreLine();
  readonly #ends = new DeviceEnds();
  /** Rows of `domain` to add, by domain. */
  readonly #domains = new Map<number, { name: string | null; uuid: string | null; line: number }>();
  /** Names of the levels above the next line, in tree mode. */
  readonly #levels: string[] = [];
  /** Nodes of a tree of unknown root. */
  readonly #relative: Relative[] = [];
  /** Path of what stands at depth 0 hangs below; '' for the whole store, null: not known. */
  #root: string | null;
  /** First path or name: when it comes again, another listing begins. */
  #first: string | null = null;
  #isFull = false;
  #position = 0;
  /** A `name:` line waits for the empty line that proves it. */
  #unreadable: { readonly path: string; readonly line: number } | null = null;
  #cut = false;
  #inLocal = false;
  /** Another top-level node came after `/local`: all domains are listed. Parts of the store never show it. */
  #passedLocal = false;
  #damaged = false;

  constructor(context: BlockContext) {
    this.#context = context;
    this.#nodes = context.facts.tables.xenstoreNode;
    this.#root = rootOfCommand(context.block.origin);
  }

  read(line: Line): Taken {
    const { bytes, payload, end } = line;
    if (this.#unreadable !== null) {
      const { path, line: at } = this.#unreadable;
      this.#unreadable = null;
      const open = bytes[end - 1] === 41 ? permsStart(bytes, payload, end) : -1;
      if (payload === end || open !== -1) {
        this.#add(path, null, open === -1 ? null : decodeUtf8(bytes, open + 1, end - 1), at);
        return Taken.yes;
      }
    }
    const parsed = this.#line;
    if (!parsed.parse(bytes, payload, end)) return Taken.no;
    if (this.#first === null) this.#isFull = parsed.name.startsWith('/');
    if (parsed.name.startsWith('/') !== this.#isFull) return Taken.no;
    return parsed.kind === 'cut' ? Taken.cut : this.#node(line);
  }

  cut(line: Line): void {
    if (this.#line.parse(line.bytes, line.payload, line.end)) this.#node(line);
  }

  /** The line that was parsed. */
  #node(line: Line): Taken {
    const parsed = this.#line;
    const path = this.#isFull ? this.#fullPath() : this.#treePath();
    if (path === null) return Taken.no;
    if (parsed.kind === 'unreadable') {
      this.#unreadable = { path, line: line.number };
      return Taken.yes;
    }
    this.#cut = parsed.kind === 'cut';
    this.#add(path, parsed.value, parsed.perms, line.number);
    return Taken.yes;
  }

  end(): void {
    const { block, startsLate } = this.#context;
    this.#settleRoot();
    const late = startsLate && (this.#isFull || rootOfCommand(block.origin) === null);
    if (this.#cut) {
      block.completeness = 'ends-early';
      block.reason = 'its last line is cut';
    } else if (this.#damaged) {
      block.completeness = 'damaged';
      block.reason = 'lines between its levels are missing';
    } else if (late) {
      block.completeness = 'starts-late';
      block.reason = 'it does not begin with the top of the store';
    } else if (!this.#passedLocal) {
      block.completeness = 'ends-early';
      block.reason = 'no top-level node stands behind /local, so its end may be missing';
    }
    const gapless = !late && !this.#damaged;
    const isWhole = (end: DeviceEnd): boolean => gapless && end.opened && end.last < this.#position - 1;
    addVbdRows(this.#context.facts, block.id, this.#ends.ends, isWhole);
    this.#addDomains();
  }

  #fullPath(): string | null {
    const { name, depth } = this.#line;
    if (depth !== 0 || name === this.#first) return null;
    this.#first ??= name;
    return name;
  }

  #treePath(): string | null {
    const parsed = this.#line;
    if (isTop(parsed)) this.#root = '';
    if (parsed.depth === 0 && parsed.name === this.#first) return null;
    if (this.#first === null) while (this.#levels.length < parsed.depth) this.#levels.push(LOST);
    this.#first ??= parsed.depth === 0 ? parsed.name : '';
    if (parsed.depth > this.#levels.length) {
      this.#damaged = true;
      while (this.#levels.length < parsed.depth) this.#levels.push(LOST);
    }
    this.#levels.length = parsed.depth;
    this.#levels.push(parsed.name);
    const path = this.#levels.join('/');
    return this.#root === null ? path : `${this.#root}/${path}`;
  }

  #add(path: string, value: string | null, perms: string | null, line: number): void {
    if (path.startsWith('/local')) this.#inLocal = true;
    else if (this.#inLocal && path.lastIndexOf('/') === 0) this.#passedLocal = true;
    const row = this.#nodes.add(this.#context.block.id, line, { path, value, perms });
    const position = this.#position;
    this.#position += 1;
    if (path.startsWith('/')) this.#interpret(path, value, line, position);
    else this.#relative.push({ row, path, value, line, position });
  }

  #interpret(path: string, value: string | null, line: number, position: number): void {
    if (!path.startsWith('/local/domain/')) return;
    this.#ends.take(path, value, line, position);
    const match = /^\/local\/domain\/(\d{1,5})\/(name|vm)$/.exec(path);
    if (match === null || value === null) return;
    const domid = Number(match[1]);
    const known = this.#domains.get(domid) ?? { name: null, uuid: null, line };
    this.#domains.set(domid, known);
    if (match[2] === 'vm') known.uuid = /^\/vm\/([0-9a-f-]{36})$/.exec(value)?.[1] ?? null;
    else {
      known.name = value;
      known.line = line;
    }
  }

  /** Hangs a tree of unknown root where its own links say that it belongs. */
  #settleRoot(): void {
    let root: string | null = null;
    for (const { path, value } of this.#relative) {
      if (value === null || !path.endsWith('/backend')) continue;
      root = rootFromBackend(path, value);
      if (root !== null) break;
    }
    if (root === null) return;
    const lost =
      this.#relative[0]?.path.startsWith(`${LOST}/`) === true ? `${LOST}/`.repeat(root.split('/').length - 1) : '';
    for (const { row, path, value, line, position } of this.#relative) {
      if (!path.startsWith(lost) || path.startsWith(LOST, lost.length)) continue;
      const absolute = `${root}/${path.slice(lost.length)}`;
      this.#nodes.columns.path.store.set(row, absolute);
      this.#interpret(absolute, value, line, position);
    }
  }

  #addDomains(): void {
    const { domain } = this.#context.facts.tables;
    for (const [domid, { name, uuid, line }] of this.#domains) {
      domain.add(this.#context.block.id, line, domainRow({ domid, name, uuid }));
    }
  }
}
