import { makeFacts, type Facts } from '../../server/src/facts/facts.ts';
import { blockFormats, messageFormats } from '../../server/src/formats/registry.ts';
import { noHints, type SourceHints } from '../../server/src/formats/source-hints.ts';
import { SourceReader } from '../../server/src/formats/source-reader.ts';
import { memorySource } from '../../server/src/input/byte-source.ts';
import { eagerPacer } from '../../server/src/input/pacer.ts';
import { scanLines } from '../../server/src/input/scan.ts';

/** Reads a text (or bytes) into facts, as one raw source. */
export const readText = async (text: string | Uint8Array, hints: SourceHints = noHints): Promise<Facts> => {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  const facts = makeFacts();
  const reader = new SourceReader({ facts, source: 0, hints, blocks: blockFormats, messages: messageFormats });
  await scanLines(memorySource(bytes), reader, eagerPacer);
  reader.end();
  return facts;
};
