import { makeFacts, type Facts } from '../../server/src/facts/facts.ts';
import type { BlockFormat, MessageFormat } from '../../server/src/formats/format.ts';
import { blockFormats, messageFormats } from '../../server/src/formats/registry.ts';
import { noHints } from '../../server/src/formats/source-hints.ts';
import { SourceReader, type StatedDigest } from '../../server/src/formats/source-reader.ts';
import { memorySource, type ByteSource } from '../../server/src/input/byte-source.ts';
import type { RepairLog } from '../../server/src/input/damage/repair-log.ts';
import type { LineIndex } from '../../server/src/input/line-index.ts';
import { scanLines } from '../../server/src/input/scan.ts';
import { hostPacer } from '../../server/src/io/host-pacer.ts';

/** What reading one source gives. */
export interface ReadSource {
  readonly facts: Facts;
  readonly index: LineIndex;
  readonly repairs: RepairLog;
  readonly digests: readonly StatedDigest[];
}

/** The formats that are asked; tests put others around them to see what they are asked. */
export interface Formats {
  readonly blocks: readonly BlockFormat[];
  readonly messages: readonly MessageFormat[];
}

/** Reads a source as the program does. */
export const readSource = async (
  source: ByteSource,
  { blocks, messages }: Formats = { blocks: blockFormats, messages: messageFormats },
): Promise<ReadSource> => {
  const facts = makeFacts();
  const reader = new SourceReader({ facts, source: 0, hints: noHints, blocks, messages });
  const { index } = await scanLines(source, reader, hostPacer({ turn: null }));
  reader.end();
  return { facts, index, repairs: reader.repairs, digests: reader.digests };
};

/** Reads bytes that are in memory. */
export const readBytes = (bytes: Uint8Array, formats?: Formats): Promise<ReadSource> =>
  readSource(memorySource(bytes), formats);

/** A source that never answers bytes on both sides of a border at once: `borders` are offsets in ascending order. */
export const cutSource = (bytes: Uint8Array, borders: readonly number[]): ByteSource => ({
  size: bytes.length,
  read: (into, offset, length, position) => {
    const border = borders.find((at) => at > position) ?? bytes.length;
    const part = bytes.subarray(position, Math.min(position + length, border, bytes.length));
    into.set(part, offset);
    return Promise.resolve(part.length);
  },
});
