import { decodeUtf8, encodeUtf8 } from '../../core/utf8.ts';

/** Longest path that is put together. */
const ROOM = 1 << 14;

/** The path of the last node of a tree, as bytes, with the end of each level: the path of the next node begins with a part of it. */
export class TreePath {
  readonly bytes = new Uint8Array(ROOM);
  /** Where the path of the root ends, then that of each level. */
  readonly #ends: number[] = [0];
  #levels = 0;

  /** How many levels the last node's path has. */
  get levels(): number {
    return this.#levels;
  }

  /** Begins with names below a root; false when they are too long. */
  open(root: string, names: readonly string[]): boolean {
    this.#levels = 0;
    const start = encodeUtf8(root);
    if (start.length > ROOM) return false;
    this.bytes.set(start);
    this.#ends[0] = start.length;
    return names.every((name) => {
      const bytes = encodeUtf8(name);
      const isThere = this.put(this.#levels, bytes, 0, bytes.length);
      return isThere;
    });
  }

  /** Where the path of the folder ends that holds nodes of a depth. */
  folderEnd(depth: number): number {
    return this.#ends[depth] ?? 0;
  }

  /** Where the path of the last node ends. */
  get end(): number {
    return this.#ends[this.#levels] ?? 0;
  }

  /** The last node stands at a depth, at most one below the one before; false when its path is too long: nothing changes then. */
  put(depth: number, bytes: Uint8Array, start: number, end: number): boolean {
    let at = this.folderEnd(depth);
    if (at + 1 + end - start > ROOM) return false;
    this.bytes[at] = 47;
    at += 1;
    for (let from = start; from < end; from += 1, at += 1) this.bytes[at] = bytes[from] ?? 0;
    this.#levels = depth + 1;
    this.#ends[depth + 1] = at;
    return true;
  }

  /** The names of all levels. */
  names(): string[] {
    return Array.from({ length: this.#levels }, (_, level) =>
      decodeUtf8(this.bytes, this.folderEnd(level) + 1, this.folderEnd(level + 1)),
    );
  }
}
