import { makeFacts, tableNames } from '../../server/src/facts/facts.ts';
import { blockFormats, messageFormats } from '../../server/src/formats/registry.ts';
import { noHints } from '../../server/src/formats/source-hints.ts';
import { SourceReader } from '../../server/src/formats/source-reader.ts';
import type { ByteSource } from '../../server/src/input/byte-source.ts';
import type { Line } from '../../server/src/input/line.ts';
import { scanLines } from '../../server/src/input/scan.ts';
import { hostPacer } from '../../server/src/io/host-pacer.ts';
import { rowsOf } from './rows.ts';

/** What reading bytes gave. */
export interface Read {
  /** Everything that was found out, as a text. */
  readonly told: string;
  readonly lines: number;
  /** Lines that were taken in runs. */
  readonly inRuns: number;
}

/** Reads bytes line by line, or as rows and lines that are taken in runs; `step` bytes at a time. */
export const readInRuns = async (bytes: Uint8Array, inRuns: boolean, step = bytes.length): Promise<Read> => {
  const facts = makeFacts();
  const reader = new SourceReader({ facts, source: 0, hints: noHints, blocks: blockFormats, messages: messageFormats });
  const source: ByteSource = {
    size: bytes.length,
    read: (into, offset, length, position) => {
      const part = bytes.subarray(position, position + Math.min(length, step));
      into.set(part, offset);
      return Promise.resolve(part.length);
    },
  };
  let taken = 0;
  const sink = {
    take: reader.take.bind(reader),
    takeRun: (line: Line, limit: number): number => {
      const count = inRuns ? reader.takeRun(line, limit) : 0;
      taken += count;
      return count;
    },
  };
  const { index } = await scanLines(source, sink, hostPacer({ turn: null }));
  reader.end();
  const { repairs } = reader;
  const everything = {
    tables: tableNames.map((name) => rowsOf(facts, name)),
    blocks: facts.blocks,
    notes: facts.notes,
    captures: facts.captures,
    clocks: facts.clocks.map(({ first, second, block, estimate }) => [first, second, block, estimate.offset]),
    repairs: Array.from({ length: index.count + 1 }, (_, line) => repairs.at(line)),
    recognised: reader.recognised,
    lines: index.count,
  };
  const told = JSON.stringify(everything, (_, value: unknown) =>
    typeof value === 'bigint' || typeof value === 'number' ? String(value) : value,
  );
  return { told, lines: index.count, inRuns: taken };
};
