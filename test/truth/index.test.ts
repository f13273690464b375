import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Analysis } from '../../server/src/analysis/analysis.ts';
import type { TableName } from '../../server/src/facts/schemas.ts';
import { factRow } from '../../server/src/features/fact-row.ts';
import { analysePaths } from '../support/analyse-path.ts';
import { corpusFolder, corpusName } from '../support/corpus.ts';
import { readTruths, type Truth } from './index-truth.ts';

type Facts = Readonly<Record<string, unknown>>;

/** The rows of a table as `xdump facts` prints them. */
const rows = ({ facts }: Analysis, name: TableName): readonly Facts[] =>
  Array.from({ length: facts.tables[name].rows() }, (_, row) => factRow(facts, name, row));

/** `d1(v1): 77 active pins 00000001x75,00000002x2`, from the facts. */
const grants = (analysis: Analysis): readonly string[] =>
  rows(analysis, 'grantTable').map(({ granter, version, rows: count }) => {
    const pins = new Map<string, number>();
    for (const row of rows(analysis, 'grantActive')) {
      if (row['granter'] !== granter) continue;
      const pin = String(row['pin']).slice(2).padStart(8, '0');
      pins.set(pin, (pins.get(pin) ?? 0) + 1);
    }
    const list = [...pins].sort(([a], [b]) => (a < b ? -1 : 1)).map(([pin, number]) => `${pin}x${number}`);
    return `d${String(granter)}(v${String(version)}): ${String(count)} active${list.length === 0 ? '' : ` pins ${list.join(',')}`}`;
  });

/** `vbd-1-51712: rd 48 wr 32 f 1 ds 1 oo 0`, from the facts. */
const counters = (analysis: Analysis): readonly string[] => {
  const devices = new Map<string, Map<string, unknown>>();
  for (const { frontendDomid, device, name, value } of rows(analysis, 'vbdCounter')) {
    const key = `vbd-${String(frontendDomid)}-${String(device)}`;
    const values = devices.get(key) ?? new Map<string, unknown>();
    devices.set(key, values);
    values.set(String(name), value);
  }
  return [...devices].map(
    ([device, values]) =>
      `${device}: ${['rd', 'wr', 'f', 'ds', 'oo'].map((name) => `${name} ${String(values.get(`${name}_req`))}`).join(' ')}`,
  );
};

/**
 * `1.xvda-0=17/1056`: the last line of each ring, from the facts. Whoever wrote the page looked for `n/1056`, and the
 * driver prints smaller limits with a blank in between (`132/ 200`), so those lines are not in it.
 */
const statistics = (analysis: Analysis): readonly string[] => {
  const last = new Map<unknown, string>();
  for (const { thread, persistent, persistentMax } of rows(analysis, 'blkbackStat'))
    if (Number(persistentMax) >= 1000) last.set(thread, `${String(persistent)}/${String(persistentMax)}`);
  return [...last].map(([thread, pg]) => `${String(thread)}=${pg}`);
};

const added = (analysis: Analysis): readonly string[] => [
  String(rows(analysis, 'kernelMessage').filter(({ text }) => String(text).includes('added to the tree')).length),
];

const COMPARED: Readonly<Record<Truth['kind'], (analysis: Analysis) => readonly string[]>> = {
  grants,
  counters,
  statistics,
  added,
  channels: (analysis) => [String(analysis.facts.tables.eventChannel.rows())],
  lines: ({ sources }) => [String(sources[0]?.lines)],
};

describe(`the counts of INDEX.md, ${corpusName}`, () => {
  const truths = readTruths(path.join(corpusFolder, 'x86/INDEX.md'));

  it('covers every kind of statement', () => {
    expect(new Set(truths.map(({ kind }) => kind))).toEqual(new Set(Object.keys(COMPARED)));
    expect(truths.length).toBeGreaterThan(100);
  });

  it.each(truths.map((truth) => [path.relative(corpusFolder, truth.file), truth.kind, truth] as const))(
    '%s: %s',
    async (_, kind, { file, expected, isExcerpt }) => {
      const found = COMPARED[kind](await analysePaths([file], [])).toSorted();
      if (isExcerpt) expect(found).toEqual(expect.arrayContaining([...expected]));
      else expect(found).toEqual(expected);
    },
  );
});
