import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { analyseText } from '../support/analyse-text.ts';
import { corpusFolder, corpusName } from '../support/corpus.ts';
import { cleanText, quoted, wrapped } from '../support/damage-text.ts';
import { randomNumbers } from '../support/random-numbers.ts';

/** So many pieces are made, each of so many lines of a capture, damaged in one of the ways below. */
const PIECES = 1500;
const SHORTEST = 5;
const LONGEST = 40;

const random = randomNumbers(20);
const below = (count: number): number => Math.floor(random() * count);
const oneOf = <T>(items: readonly [T, ...T[]]): T => items[below(items.length)] ?? items[0];

const files = readdirSync(corpusFolder, { recursive: true, encoding: 'utf8' })
  .filter((name) => !name.startsWith('public') && /\.(?:txt|log|json)$/.test(name))
  .filter((name) => statSync(path.join(corpusFolder, name)).size < 300_000)
  .sort();
const [firstFile = '', ...otherFiles] = files;

const linesOf = (name: string): readonly string[] =>
  readFileSync(path.join(corpusFolder, name), 'latin1').split(/(?<=\n)/);

/** Some lines that follow each other. */
const windowOf = (name: string): readonly string[] => {
  const lines = linesOf(name);
  const length = SHORTEST + below(LONGEST - SHORTEST + 1);
  const first = below(Math.max(1, lines.length - length + 1));
  return lines.slice(first, first + length);
};

/** What happens to a piece; the second file is another host's, or another boot's. */
const damages: Readonly<Record<string, (name: string, other: string) => string>> = {
  'lines lost': (name) =>
    windowOf(name)
      .filter(() => random() > 0.12)
      .join(''),
  'pasted twice': (name) => windowOf(name).join('').repeat(2),
  'two places of one file': (name) => [...windowOf(name), ...windowOf(name)].join(''),
  'a part left out': (name) => [...windowOf(name), '[...]\n', ...windowOf(name)].join(''),
  'a piece of another log below': (name, other) => [...windowOf(name), ...windowOf(other)].join(''),
  'ends in a word': (name) => windowOf(name).join('').trimEnd().slice(0, -below(60)),
  'begins and ends in a word': (name) => windowOf(name).join('').slice(below(60), -below(60)),
  'a file that ends anywhere': (name) => {
    const text = linesOf(name).join('');
    return text.slice(0, 1 + below(Math.min(text.length, 60_000)));
  },
  quoted: (name) => quoted(cleanText(windowOf(name).join('')), ['> ', '>> ']).lines.join('\n'),
  wrapped: (name) => wrapped(cleanText(windowOf(name).join('')), 60 + below(21), random() < 0.5).lines.join('\n'),
};

const graveRules = async (text: string): Promise<ReadonlySet<string>> =>
  new Set((await analyseText(text)).findings.filter(({ severity }) => severity !== 'info').map(({ rule }) => rule));

describe(`damaged pieces of captures, ${corpusName}`, () => {
  it('give no warning of a rule that the whole files do not break', async () => {
    const whole = new Map<string, ReadonlySet<string>>();
    const wrong: string[] = [];
    let warned = 0;
    const kinds = Object.entries(damages);
    for (let piece = 0; piece < PIECES; piece += 1) {
      const [kind, damage] = kinds[piece % kinds.length] ?? ['', (name: string) => name];
      const sources = [oneOf([firstFile, ...otherFiles]), oneOf([firstFile, ...otherFiles])] as const;
      const found = await graveRules(damage(...sources));
      warned += found.size;
      for (const rule of found) {
        for (const name of sources) if (!whole.has(name)) whole.set(name, await graveRules(linesOf(name).join('')));
        if (!sources.some((name) => whole.get(name)?.has(rule) === true))
          wrong.push(`${rule}: ${kind}, ${sources.join(' and ')}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(warned).toBeGreaterThan(0);
  }, 120_000);
});

/** What people paste when they ask what is wrong: the lines say it, and no damage may hide it. */
const FAULTS: readonly (readonly [rule: string, text: string])[] = [
  [
    'GNT-01',
    `(XEN) [0x00c]      0 0x7ec0c 0x00000001          0 0x07ec0c 0x19
(XEN) [0x00d]      0 0x7ec0d 0x00000001          0 0x07ec0d 0x11
(XEN) [0x00e]      0 0x7ec0e 0x00000001          0 0x07ec0e 0x19
`,
  ],
  [
    'GNT-15',
    `[  301.402211] xen:grant_table: WARNING: g.e. 0x735 still in use!
[  361.882911] deferring g.e. 0x735 (pfn 0x1c3f2a)
[  422.112904] xen:grant_table: g.e. 0x735 still pending
`,
  ],
  [
    'GNT-22',
    `(XEN) grant_table.c:775:d0v1 Bad ref 0xffff for d1
(XEN) grant_table.c:775:d0v1 Bad ref 0xfffe for d1
`,
  ],
  [
    'BLK-27',
    `[   70.155490] xen-blkback: invalid buffer -- could not remap it
[   77.789869] xen-blkback: invalid buffer -- could not remap it
`,
  ],
  [
    'RNG-13',
    `[ 1201.100310] xen-blkback: Frontend provided bogus ring requests (4294967295 - 12 = 4294967283). Halting ring processing on dev=ca00
[ 1201.100420] xen-blkback: (1.xvda-0): oo   0  |  rd    0  |  wr    0  |  f    0  |  ds    0 | pg:    8/1056
`,
  ],
];

describe('a fault that stands in the piece', () => {
  it.each(FAULTS)('%s is found, whole, quoted and wrapped', async (rule, text) => {
    const clean = cleanText(text);
    for (const { lines } of [clean, quoted(clean, ['> ', '> > ']), wrapped(clean, 70, true)])
      expect(await graveRules(`Hi,\nthis is what we see:\n\n${lines.join('\n')}\n`), lines[0]).toContain(rule);
  });
});
