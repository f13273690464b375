import { describe, expect, it } from 'vitest';
import { makeFacts } from '../../server/src/facts/facts.ts';
import { blockFormats, messageFormats } from '../../server/src/formats/registry.ts';
import { readEnvelope } from '../../server/src/input/envelope.ts';
import { emptyLine, Origin, type Line } from '../../server/src/input/line.ts';
import { readText } from '../support/read-text.ts';
import { blockLookAlikes, blockSamples } from './samples/block-samples.ts';
import { samples as messageSamples } from './samples/index.ts';

const samples = [
  ...Object.entries(blockSamples).flatMap(([format, lines]) => lines.map((line) => ({ format, line }))),
  ...messageSamples.flatMap(({ format, line }) => (format === null ? [] : [{ format, line }])),
];

const lineOf = (text: string): Line => {
  const line = emptyLine();
  line.bytes = new TextEncoder().encode(text);
  line.end = line.bytes.length;
  line.number = 1;
  readEnvelope(line);
  return line;
};

const block = (await readText('text\n')).blocks[0];

/** The names of all formats that would take a line. */
const claimants = (text: string): readonly string[] => {
  const line = lineOf(text);
  if (block === undefined) throw new Error('a text without tables has a block');
  const container = block;
  const inStream = blockFormats.filter(({ stream }) => stream === 'hypervisor' || line.origin === Origin.plain);
  const blocks = inStream.filter((format) => format.starts(line) !== null);
  const messages = messageFormats.filter((format) => format.read(lineOf(text), container, makeFacts()));
  return [...blocks, ...messages].map(({ name }) => name);
};

describe('all formats', () => {
  it('has a name for each format, each once', () => {
    const names = [...blockFormats, ...messageFormats].map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it.each(samples)('gives to $format alone: $line', ({ format, line }) => {
    expect(claimants(line)).toEqual([format]);
  });

  it.each(blockLookAlikes)('gives to nobody: %s', (line) => {
    expect(claimants(line)).toEqual([]);
  });
});
