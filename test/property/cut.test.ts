import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isWhole } from '../../server/src/core/completeness.ts';
import type { Block } from '../../server/src/facts/block.ts';
import { corpusFiles, lineEnds, runs } from './corpus-files.ts';
import { readBytes, type ReadSource } from './read-chunks.ts';
import { toldBlock, toldFacts, toldValue, type ToldFact } from './told.ts';

/** Rows that are made where their block ends, of what its lines said: what they are about. */
const COLLECTED: Readonly<Record<string, readonly string[]>> = {
  vbd: ['frontendDomid', 'backendDomid', 'device', 'node'],
  host: ['domid'],
};
/** Columns that grow with each line of their object, so that a cut has less. */
const GROWING: ReadonlySet<string> = new Set(['grantTable.rows', 'grantTable.lastLine', 'p2mRange.lastPfn']);
/** What is said of a block and not of a line. */
const OF_BLOCKS: ReadonlySet<string> = new Set(['grantTable.completeness', 'vbd.frontLine', 'vbd.backLine']);
/** Dumps that end with a line of their own, or begin the next thing: cut, they say so. */
const ENDING: ReadonlySet<string> = new Set(['grant-table', 'event-channels', 'domain-info']);

const isOfBlock = ({ table, columns }: ToldFact): boolean =>
  Object.hasOwn(COLLECTED, table) || (table === 'lostLines' && columns['what'] === 'starts-late');

/** What a column of a cut reading says against the whole one; null: nothing. A value that is not known is null. */
const against = (name: string, whole: unknown, cut: unknown): string | null => {
  if (cut === null || OF_BLOCKS.has(name) || toldValue(cut) === toldValue(whole)) return null;
  const isLess =
    (typeof cut === 'number' && typeof whole === 'number' && cut <= whole) ||
    (typeof cut === 'bigint' && typeof whole === 'bigint' && cut <= whole);
  return GROWING.has(name) && isLess ? null : `${name} is ${toldValue(cut)}, of the whole ${toldValue(whole)}`;
};

const contradictions = (whole: ToldFact, cut: ToldFact): readonly string[] =>
  Object.keys(cut.columns).flatMap((column) => {
    const text = against(`${cut.table}.${column}`, whole.columns[column], cut.columns[column]);
    return text === null ? [] : [`line ${cut.line}: ${text}`];
  });

/** Facts of lines, in order: of whole lines before the cut that are not put together with one behind it. */
const ofLines = (facts: readonly ToldFact[], last: number, skipped: ReadonlySet<number>): readonly ToldFact[] =>
  facts.filter((fact) => fact.line <= last && !skipped.has(fact.line) && !isOfBlock(fact));

const blockKey = ({ format, firstLine }: Block): string => `${format} from line ${firstLine}`;

interface Whole {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly read: ReadSource;
  readonly facts: readonly ToldFact[];
}

const wholeOf = async (name: string, bytes: Uint8Array): Promise<Whole> => {
  const read = await readBytes(bytes);
  return { name, bytes, read, facts: toldFacts(read.facts) };
};

/** Everything in which a reading that is cut at a byte is no prefix of the whole one. */
const wrongAt = async (whole: Whole, size: number): Promise<readonly string[]> => {
  const bytes = whole.bytes.subarray(0, size);
  const read = await readBytes(bytes);
  const facts = toldFacts(read.facts);
  const last = bytes.at(-1) === 10 ? lineEnds(bytes).length : lineEnds(bytes).length - 1;
  const skipped = new Set([whole.read, read].flatMap(({ repairs }) => repairs.at(last).map(({ line }) => line)));
  const expected = ofLines(whole.facts, last, skipped);
  const found = ofLines(facts, last, skipped);
  const wrong: string[] = [];
  if (found.length !== expected.length) wrong.push(`${found.length} facts, ${expected.length} of the whole`);
  for (const [index, fact] of found.entries()) {
    const other = expected[index];
    if (other?.table !== fact.table || other.line !== fact.line) {
      wrong.push(`line ${fact.line} of ${fact.table} where the whole has line ${other?.line} of ${other?.table}`);
      break;
    }
    wrong.push(...contradictions(other, fact));
  }
  for (const fact of facts) {
    const keys = COLLECTED[fact.table];
    if (keys === undefined || fact.line > last) continue;
    const others = whole.facts.filter(
      ({ table, columns }) => table === fact.table && keys.every((key) => columns[key] === fact.columns[key]),
    );
    if (!others.some((other) => contradictions(other, fact).length === 0))
      wrong.push(`${fact.table} ${fact.text} is nothing of the whole`);
  }
  return [...wrong, ...wrongBlocks(whole, read, facts, last)].map((text) => `${whole.name} cut at ${size}: ${text}`);
};

