import { PackedColumn } from './packed-column.ts';
import { encodeUtf8 } from './utf8.ts';
import { WordTable } from './word-table.ts';

const SLASH = 47;

/**
 * A column of paths, each kept as its folder and its name. Folders are a tree: each is its parent and one more word, so
 * that a path costs a few bytes however deep it stands. The folder of the path before and those above it are found without
 * a look-up: paths that are listed in the order of a tree name no folder twice. What has no slash is a name without a folder.
 */
export class PathColumn {
  readonly #words = new WordTable();
  /**
   * How many folders before each its parent stands (small numbers, because a listing goes down and up by steps), and its last
   * word, with the slash in front of it; folder 0 is ''.
   */
  readonly #rises = new PackedColumn();
  readonly #lastWords = new PackedColumn();
  /** Folder of each path, and the word that is its name, with the slash in front of it; 0: no path. */
  readonly #folder = new PackedColumn();
  readonly #name = new PackedColumn();
  /** Bytes of the last folder. */
  #last = new Uint8Array(256);
  #lastView = new DataView(this.#last.buffer);
  #lastLength = 0;
  /** The last folder and those above it from 0 on: numbers, and how many of its bytes each takes. */
  readonly #above: number[] = [0];
  readonly #ends: number[] = [0];
  #depth = 0;
  #view: DataView = new DataView(new ArrayBuffer(0));
  #viewed: Uint8Array = new Uint8Array(0);
  /** The folder whose text was made last. */
  #textOf = 0;
  #text = '';

  constructor() {
    this.#rises.push(0);
    this.#lastWords.push(0);
  }

  get length(): number {
    return this.#name.length;
  }

  push(path: string | null): void {
    if (path === null) {
      this.#folder.push(0);
      this.#name.push(0);
      return;
    }
    const bytes = encodeUtf8(path);
    const slash = Math.max(0, bytes.lastIndexOf(SLASH));
    this.pushBytes(bytes, slash, bytes.length, this.enter(bytes, 0, slash, this.shared(bytes, 0, slash)));
  }

