import { decodeUtf8 } from '../../core/utf8.ts';
import type { Facts } from '../../facts/facts.ts';
import { isDigit, startsWith } from '../../input/bytes.ts';
import type { Line } from '../../input/line.ts';
import { Taken, type BlockContext, type BlockReader } from '../format.ts';
import { DeviceEnds, type EndOfDevice } from './device-ends.ts';
import { addVbdRows } from './vbd-rows.ts';
import { StoreDomains } from './store-domains.ts';
import { Place, StorePlaces } from './store-places.ts';
import { RecentValues } from './recent-values.ts';
import { StoreRow, isEquals } from './store-row.ts';
import { TreePath } from './tree-path.ts';
import { MAX_DEPTH, permsStart, XenstoreLine } from './xenstore-line.ts';
import { isIndentedTop, isTop, LOST, rootFromBackend, rootOfCommand } from './xenstore-root.ts';

/** Most rows of one run. */
const MAX = 256;
/** Stands for the word of a name that was not guessed. */
const NO_WORD = -1;
const SQUEEZED = /^local\/\d{1,5}$/;

/** Reads one listing. Facts: `xenstoreNode` as lines come; `vbd` and names of domains when it is over. */
export class XenstoreReader implements BlockReader {
  readonly #context: BlockContext;
  readonly #nodes: Facts['tables']['xenstoreNode'];
  readonly #line = new XenstoreLine();
  readonly #ends: DeviceEnds;
  readonly #places: StorePlaces;
  readonly #row = new StoreRow();
  readonly #path = new TreePath();
  readonly #recent = new RecentValues();
  readonly #domains: StoreDomains;
  /** Names of the levels above the next line, in tree mode. */
  readonly #levels: string[] = [];
  /** Row of the first node. */
  readonly #firstRow: number;
  /** Number of the folder whose nodes come, -1 before the first; its domain, when it is the directory of one. */
  #folder = -1;
  /** Nodes from this row on stand in it and were not looked at. */
  #pending = 0;
  #domain: number | null = null;
  #isTop = false;
  /** Nothing in the folder is of interest. */
  #isSilent = true;
  /** Path of what stands at depth 0 hangs below; '' for the whole store, null: not known. */
  #root: string | null;
  /** First path or name: when it comes again, another listing begins. */
  #first: string | null = null;
  #isFull = false;
  /** By what all lines of a tree are indented. */
  #indent = 0;
  #tabs = 0;
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
    // The folders of each listing are its own.
    this.#nodes.columns.path.store.restart();
    this.#domains = new StoreDomains(this.#nodes);
    this.#ends = new DeviceEnds(this.#nodes.columns.path.store);
    this.#places = new StorePlaces(this.#nodes.columns.path.store);
    this.#firstRow = this.#nodes.rows();
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
    if (this.#first === null) this.#begin();
    if (parsed.name.startsWith('/') !== this.#isFull || parsed.tabs !== this.#tabs) return Taken.no;
    if (parsed.depth < this.#indent) return Taken.no;
    parsed.depth -= this.#indent;
    if (parsed.isRemoved) return this.#isFull ? Taken.no : Taken.yes;
    return parsed.kind === 'cut' ? Taken.cut : this.#node(line);
  }

  /** With the first line: how the listing is written. */
  #begin(): void {
    const { name, depth, tabs } = this.#line;
    this.#isFull = name.startsWith('/');
    this.#tabs = tabs;
    if (isIndentedTop(this.#line)) this.#indent = depth;
  }

  takeRun(line: Line, prefix: number, limit: number): number {
    if (prefix !== 0 || this.#unreadable !== null) return 0;
    const first = this.#nodes.rows();
    this.#pending = first;
    const most = Math.min(limit, MAX);
    const count = this.#isFull ? this.#paths(line, most) : this.#tree(line, most);
    if (count === 0) return 0;
    const { block, line: lines, columns } = this.#nodes;
    columns.perms.store.pushMissing(first + count - columns.perms.store.length);
    block.appendSame(this.#context.block.id, count);
    lines.appendFrom(line.number, count);
    this.#look(this.#pending, first + count - 1);
    this.#cut = false;
    return count;
  }

  /** Takes lines with full paths, at most so many; answers how many. */
  #paths(line: Line, most: number): number {
    const { bytes, end } = line;
    const row = this.#row;
    const { store } = this.#nodes.columns.path;
    let count = 0;
    while (count < most) {
      const { start } = line;
      if (start >= end) break;
      const shared = store.shared(bytes, start, end);
      // The next key of the open folder, in nearly all lines.
      let isGuess = shared === store.lastLength;
      let slash = start + shared;
      let nameEnd = slash + (isGuess ? store.guessName(bytes, slash) : 0);
      isGuess = nameEnd > slash && bytes[nameEnd] === 32;
      if (!isGuess) {
        nameEnd = row.path(bytes, start, shared);
        ({ slash } = row);
      }
      if (nameEnd === -1 || !isEquals(bytes, nameEnd) || this.#isFirst(bytes, start, nameEnd)) break;
      const valueStart = nameEnd + 4;
      const word = isGuess ? store.guessed() : NO_WORD;
      const length = isGuess ? this.#recent.guess(word, bytes, valueStart) : -1;
      const isRecent = length !== -1 && bytes[valueStart + length + 1] === 10;
      const next = isRecent ? valueStart + length + 2 : row.value(bytes, valueStart);
      if (next === -1) break;
      this.#enterAt(isGuess ? store.lastFolder : store.enter(bytes, start, slash, shared));
      this.#pushName(bytes, slash, nameEnd, word);
      if (isRecent) this.#nodes.columns.value.store.pushKept(this.#recent.offsetOf(word), length);
      else this.#pushValue(bytes, valueStart);
      count += 1;
      line.start = next;
    }
    return count;
  }

  /** The same for lines of a tree whose root is known. The top level is left to `read`. */
  #tree(line: Line, most: number): number {
    if (this.#root === null || this.#tabs !== 0 || !this.#path.open(this.#root, this.#levels)) return 0;
    const { bytes, end } = line;
    const path = this.#path;
    const row = this.#row;
    const { path: paths, value } = this.#nodes.columns;
    const { store } = paths;
    // Domains in this place say that somebody took the indentation away.
    const isLocal = this.#root === '' && this.#levels[0] === 'local';
    let count = 0;
    while (count < most && line.start < end) {
      let at = line.start;
      while (bytes[at] === 32) at += 1;
      const depth = at - line.start - this.#indent;
      const nameEnd = row.name(bytes, at);
      if (depth < 1 || depth > path.levels || depth + this.#indent > MAX_DEPTH || nameEnd === at) break;
      if (!isEquals(bytes, nameEnd) || (isLocal && depth === 1 && isDigit(bytes[at]))) break;
      const next = row.value(bytes, nameEnd + 4);
      if (next === -1 || !path.put(depth, bytes, at, nameEnd)) break;
      const slash = path.folderEnd(depth);
      const shared = store.shared(path.bytes, 0, slash);
      const isSame = shared === slash && slash === store.lastLength;
      const isGuess = isSame && store.guessName(path.bytes, slash) === path.end - slash;
      const word = isGuess ? store.guessed() : NO_WORD;
      this.#enterAt(isSame ? store.lastFolder : store.enter(path.bytes, 0, slash, shared));
      this.#pushName(path.bytes, slash, path.end, word);
      const length = row.valueEnd - nameEnd - 4;
      const isRecent = isGuess && row.permsStart === -1 && this.#recent.guess(word, bytes, nameEnd + 4) === length;
      if (isRecent) value.store.pushKept(this.#recent.offsetOf(word), length);
      else this.#pushValue(bytes, nameEnd + 4);
      count += 1;
      line.start = next;
    }
    if (count > 0) {
      const names = path.names();
      this.#levels.splice(0, this.#levels.length, ...names);
    }
    return count;
  }

  /** The next node stands in a folder. */
  #enterAt(folder: number): void {
    if (folder === this.#folder) return;
    const row = this.#nodes.columns.path.store.length;
    this.#look(this.#pending, row - 1);
    this.#pending = row;
    this.#enter(folder, row);
  }

  /** Adds the name of a node, with its slash, in the open folder; its word is known when it was guessed. */
  #pushName(bytes: Uint8Array, slash: number, end: number, word: number): void {
    const { store } = this.#nodes.columns.path;
    if (word !== NO_WORD) store.pushWord(this.#folder, word);
    else store.pushBytes(bytes, slash, end, this.#folder);
  }

  /** Adds the value that was parsed, and the permissions behind it. */
  #pushValue(bytes: Uint8Array, start: number): void {
    const { path, value, perms } = this.#nodes.columns;
    const { valueEnd, permsStart, permsEnd } = this.#row;
    const offset = value.store.pushBytes(bytes, start, valueEnd);
    this.#recent.keep(path.store.lastWord, bytes, start, valueEnd, offset);
    if (permsStart === -1) return;
    perms.store.pushMissing(path.store.length - 1 - perms.store.length);
    perms.store.pushBytes(bytes, permsStart, permsEnd);
  }

  /** Is the path the first of the listing? Then another begins. */
  #isFirst(bytes: Uint8Array, start: number, end: number): boolean {
    return end - start === this.#first?.length && startsWith(bytes, start, end, this.#first);
  }

  cut(line: Line): void {
    if (!this.#line.parse(line.bytes, line.payload, line.end)) return;
    this.#line.depth -= this.#indent;
    if (!this.#line.isRemoved) this.#node(line);
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
    const isWhole = (end: EndOfDevice): boolean => gapless && end.opened && end.last < this.#nodes.rows() - 1;
    addVbdRows(this.#context.facts, block.id, this.#ends, isWhole);
    this.#domains.addRows(this.#context.facts, block.id);
    this.#nodes.columns.path.store.restart();
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
    // Domains stand below /local/domain: somebody took the indentation away.
    if (this.#root === '' && parsed.depth === 1 && SQUEEZED.test(path)) this.#damaged = true;
    return this.#root === null ? path : `${this.#root}/${path}`;
  }

  #add(path: string, value: string | null, perms: string | null, line: number): void {
    const row = this.#nodes.add(this.#context.block.id, line, { path, value, perms });
    if (path.startsWith('/')) this.#interpret(row);
  }

  /** What the node of a row, whose path is known, says about devices and domains. */
  #interpret(row: number): void {
    const folder = this.#nodes.columns.path.store.folderAt(row);
    if (folder !== this.#folder) this.#enter(folder, row);
    this.#look(row, row);
  }

  #enter(folder: number, row: number): void {
    const { store } = this.#nodes.columns.path;
    this.#folder = folder;
    const place = this.#places.of(folder);
    this.#isTop = place.place === Place.root;
    this.#domain = place.place === Place.domain ? place.domain : null;
    const isOfDevices = this.#ends.enter(place, row);
    this.#isSilent = !isOfDevices && !this.#isTop && this.#domain === null;
    if (!this.#inLocal && store.folderText(folder).startsWith('/local')) this.#inLocal = true;
  }

  /** Looks at the nodes of the open folder in rows [first, last]. */
  #look(first: number, last: number): void {
    if (this.#isSilent || first > last) return;
    const { store } = this.#nodes.columns.path;
    this.#ends.take(first, last);
    if (this.#domain !== null) this.#domains.take(this.#domain, first, last);
    if (!this.#isTop) return;
    for (let row = first; row <= last; row += 1)
      if (store.nameAt(row)?.startsWith('/local') === true) this.#inLocal = true;
      else if (this.#inLocal) this.#passedLocal = true;
  }

  /** Hangs a tree of unknown root where its own links say that it belongs. */
  #settleRoot(): void {
    if (this.#isFull) return;
    const { path: paths, value: values } = this.#nodes.columns;
    const last = this.#nodes.rows();
    // Where no line stands further to the left than the first one, all may be indented by so much.
    const indent = this.#leastLost(last);
    const isIndent = indent > 0 && lostLevels(paths.at(this.#firstRow) ?? '') === indent;
    const shift = isIndent ? indent * (LOST.length + 1) : 0;
    let root: string | null = null;
    for (let row = this.#firstRow; row < last && root === null; row += 1) {
      if (paths.store.nameAt(row) !== '/backend' || paths.at(row)?.startsWith('/') === true) continue;
      const value = values.at(row);
      if (value !== null) root = rootFromBackend((paths.at(row) ?? '').slice(shift), value);
    }
    if (root === null) return;
    const isLost = paths.at(this.#firstRow)?.startsWith(`${LOST}/`) === true;
    const levels = isIndent ? indent : isLost ? root.split('/').length - 1 : 0;
    const lost = `${LOST}/`.repeat(levels);
    for (let row = this.#firstRow; row < last; row += 1) {
      const path = paths.at(row) ?? '';
      if (path.startsWith('/') || !path.startsWith(lost) || path.startsWith(LOST, lost.length)) continue;
      paths.store.set(row, `${root}/${path.slice(lost.length)}`);
      this.#interpret(row);
    }
  }

  /** The fewest lost levels of a line. */
  #leastLost(last: number): number {
    const { path } = this.#nodes.columns;
    let least = Infinity;
    for (let row = this.#firstRow; row < last && least > 0; row += 1)
      least = Math.min(least, lostLevels(path.at(row) ?? ''));
    return Number.isFinite(least) ? least : 0;
  }
}

/** Levels above a node whose lines are not there. */
const lostLevels = (path: string): number => {
  let levels = 0;
  while (path.startsWith(`${LOST}/`, levels * (LOST.length + 1))) levels += 1;
  return levels;
};
