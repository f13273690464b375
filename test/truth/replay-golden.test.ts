import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { runToEnd } from '../../server/src/core/work.ts';
import type { Recording } from '../../server/src/replay/recording.ts';
import { replayParts } from '../../server/src/replay/replay-parts.ts';
import { replayCapture } from '../../server/src/replay/replay.ts';
import { analysePaths } from '../support/analyse-path.ts';
import { captureFolders, corpusFolder, corpusName, hasWholeCorpus, traceFolders } from '../support/corpus.ts';

const GOLDEN = new URL('../golden/replay.json', import.meta.url);
const WRITES = process.env['XDUMP_WRITE_TRUTH'] !== undefined;

/** What came of one recording: what docs/replay.md is made of. */
interface Account {
  readonly file: string;
  readonly name: string;
  readonly part: string;
  readonly model: string;
  readonly variant: string | null;
  /** Kind → read, stepped, equal, in limits, different, skipped. */
  readonly kinds: Readonly<Record<string, readonly number[]>>;
  readonly reasons: Readonly<Record<string, number>>;
  readonly assumed: number;
  readonly unexplained: number;
}

const accountOf = ({ head, kinds, reasons, assumed, unexplained }: Recording, file: string): Account => ({
  file,
  name: head.name,
  part: head.part,
  model: head.model,
  variant: head.variant,
  kinds: Object.fromEntries(
    [...kinds].map(([kind, { read, stepped, equal, within, different, skipped }]) => [
      kind,
      [read, stepped, equal, within, different, skipped],
    ]),
  ),
  reasons: Object.fromEntries(reasons),
  assumed,
  unexplained,
});

/** Folders of a scenario; what is inside of them belongs to it. */
const folders = [
  ...new Set([...captureFolders(), ...traceFolders()].map((name) => name.split('/').slice(0, 2).join('/'))),
];

/** What the models make of the recordings of every scenario. `XDUMP_WRITE_TRUTH=1` writes what comes out now. */
describe(`replay of real recordings, ${corpusName}`, () => {
  const golden = JSON.parse(readFileSync(GOLDEN, 'utf8')) as Readonly<Record<string, readonly Account[]>>;
  const seen: Record<string, readonly Account[]> = {};

  it.each(folders)(
    '%s',
    async (folder) => {
      const { world, sources } = await analysePaths([path.join(corpusFolder, folder)], []);
      const accounts = world.captures
        .flatMap((capture) => [...runToEnd(replayCapture(capture, replayParts, { until: null }))])
        .map((recording) => {
          const file = path.relative(path.join(corpusFolder, folder), sources[recording.head.source]?.path ?? '');
          return accountOf(recording, file.split(path.sep).join('/'));
        });
      if (accounts.length > 0) seen[folder] = accounts;
      if (!WRITES && hasWholeCorpus) expect(accounts).toEqual(golden[folder] ?? []);
      // What the repository holds is a part of each scenario: less was recorded, and nothing may part.
      for (const { unexplained } of accounts) expect(unexplained).toBe(0);
    },
    300_000,
  );

  it('knows every scenario with a recording', () => {
    if (WRITES) {
      const lines = Object.entries(seen).map(([folder, all]) => {
        const texts = all.map((account) => `    ${JSON.stringify(account)}`);
        return `  ${JSON.stringify(folder)}: [\n${texts.join(',\n')}\n  ]`;
      });
      writeFileSync(GOLDEN, `{\n${lines.join(',\n')}\n}\n`);
    } else if (hasWholeCorpus) expect(Object.keys(seen)).toEqual(Object.keys(golden));
    expect(folders.length).toBeGreaterThan(0);
  });
});