  /** How many bytes at `start`, before `end`, are those of the last folder. */
  shared(bytes: Uint8Array, start: number, end: number): number {
    if (bytes !== this.#viewed) {
      this.#viewed = bytes;
      this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    }
    const most = Math.min(this.#lastLength, end - start);
    const last = this.#last;
    let at = 0;
    while (at + 4 <= most && this.#view.getInt32(start + at) === this.#lastView.getInt32(at)) at += 4;
    while (at < most && bytes[start + at] === last[at]) at += 1;
    return at;
  }

  /** The number of the folder in bytes [start, slash), the first `shared` of which are those of the last folder. */
  enter(bytes: Uint8Array, start: number, slash: number, shared: number): number {
    const length = slash - start;
    const above = this.#above;
    const ends = this.#ends;
    let depth = this.#depth;
    if (length === shared && length === this.#lastLength) return above[depth] ?? 0;
    while (depth > 0) {
      const end = ends[depth] ?? 0;
      if (end <= shared && (end === length || (end < length && bytes[start + end] === SLASH))) break;
      depth -= 1;
    }
    const kept = ends[depth] ?? 0;
    let folder = above[depth] ?? 0;
    for (let at = start + kept; at < slash;) {
      let stop = at + 1;
      while (stop < slash && bytes[stop] !== SLASH) stop += 1;
      const next = this.#rises.length;
      this.#rises.push(next - folder);
      this.#lastWords.push(this.#words.idOf(bytes, at, stop));
      folder = next;
      depth += 1;
      above[depth] = folder;
      ends[depth] = stop - start;
      at = stop;
    }
    this.#depth = depth;
    this.#remember(bytes, start, kept, length);
    return folder;
  }

  /** Bytes of the last folder. */
  get lastLength(): number {
    return this.#lastLength;
  }

  /** The folder of the last path. */
  get lastFolder(): number {
    return this.#above[this.#depth] ?? 0;
  }

  /** The word of the last name. */
  get lastWord(): number {
    return this.#words.last;
  }

  /** How long the name at `slash`, with its slash, is when it is the one that followed the last name before; else 0. */
  guessName(bytes: Uint8Array, slash: number): number {
    return this.#words.guess(bytes, slash);
  }

  /** The word of the name that is guessed to come next. */
  guessed(): number {
    return this.#words.likely;
  }

  /** Appends the path with a name in a folder. */
  pushWord(folder: number, word: number): void {
    this.#words.came(word);
    this.#folder.push(folder);
    this.#name.push(word);
  }

  /** Appends the path whose name, with its slash, is bytes [slash, end) in a folder; answers the word of its name. */
  pushBytes(bytes: Uint8Array, slash: number, end: number, folder: number): number {
    const word = this.#words.idOf(bytes, slash, end);
    this.#folder.push(folder);
    this.#name.push(word);
    return word;
  }

  /** Replaces a path that is already there. */
  set(row: number, path: string): void {
    const bytes = encodeUtf8(path);
    const slash = Math.max(0, bytes.lastIndexOf(SLASH));
    this.#folder.set(row, this.enter(bytes, 0, slash, this.shared(bytes, 0, slash)));
    this.#name.set(row, this.#words.idOf(bytes, slash, bytes.length));
  }

  /** Another listing begins or this one is over: the folders of the next path are others than those of the last. */
  restart(): void {
    this.#lastLength = 0;
    this.#depth = 0;
    this.#view = new DataView(new ArrayBuffer(0));
    this.#viewed = new Uint8Array(0);
  }

  at(row: number): string | null {
    const word = this.#name.at(row);
    return word > 0 ? this.folderText(this.#folder.at(row)) + this.#words.text(word) : null;
  }

  /** Name of a path with the slash in front of it. */
  nameAt(row: number): string | null {
    const word = this.#name.at(row);
    return word > 0 ? this.#words.text(word) : null;
  }

  /** The word that is the name of a path, 0 for none; see `word`. */
  wordAt(row: number): number {
    return this.#name.at(row);
  }

  /** The number of a word: of a name with the slash in front of it. */
  wordOf(text: string): number {
    const bytes = encodeUtf8(text);
    return this.#words.idOf(bytes, 0, bytes.length);
  }

  /** The same of a name that may never have come: 0 then. */
  findWord(text: string): number {
    return this.#words.find(text);
  }

  /** The text of a word. */
  word(word: number): string {
    return this.#words.text(word);
  }

  /** The number that a word is behind its slash, of 1 to `digits` decimal digits; -1 when it is anything else. */
  numberOfWord(word: number, digits: number): number {
    return this.#words.decimal(word, digits);
  }

  /** Number of a path's folder: paths with the same number have the same folder, and nearly always the other way round. */
  folderAt(row: number): number {
    return this.#folder.at(row);
  }

  /** The folder above a folder; of the topmost, 0, it is itself. */
  parentOf(folder: number): number {
    return folder - this.#rises.at(folder);
  }

  /** The last word of a folder, with the slash in front of it; 0 for the topmost. */
  lastWordOf(folder: number): number {
    return this.#lastWords.at(folder);
  }

  /** The path of the folder with this number. */
  folderText(folder: number): string {
    if (folder === this.#textOf) return this.#text;
    let text = '';
    for (let at = folder; at > 0; at = this.parentOf(at)) text = this.#words.text(this.#lastWords.at(at)) + text;
    this.#textOf = folder;
    this.#text = text;
    return text;
  }

  #remember(bytes: Uint8Array, start: number, from: number, length: number): void {
    if (length > this.#last.length) {
      const larger = new Uint8Array(2 * length);
      larger.set(this.#last.subarray(0, from));
      this.#last = larger;
      this.#lastView = new DataView(larger.buffer);
    }
    const last = this.#last;
    for (let at = from; at < length; at += 1) last[at] = bytes[start + at] ?? 0;
    this.#lastLength = length;
  }
}
