import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import type { Block } from '../../server/src/facts/block.ts';
import type { TableName } from '../../server/src/facts/schemas.ts';
import { analyse } from '../../server/src/analysis/analyse.ts';
import { readViews } from '../../server/src/analysis/read-views.ts';
import { hostPacer } from '../../server/src/io/host-pacer.ts';
import { sha256 } from '../../server/src/io/sha256.ts';
import { textInput } from '../../server/src/io/text-input.ts';
import { corpusFiles, lineEnds, runs, type CorpusFile } from './corpus-files.ts';
import { damagedPieces } from './damaged-pieces.ts';
import { readBytes, type ReadSource } from './read-chunks.ts';
import { toldFacts, toldValue, type ToldFact } from './told.ts';

/** Columns that are lines or rows of the whole reading. */
const PLACES: ReadonlySet<string> = new Set([
  ...['table', 'firstRow', 'lastLine', 'frontLine', 'backLine', 'ringLine', 'channelLine'],
  ...['outputLines', 'factLines'],
]);

/** What a fact needs beside its own lines, from nothing to all lines of its block. */
const NEEDS = ['alone', 'header', 'lines before', 'block'] as const;
type Need = (typeof NEEDS)[number];

/** Tables whose facts need no more than that; each other table's stand alone or with the header of their block. */
const MOST: Readonly<Partial<Record<TableName, Need>>> = {
  // Put together from many lines, the first of which is theirs.
  domain: 'block',
  vcpu: 'block',
  vbd: 'block',
  armP2m: 'block',
  grantTable: 'block',
  host: 'block',
  swiotlb: 'block',
  // A range is of all rows that go on with it.
  p2mRange: 'block',
  iommuRange: 'block',
  // Indentation is a path only below the lines before.
  xenstoreNode: 'lines before',
  ioMemory: 'lines before',
  memoryInfo: 'lines before',
  // A node stands below its domain, a guest below its interrupt.
  domainNode: 'lines before',
};

/** Does a fact stand at one of the lines of its block, and not for all of it? */
const isOfLine = ({ table, columns }: ToldFact): boolean => table !== 'lostLines' || columns['what'] !== 'starts-late';

const valuesOf = (fact: ToldFact): string =>
  toldValue(Object.entries(fact.columns).filter(([column]) => !PLACES.has(column)));

const join = (parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));

/** A file that was read, with the bytes of its lines. */
class ReadFile {
  readonly name: string;
  readonly read: ReadSource;
  readonly facts: readonly ToldFact[];
  readonly #bytes: Uint8Array;
  readonly #ends: readonly number[];

  constructor({ name, bytes }: CorpusFile, read: ReadSource) {
    this.name = name;
    this.read = read;
    this.facts = toldFacts(read.facts).filter(isOfLine);
    this.#bytes = bytes;
    this.#ends = lineEnds(bytes);
  }

  /** Bytes of lines [first, last]. */
  lines(first: number, last: number): Uint8Array {
    return this.#bytes.subarray(first === 1 ? 0 : this.#ends[first - 2], this.#ends[last - 1]);
  }

  block(fact: ToldFact): Block {
    const block = this.read.facts.blocks[fact.block];
    if (block === undefined) throw new Error(`${this.name}: ${fact.table} has no block`);
    return block;
  }

  /** The physical lines that a fact was read from. */
  span({ line }: ToldFact): { readonly first: number; readonly last: number } {
    const repairs = this.read.repairs.at(line);
    return {
      first: Math.min(line, ...repairs.map((repair) => repair.line)),
      last: Math.max(line, ...repairs.map((repair) => repair.line + repair.lines - 1)),
    };
  }

  /** What says whose block it is: the directives of its section, or nothing. */
  section({ firstLine }: Block): Uint8Array {
    const heads = this.read.facts.blocks.filter((block) => block.headLine !== null && block.headLine < firstLine);
    const head = heads.at(-1);
    return head === undefined || head.headLine === null || head.lastLine < firstLine
      ? new Uint8Array(0)
      : join([new TextEncoder().encode('%xdump 1\n'), this.lines(head.headLine, head.headLine)]);
  }
}

const isIn = (facts: readonly ToldFact[], fact: ToldFact, line: number): boolean =>
  facts.some((other) => other.table === fact.table && other.line === line && valuesOf(other) === valuesOf(fact));

/** The least that gives a fact again, or null: nothing does. */
const needOf = async (file: ReadFile, fact: ToldFact): Promise<Need | null> => {
  const { first, last } = file.span(fact);
  const block = file.block(fact);
  const own = file.lines(first, last);
  const giving = new Set(
    file.facts.filter((other) => other.block === fact.block && other.table === fact.table).map(({ line }) => line),
  );
  const header: Uint8Array[] = [];
  for (let line = block.firstLine; line < first; line += 1) if (!giving.has(line)) header.push(file.lines(line, line));
  const section = file.section(block);
  const lines = section.length === 0 ? 0 : 2;
  const texts: readonly (readonly [Need, readonly Uint8Array[], number])[] = [
    ['alone', [section, own], lines + 1 + fact.line - first],
    ['header', [section, ...header, own], lines + header.length + 1 + fact.line - first],
    ['lines before', [section, file.lines(block.firstLine, last)], lines + 1 + fact.line - block.firstLine],
    [
      'block',
      [section, file.lines(block.firstLine, Math.max(last, block.lastLine))],
      lines + 1 + fact.line - block.firstLine,
    ],
  ];
  for (const [need, parts, line] of texts)
    if (isIn(toldFacts((await readBytes(join(parts))).facts), fact, line)) return need;
  return null;
};