/** Blocks that were over before the cut are as they are in the whole; one that says it is whole has all its facts. */
const wrongBlocks = (whole: Whole, read: ReadSource, facts: readonly ToldFact[], last: number): readonly string[] => {
  const known = new Map(whole.read.facts.blocks.map((block) => [blockKey(block), block]));
  const count = (list: readonly ToldFact[], id: number): number => list.filter(({ block }) => block === id).length;
  return read.facts.blocks.flatMap((block) => {
    const other = known.get(blockKey(block));
    if (block.format === null || block.firstLine > last) return [];
    if (other === undefined) return [`block ${blockKey(block)} is not in the whole`];
    // What the kernel prints behind a block tells when it was over.
    const same = (of: Block): string => toldBlock({ ...of, id: 0, kernelTimeAfter: NaN, kind: 'text' });
    const isOver = read.facts.blocks.some(
      ({ firstLine, format, kind }) =>
        format !== null && kind === block.kind && firstLine > block.lastLine && firstLine <= last,
    );
    if (isOver && other.lastLine === block.lastLine && same(block) !== same(other))
      return [`block ${blockKey(block)} is ${same(block)}, of the whole ${same(other)}`];
    if (
      ENDING.has(block.format) &&
      isWhole(block.completeness) &&
      count(facts, block.id) < count(whole.facts, other.id)
    )
      return [`block ${blockKey(block)} says that it is whole`];
    return [];
  });
};

const files = corpusFiles.filter(({ name }) => !name.endsWith('.md'));

describe('a file that is cut anywhere gives a prefix of the facts', () => {
  it('of any file, at any byte', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...files),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2, maxLength: 4 }),
        async ({ name, bytes }, parts) => {
          const whole = await wholeOf(name, bytes);
          for (const part of parts) expect(await wrongAt(whole, Math.floor(part * bytes.length))).toEqual([]);
        },
      ),
      runs(100),
    );
  });

  it('of a dump of each key that rules use, at each byte of its first lines and behind each of its lines', async () => {
    for (const pattern of [/faults\/07.*key-g/, /10-de-unbound\/key-e/, /h7-key-e-zombie/, /h1-key-q-after-96/]) {
      const file = files.find(({ name }) => pattern.test(name));
      expect(file, pattern.source).toBeDefined();
      if (file === undefined) continue;
      const whole = await wholeOf(file.name, file.bytes);
      const ends = lineEnds(file.bytes);
      const first = Array.from({ length: Math.min(260, file.bytes.length) }, (_, at) => at);
      for (const size of [...first, ...ends]) expect(await wrongAt(whole, size)).toEqual([]);
    }
  });

  it('a last line needs no end', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...files), fc.double({ min: 0, max: 1, noNaN: true }), async (file, part) => {
        const ends = lineEnds(file.bytes);
        const end = ends[Math.floor(part * (ends.length - 1))] ?? 1;
        const ended = await readBytes(file.bytes.subarray(0, end));
        const open = await readBytes(file.bytes.subarray(0, end - 1));
        // A line of nothing but its end is no line any more.
        if (ended.index.count !== open.index.count) return;
        expect(toldFacts(open.facts)).toEqual(toldFacts(ended.facts));
        expect(open.facts.blocks.map(toldBlock)).toEqual(ended.facts.blocks.map(toldBlock));
      }),
      runs(100),
    );
  });
});
