import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeFacts, tableNames } from '../../server/src/facts/facts.ts';
import { messageFormats } from '../../server/src/formats/registry.ts';
import { readEnvelope } from '../../server/src/input/envelope.ts';
import { emptyLine } from '../../server/src/input/line.ts';
import { readText } from '../support/read-text.ts';
import { samples } from './samples/index.ts';

const blockOf = (await readText('x')).blocks[0];
/** One for all lines: making the tables takes longer than reading a line. */
const facts = makeFacts();

/** Names of the formats that take the line, and that know its fields. */
const claims = (text: string): { readonly read: readonly string[]; readonly fields: readonly string[] } => {
  if (blockOf === undefined) throw new Error('a text without tables has a block');
  const block = blockOf;
  const line = emptyLine();
  line.bytes = new TextEncoder().encode(text);
  line.end = line.bytes.length;
  line.number = 1;
  readEnvelope(line);
  const payload = new TextDecoder().decode(line.bytes.subarray(0, line.payload)).length;
  return {
    read: messageFormats.filter((format) => format.read(line, block, facts)).map(({ name }) => name),
    fields: messageFormats.filter((format) => (format.fields(text, payload) ?? []).length > 0).map(({ name }) => name),
  };
};

describe('message formats', () => {
  it.each(samples.map((sample) => [sample.line, sample.format] as const))('%s is %s', (line, format) => {
    expect(claims(line).read).toEqual(format === null ? [] : [format]);
  });

  it('name the fields of a line only when they read it', () => {
    const differing = samples.filter(({ line, format }) => {
      const { fields } = claims(line);
      return fields.some((name) => name !== format);
    });
    // The fields of a line that was cut are still good for a hover.
    expect(differing.filter(({ format }) => format !== null)).toEqual([]);
  });

  it('give each sample one row with its id and arguments', async () => {
    for (const { line, id, args } of samples) {
      if (id === undefined) continue;
      const { tables } = await readText(`${line}\n`);
      const rows = [tables.kernelMessage, tables.hypervisorMessage].flatMap((table) =>
        Array.from({ length: table.rows() }, (_, row) => table.row(row)),
      );
      expect({ line, rows: rows.map((row) => row.id) }).toEqual({ line, rows: [id] });
      if (args !== undefined) expect({ line, args: rows[0]?.args }).toEqual({ line, args });
    }
  });

  it('do not throw on lines that were cut or changed', () => {
    const text = fc.constantFrom(...samples.map(({ line }) => line));
    fc.assert(
      fc.property(
        text,
        fc.nat(300),
        fc.nat(300),
        fc.string({ unit: 'binary', maxLength: 4 }),
        (line, from, to, put) => {
          claims(line.slice(0, from));
          claims(line.slice(Math.min(from, to), Math.max(from, to)));
          claims(line.slice(0, Math.min(from, line.length)) + put + line.slice(Math.min(from, line.length) + to));
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('fill known tables only', () => {
    expect(tableNames).toContain('kernelMessage');
    expect(new Set(messageFormats.map(({ name }) => name)).size).toBe(messageFormats.length);
  });
});