/** Without its own lines nothing gives the fact at its place: what the block says before and behind does not. */
const standsWithout = async (file: ReadFile, fact: ToldFact): Promise<boolean> => {
  const { first, last } = file.span(fact);
  const block = file.block(fact);
  const blank = new TextEncoder().encode('\n'.repeat(last - first + 1));
  const before = block.firstLine < first ? file.lines(block.firstLine, first - 1) : new Uint8Array(0);
  const behind = block.lastLine > last ? file.lines(last + 1, block.lastLine) : new Uint8Array(0);
  const section = file.section(block);
  const line = (section.length === 0 ? 0 : 2) + 1 + fact.line - block.firstLine;
  return isIn(toldFacts((await readBytes(join([section, before, blank, behind]))).facts), fact, line);
};

const wrongOf = async (file: ReadFile, fact: ToldFact): Promise<readonly string[]> => {
  const at = `${file.name}:${fact.line} ${fact.table} ${fact.text}`;
  const need = await needOf(file, fact);
  if (need === null) return [`${at}: its lines do not give it`];
  const most = MOST[fact.table] ?? 'header';
  if (NEEDS.indexOf(need) > NEEDS.indexOf(most)) return [`${at}: needs more than ${most}`];
  return (await standsWithout(file, fact)) ? [`${at}: is there without its lines`] : [];
};

/** Some facts of each table of a file: the first, the last, and some between. */
const someFacts = (facts: readonly ToldFact[], most: number, pick: number): readonly ToldFact[] => {
  const byTable = new Map<string, ToldFact[]>();
  for (const fact of facts) byTable.set(fact.table, [...(byTable.get(fact.table) ?? []), fact]);
  return [...byTable.values()].flatMap((list) => {
    const wanted = new Set([
      0,
      list.length - 1,
      ...Array.from({ length: most }, (_, index) => (pick * (index + 1) * 7919) % list.length),
    ]);
    return list.filter((_, index) => wanted.has(index));
  });
};

const readFile = async (file: CorpusFile): Promise<ReadFile> => new ReadFile(file, await readBytes(file.bytes));

describe('the lines of a fact give it again', () => {
  it('of some facts of each table of the corpus', async () => {
    const tables = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...corpusFiles), fc.nat(), async (source, pick) => {
        const file = await readFile(source);
        for (const fact of someFacts(file.facts, 1, pick)) {
          tables.add(fact.table);
          expect(await wrongOf(file, fact)).toEqual([]);
        }
      }),
      runs(80),
    );
    expect(tables.size).toBeGreaterThan(25);
  });

  it('of damaged pieces, with the lines that were put together', async () => {
    await fc.assert(
      fc.asyncProperty(damagedPieces(2500), fc.nat(), async (piece, pick) => {
        const file = await readFile(piece);
        const repaired = file.facts.filter(({ line }) => file.read.repairs.at(line).length > 0);
        for (const fact of someFacts(repaired, 1, pick))
          expect(await needOf(file, fact), `${file.name}:${fact.line} ${fact.table} ${fact.text}`).not.toBeNull();
      }),
      runs(60),
    );
  });

  it('the fields of a line stand where their values do', async () => {
    let seen = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...corpusFiles),
        fc.double({ min: 0, max: 1, noNaN: true }),
        async ({ name, bytes }, part) => {
          const analysis = await analyse({
            inputs: [textInput(name, bytes)],
            rules: [],
            parameters: new Map(),
            suppressions: [],
            pacer: hostPacer({ turn: null }),
            sha256,
          });
          if (analysis === null) return;
          const count = analysis.sources[0]?.lines ?? 0;
          const first = 1 + Math.floor(part * count);
          for (const { line, text, fields } of await readViews(analysis.blocks, analysis.sources, 0, first, first + 40))
            for (const { start, end, value } of fields) {
              const printed = text.slice(start, end);
              seen += 1;
              expect(printsValue(printed, value), `${name}:${line} ${printed} is ${String(value)}`).toBe(true);
            }
        },
      ),
      runs(60),
    );
    expect(seen).toBeGreaterThan(500);
  });
});

/** Is a text how a value is printed: itself, or its digits in some base? */
const printsValue = (printed: string, value: number | bigint | string): boolean => {
  if (typeof value === 'string') return printed === value || printed.includes(value) || value.includes(printed);
  const digits = printed.replace(/^0x/i, '');
  const readings = [
    /^-?\d+$/.test(printed) ? BigInt(printed) : null,
    /^[0-9a-f]+$/i.test(digits) ? BigInt(`0x${digits}`) : null,
  ];
  return (
    readings.includes(BigInt(Number.isInteger(value) || typeof value === 'bigint' ? value : 0)) ||
    Number(printed) === Number(value)
  );
};
