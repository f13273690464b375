import { NumberColumn } from './number-column.ts';
import type { TextArena } from './text-arena.ts';
import { TextColumn } from './text-column.ts';
import { encodeUtf8 } from './utf8.ts';

const SLASH = 47;

/**
 * A column of paths, each kept as its folder and its name: the nodes of a folder follow each other, so that a path costs
 * little more than two numbers. What has no slash is a name without a folder.
 */
export class PathColumn {
  readonly #folders: TextColumn;
  /** Names, each with the slash in front of it. */
  readonly #names: TextColumn;
  /** Row in `#folders` of each path. */
  readonly #folder = new NumberColumn(Uint32Array);
  /** Bytes of the last folder. */
  #last = new Uint8Array(256);
  #lastLength = -1;

  constructor(arena: TextArena) {
    this.#folders = new TextColumn(arena);
    this.#names = new TextColumn(arena);
  }

  get length(): number {
    return this.#folder.length;
  }

  push(path: string | null): void {
    if (path === null) {
      this.#folder.push(0);
      this.#names.pushMissing(1);
      return;
    }
    const bytes = encodeUtf8(path);
    this.pushBytes(bytes, 0, Math.max(0, bytes.lastIndexOf(SLASH)), bytes.length);
  }

  /** Appends the path in bytes [start, end), whose last slash stands at `slash`. */
  pushBytes(bytes: Uint8Array, start: number, slash: number, end: number): void {
    this.#folder.push(this.#folderOf(bytes, start, slash));
    this.#names.pushBytes(bytes, slash, end);
  }

  /** Replaces a path that is already there. */
  set(row: number, path: string): void {
    const slash = Math.max(0, path.lastIndexOf('/'));
    const folder = encodeUtf8(path.slice(0, slash));
    this.#folder.set(row, this.#folderOf(folder, 0, folder.length));
    this.#names.set(row, path.slice(slash));
  }

  at(row: number): string | null {
    const name = this.#names.at(row);
    return name === null ? null : `${this.#folders.at(this.#folder.at(row))}${name}`;
  }

  /** Name of a path with the slash in front of it. */
  nameAt(row: number): string | null {
    return this.#names.at(row);
  }

  /** Number of a path's folder: paths with the same number have the same folder, and nearly always the other way round. */
  folderAt(row: number): number {
    return this.#folder.at(row);
  }

  /** The folder with this number. */
  folderText(folder: number): string {
    return this.#folders.at(folder) ?? '';
  }

  /** Does the name of a path end like this (ASCII)? Makes no string. */
  nameEndsWith(row: number, text: string): boolean {
    return this.#names.endsWith(row, text);
  }

  #folderOf(bytes: Uint8Array, start: number, end: number): number {
    if (!this.#isLast(bytes, start, end)) {
      this.#folders.pushBytes(bytes, start, end);
      if (end - start > this.#last.length) this.#last = new Uint8Array(2 * (end - start));
      this.#last.set(bytes.subarray(start, end));
      this.#lastLength = end - start;
    }
    return this.#folders.length - 1;
  }

  #isLast(bytes: Uint8Array, start: number, end: number): boolean {
    const length = end - start;
    if (length !== this.#lastLength) return false;
    // They differ at their ends, if at all.
    for (let index = length - 1; index >= 0; index -= 1) if (bytes[start + index] !== this.#last[index]) return false;
    return true;
  }
}
