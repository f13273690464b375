import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { indexBlocks } from '../../server/src/analysis/block-index.ts';
import { blockFormats, messageFormats } from '../../server/src/formats/registry.ts';
import type { BlockReader } from '../../server/src/formats/format.ts';
import { Taken } from '../../server/src/formats/format.ts';
import { lineOffset } from '../../server/src/input/line-index.ts';
import { memorySource } from '../../server/src/input/byte-source.ts';
import type { Line } from '../../server/src/input/line.ts';
import { damagedPieces } from './damaged-pieces.ts';
import { corpusFiles, lineEnds, pieces, runs, type Piece } from './corpus-files.ts';
import { readBytes, type Formats } from './read-chunks.ts';
import { toldFacts } from './told.ts';

/** Who took which lines: for each line, the blocks (or -1: a message format) that took it. */
class Takers {
  readonly #byLine = new Map<number, number[]>();

  of(line: number): readonly number[] {
    return this.#byLine.get(line) ?? [];
  }

  /** The formats of the program, watched. */
  get formats(): Formats {
    return {
      blocks: blockFormats.map((format) => ({
        ...format,
        starts: (line) => format.starts(line),
        open: (context) => this.#watched(format.open(context), context.block.id),
        fields: (text, payload) => format.fields(text, payload),
      })),
      messages: messageFormats.map((format) => ({
        ...format,
        read: (line, block, facts) => {
          const taken = format.read(line, block, facts);
          if (taken) this.#note(line.number, line.lines, -1);
          return taken;
        },
        fields: (text, payload) => format.fields(text, payload),
      })),
    };
  }

  #watched(reader: BlockReader, block: number): BlockReader {
    const { takeRun, cut } = reader;
    return {
      read: (line: Line) => {
        const taken = reader.read(line);
        if (taken === Taken.yes || taken === Taken.last) this.#note(line.number, line.lines, block);
        return taken;
      },
      end: (followed) => {
        reader.end(followed);
      },
      ...(cut === undefined
        ? {}
        : {
            cut: (line: Line) => {
              this.#note(line.number, line.lines, block);
              cut.call(reader, line);
            },
          }),
      ...(takeRun === undefined
        ? {}
        : {
            takeRun: (line: Line, prefix: number, limit: number) => {
              const taken = takeRun.call(reader, line, prefix, limit);
              if (taken > 0) this.#note(line.number, taken, block);
              return taken;
            },
          }),
    };
  }

  #note(first: number, count: number, block: number): void {
    for (let line = first; line < first + count; line += 1) {
      const known = this.#byLine.get(line);
      if (known === undefined) this.#byLine.set(line, [block]);
      else known.push(block);
    }
  }
}

/** A line that is itself of the container: `%` and a letter, in a file that begins with `%xdump`. */
const isDirective = (bytes: Uint8Array, start: number): boolean => bytes[start] === 37 && bytes[start + 1] !== 37;

const covered = async ({ name, bytes }: Piece): Promise<void> => {
  const takers = new Takers();
  const { facts, index, repairs } = await readBytes(bytes, takers.formats);
  const ends = lineEnds(bytes);
  // Lines are the bytes, one behind the other.
  expect(index.count).toBe(ends.length);
  for (const line of [1, 2, Math.ceil(ends.length / 2), ends.length])
    expect(await lineOffset(memorySource(bytes), index, line)).toBe(
      line > ends.length ? bytes.length : line === 1 ? 0 : (ends[line - 2] ?? -1),
    );
  const { readBlock, anyBlock } = indexBlocks(facts.blocks);
  const wrong: string[] = [];
  for (const [at] of ends.entries()) {
    const line = at + 1;
    const start = at === 0 ? 0 : (ends[at - 1] ?? 0);
    // Of blocks that nest the innermost: a table, else the section.
    const owner = readBlock(0, line) ?? anyBlock(0, line);
    // A line without block is one of the container, and the other way round a line of the container is of no table.
    if (owner === null && !isDirective(bytes, start)) wrong.push(`${name}:${line} is in no block`);
    const taken = takers.of(line);
    // A line that two wrote has two parts, each with a reader of its own.
    const most = repairs.at(line).length > 1 || repairs.at(line).some(({ lines }) => lines > 1) ? 2 : 1;
    if (taken.length > most) wrong.push(`${name}:${line} was taken by ${taken.join(', ')}`);
    const [only] = taken;
    if (taken.length === 1 && only !== undefined && only >= 0 && owner?.id !== only)
      wrong.push(`${name}:${line} was taken by block ${only} and belongs to ${owner?.id}`);
    for (const id of taken) {
      const block = facts.blocks[id];
      if (id >= 0 && (block === undefined || block.firstLine > line || block.lastLine < line))
        wrong.push(`${name}:${line} was taken by a block of lines ${block?.firstLine} to ${block?.lastLine}`);
    }
  }
  for (const { table, line, block } of toldFacts(facts)) {
    const { firstLine, lastLine } = facts.blocks[block] ?? { firstLine: 0, lastLine: -1 };
    if (line < firstLine || line > lastLine) wrong.push(`${name}:${line} ${table} stands outside of its block`);
  }
  expect(wrong).toEqual([]);
};

describe('every byte belongs to exactly one block', () => {
  it('of each file of the corpus', async () => {
    for (const file of corpusFiles) await covered(file);
  });

  it('of pieces of the corpus, cut at any byte', async () => {
    const cut = fc
      .tuple(pieces(4000), fc.double({ min: 0, max: 1, noNaN: true }))
      .map(([{ name, bytes }, part]) => ({ name, bytes: bytes.subarray(0, Math.ceil(part * bytes.length)) }));
    await fc.assert(
      fc.asyncProperty(
        cut.filter(({ bytes }) => bytes.length > 0),
        covered,
      ),
      runs(150),
    );
  });

  it('of damaged pieces', async () => {
    await fc.assert(fc.asyncProperty(damagedPieces(2500), covered), runs(150));
  });
});
