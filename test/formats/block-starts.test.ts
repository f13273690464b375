import { describe, expect, it } from 'vitest';
import { blockFormats } from '../../server/src/formats/registry.ts';
import { readEnvelope } from '../../server/src/input/envelope.ts';
import { emptyLine } from '../../server/src/input/line.ts';
import { blockStarts } from './samples/block-starts.ts';

/** Names of the formats whose blocks begin with the line. */
const starting = (text: string): readonly string[] => {
  const line = emptyLine();
  line.bytes = new TextEncoder().encode(text);
  line.end = line.bytes.length;
  line.number = 1;
  readEnvelope(line);
  return blockFormats.filter((format) => format.starts(line) !== null).map(({ name }) => name);
};

describe('block formats', () => {
  it.each(blockStarts)('%s begins with %j', (format, text) => {
    expect(starting(text)).toEqual(format === null ? [] : [format]);
  });

  it('do not begin in the middle of a character or behind the end of the text', () => {
    for (const [, text] of blockStarts)
      for (let length = 0; length < text.length; length += 1)
        expect(starting(text.slice(0, length)).length).toBeLessThan(2);
  });

  it('have names of their own', () => {
    expect(new Set(blockFormats.map(({ name }) => name)).size).toBe(blockFormats.length);
  });
});
