import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { vi } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A file of the kept corpus or of the samples. */
export interface CorpusFile {
  /** Path below the project. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A counterexample is told by its name, not by all its bytes. */
const named = (file: CorpusFile): CorpusFile => Object.assign(file, { [fc.toStringMethod]: () => file.name });

const below = (folder: string): readonly string[] =>
  readdirSync(path.join(root, folder), { recursive: true })
    .map((name) => path.join(folder, String(name)))
    .filter((name) => statSync(path.join(root, name)).isFile() && !/\.(?:gz|xz|bin)$/.test(name))
    .sort();

/** All files, in name order. */
export const corpusFiles: readonly CorpusFile[] = [...below('test/corpus'), ...below('samples')]
  .map((name) => named({ name, bytes: new Uint8Array(readFileSync(path.join(root, name))) }))
  .filter(({ bytes }) => bytes.length > 0);

const factor = Number(process.env['XDUMP_PROPERTY_RUNS'] ?? '1');

// Long runs are asked for by somebody who waits.
vi.setConfig({ testTimeout: 60_000 * Math.max(1, factor) });

/**
 * How often a property is tried: `times`, with the same inputs each time, so that a failure is of a change and not of
 * chance; `XDUMP_PROPERTY_RUNS=N` tries N times as many new ones.
 */
export const runs = (times: number): { readonly numRuns: number; readonly seed?: number } =>
  factor === 1 ? { numRuns: times, seed: 20_261_125 } : { numRuns: Math.ceil(times * factor) };

/** Whole lines of a file: some `most` bytes from a line on, half of the time behind the first lines of the file. */
export interface Piece {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Pieces of the corpus with up to some `most` bytes; the first lines of a file open its block or say whose it is. */
export const pieces = (most: number): fc.Arbitrary<Piece> =>
  fc
    .tuple(fc.constantFrom(...corpusFiles), fc.double({ min: 0, max: 1, noNaN: true }), fc.boolean())
    .map(([{ name, bytes }, where, keepsHead]) => {
      const from = lineStart(bytes, Math.floor(where * bytes.length));
      const body = bytes.subarray(from, from + most);
      if (!keepsHead || from === 0) return { name, bytes: body };
      const head = bytes.subarray(0, lineStart(bytes, Math.min(most / 4, from)));
      const joined = new Uint8Array(head.length + body.length);
      joined.set(head);
      joined.set(body, head.length);
      return { name, bytes: joined };
    });

const lineStart = (bytes: Uint8Array, at: number): number => bytes.lastIndexOf(10, at) + 1;

/** Offsets behind each line end, and the size where the last line has none. */
export const lineEnds = (bytes: Uint8Array): readonly number[] => {
  const ends: number[] = [];
  for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) ends.push(at + 1);
  return ends.at(-1) === bytes.length ? ends : [...ends, bytes.length];
};
