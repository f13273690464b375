import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeUtf8, encodeUtf8 } from '../../server/src/core/utf8.ts';
import { memorySource, type ByteSource } from '../../server/src/input/byte-source.ts';
import { lineOffset, readLines } from '../../server/src/input/line-index.ts';
import { maxLine } from '../../server/src/input/line.ts';
import { eagerPacer } from '../../server/src/input/pacer.ts';
import { scanLines, type LineSink, type Scan } from '../../server/src/input/scan.ts';

interface Seen {
  readonly text: string;
  readonly number: number;
  readonly cut: boolean;
}

const scan = async (source: ByteSource): Promise<{ readonly seen: readonly Seen[]; readonly scan: Scan }> => {
  const seen: Seen[] = [];
  const sink: LineSink = {
    take: ({ bytes, start, end, number, cut }) => {
      seen.push({ text: decodeUtf8(bytes, start, end), number, cut });
    },
    takeRun: () => 0,
  };
  return { seen, scan: await scanLines(source, sink, eagerPacer) };
};

/** A source that answers a few bytes at a time, as a pipe does. */
const slowSource = (bytes: Uint8Array, step: number): ByteSource => ({
  size: bytes.length,
  read: (into, offset, length, position) => {
    const part = bytes.subarray(position, position + Math.min(length, step));
    into.set(part, offset);
    return Promise.resolve(part.length);
  },
});

const expected = (text: string): readonly string[] => {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line) => line.replace(/\r+$/, ''));
};

const texts = fc
  .array(fc.constantFrom('a', 'bc', '\n', '\r\n', '\r', ' ', 'ä', '😀', '%x'), { maxLength: 60 })
  .map((parts) => parts.join(''));

describe('scanning', () => {
  it('cuts a text into the lines that an editor shows', async () => {
    await fc.assert(
      fc.asyncProperty(texts, fc.integer({ min: 1, max: 9 }), async (text, step) => {
        const { seen } = await scan(slowSource(encodeUtf8(text), step));
        // CRs in front of an LF are part of the line end (serial consoles print two); the last line has none, so its
        // CRs go as well.
        expect(seen.map((line) => line.text)).toEqual(expected(text));
        expect(seen.map((line) => line.number)).toEqual(seen.map((_, index) => index + 1));
      }),
    );
  });

  it('finds every line again through its sparse index', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 1500 }), fc.integer({ min: 1, max: 1500 }), async (count, wanted) => {
        const lines = Array.from({ length: count }, (_, index) => `line ${index + 1}${'.'.repeat(index % 7)}`);
        const source = memorySource(encodeUtf8(lines.join('\n')));
        const { scan: result } = await scan(source);
        const found = (await readLines(source, result.index, wanted, wanted)).map((bytes) =>
          decodeUtf8(bytes, 0, bytes.length),
        );
        expect(found).toEqual(wanted <= count ? [lines[wanted - 1]] : []);
        if (wanted <= count)
          expect(await lineOffset(source, result.index, wanted)).toBe(
            lines.slice(0, wanted - 1).join('\n').length + (wanted === 1 ? 0 : 1),
          );
      }),
      { numRuns: 40 },
    );
  });

  it('cuts a line that is longer than any log line, once, and goes on behind it', async () => {
    const text = `first\n${'x'.repeat(maxLine * 3)}\nlast\n`;
    const { seen } = await scan(memorySource(encodeUtf8(text)));
    expect(seen.map(({ text: line, number, cut }) => [line.length, number, cut])).toEqual([
      [5, 1, false],
      [maxLine, 2, true],
      [4, 3, false],
    ]);
  });

  it('hands whole lines out as a run and counts what was taken', async () => {
    const lines = Array.from({ length: 1000 }, (_, index) => `row ${index}`);
    const runs: string[] = [];
    const single: string[] = [];
    const sink: LineSink = {
      take: ({ bytes, start, end }) => single.push(decodeUtf8(bytes, start, end)),
      takeRun: (line, limit) => {
        // Takes all but every hundredth line.
        let taken = 0;
        while (taken < limit && line.start < line.end) {
          const stop = line.bytes.indexOf(10, line.start);
          const text = decodeUtf8(line.bytes, line.start, stop);
          if (text.endsWith('00')) break;
          runs.push(`${line.number + taken} ${text}`);
          line.start = stop + 1;
          taken += 1;
        }
        return taken;
      },
    };
    const source = memorySource(encodeUtf8(`${lines.join('\n')}\n`));
    const result = await scanLines(source, sink, eagerPacer);
    expect(result.index.count).toBe(1000);
    expect(single).toEqual(lines.filter((line) => line.endsWith('00')));
    expect(runs).toEqual(lines.map((line, index) => `${index + 1} ${line}`).filter((line) => !line.endsWith('00')));
    const [line700] = await readLines(source, result.index, 700, 700);
    expect(decodeUtf8(line700 ?? new Uint8Array(), 0, line700?.length ?? 0)).toBe('row 699');
  });

  it('stops when it is told to', async () => {
    let asked = 0;
    const pacer = { ...eagerPacer, cancelled: () => (asked += 1) > 1 };
    const source = slowSource(encodeUtf8('line\n'.repeat(100)), 5);
    const result = await scanLines(source, { take: () => undefined, takeRun: () => 0 }, pacer);
    expect(result.cancelled).toBe(true);
    expect(result.index.count).toBeLessThan(100);
  });
});
