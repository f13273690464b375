import { describe, expect, it } from 'vitest';
import { runToEnd } from '../../server/src/core/work.ts';
import { parseAddress, printAddress } from '../../server/src/features/address.ts';
import { deviceName, deviceNumber } from '../../server/src/world/device-name.ts';
import { findingMarkdown } from '../../server/src/features/finding-markdown.ts';
import { foldsOf } from '../../server/src/features/folding.ts';
import { hoverAt } from '../../server/src/features/hover.ts';
import { outlineOf } from '../../server/src/features/outline.ts';
import { readViews } from '../../server/src/features/read-view.ts';
import { searchThings } from '../../server/src/features/search.ts';
import { showThing } from '../../server/src/features/show.ts';
import { tokensOf } from '../../server/src/features/tokens.ts';
import { SEMANTIC_TOKEN_TYPES } from '../../server/src/wire/semantic-token-types.ts';
import { host } from './host-fixture.ts';
import { lookedAt, momentsNow } from './looked.ts';

const lookup = lookedAt(host.text);

const show = async (text: string): Promise<readonly string[]> => {
  const query = parseAddress(text);
  const shown = query === null ? null : showThing(await lookup, query);
  return (shown?.facts ?? []).map((fact) => `${fact.place.line}: ${fact.text}`);
};

describe('show', () => {
  it.each([
    ['d1:gref:0x735', 'data', 'mapped by d0: mfn 0x7e706'],
    ['d1:gref:0x735', 'still', 'still pending'],
    ['d1:gref:0x8', 'ring', 'the ring page of vbd:1/51712 (xvda), ring 0'],
    ['d1:gref:0x8', 'ringRef', 'block device 51712'],
    ['mfn:0x7de44', 'either', 'grant 0x10 of d2'],
    ['vbd:1/51712', 'thread', 'statistics of 1.xvda-0'],
    ['vbd:1/51712', 'counter', 'counter rd_req = 16'],
    ['vbd:1/51712', 'ring', 'grant 0x8 of d1, mapped by d0'],
    ['vbd:1/51712', 'port', 'port 12 of d1'],
    ['port:0:40', 'backPort', 'port 40 of d0: interdomain to d1 port 12'],
    ['port:0:40', 'channel', 'block device 51712 (xvda) of d1'],
    ['d1', 'granter', 'grant table of d1 (v1): 5 active entries'],
  ])('%s knows the line of %s: %s', async (address, name, words) => {
    const { line } = host.at(name);
    expect(await show(address)).toContainEqual(expect.stringMatching(new RegExp(`^${line}: `)));
    expect((await show(address)).find((fact) => fact.startsWith(`${line}: `))).toContain(words);
  });

  it('knows nothing about what nobody mentions', async () => {
    expect(await show('d9:gref:0x735')).toEqual([]);
  });

  it('reads what it prints', () => {
    for (const text of ['d1', 'd1:gref:0x1b', 'mfn:0x2123c5', 'd1:pfn:0x77', 'vbd:1/51712', 'port:0:23']) {
      const query = parseAddress(text);
      expect(query === null ? null : printAddress(query.address)).toBe(text);
    }
    for (const text of ['', 'd', 'd1:gref:', 'gref:0x1', 'vbd:1', 'port:1', 'mfn:0xg'])
      expect(parseAddress(text)).toBeNull();
  });
});

describe('search', () => {
  const search = async (query: string): Promise<readonly string[]> =>
    runToEnd(searchThings(await lookup, query, 20)).map(({ address }) => address);

  it.each([
    ['d1:gref:0x735', 'd1:gref:0x735'],
    ['0x735', 'd1:gref:0x735'],
    ['0x7de44', 'mfn:0x7de44'],
    ['51728', 'vbd:2/51728'],
    ['guest', 'd1'],
    ['xvda', 'vbd:1/51712'],
    ['port 12', 'port:1:12'],
  ])('%s finds %s', async (query, address) => {
    expect(await search(query)).toContain(address);
  });

  it('puts what was named completely first, and nothing twice', async () => {
    const found = await search('d1:gref:0x8');
    expect(found[0]).toBe('d1:gref:0x8');
    expect(new Set(found).size).toBe(found.length);
    expect(await search('no such thing')).toEqual([]);
  });
});

describe('a document', () => {
  it('has an outline of sections, with the domains in them', async () => {
    const items = outlineOf((await lookup).analysis, 0);
    expect(items.find(({ name }) => name === 'key g')?.children.map(({ name, detail }) => `${name} ${detail}`)).toEqual(
      ['d1 5 active entries', 'd2 2 active entries'],
    );
    expect(items.find(({ name }) => name === 'xenstore')?.children.map(({ name }) => name)).toContain('vbd 1/51712');
  });

  it('shows remarks, what is missing and what is unknown, and sections inside what they stand in', async () => {
    const found = await lookedAt(
      [
        '%xdump 1',
        '%note taken by hand',
        '%missing lsevtchn reason="no such tool"',
        '%future a=1',
        '%section xen-console',
        '(XEN) Xen version 4.17.7 (Debian)',
        "(XEN) gnttab_usage_print_all [ key 'g' pressed",
        '(XEN) grant-table for remote d1 (v1)',
        '(XEN)   1 frames (64 max), 0 maptrack frames (1024 max)',
        '(XEN) no active grant table entries',
        '(XEN) gnttab_usage_print_all ] done',
        '%note the guest *hung* here',
        '(XEN) bye',
        '%end',
      ].join('\n'),
    );
    const { analysis } = found;
    const items = outlineOf(analysis, 0);
    expect(items.map(({ name, detail, firstLine, lastLine }) => `${firstLine}-${lastLine} ${name}: ${detail}`)).toEqual(
      [
        '2-2 note: taken by hand',
        '3-3 missing lsevtchn: no such tool',
        '4-4 %future: not known to this version',
        '5-13 xen-console: ',
      ],
    );
    expect(items.at(-1)?.children.map(({ name }) => name)).toEqual(['key g', 'note']);
    const [view] = await readViews(analysis, 0, 5, 5);
    if (view === undefined) throw new Error('no line');
    const hover = hoverAt(found, view, 3, [], momentsNow);
    expect(hover?.markdown).toBe('**section xen\\-console**: 8 lines, complete\n\nNote: the guest \\*hung\\* here');
  });

  it('folds whole blocks', async () => {
    const folds = foldsOf((await lookup).analysis, 0);
    expect(folds).toContainEqual({ firstLine: host.at('granter').line, lastLine: host.at('data').line });
    for (const { firstLine, lastLine } of folds) expect(lastLine).toBeGreaterThan(firstLine);
  });

  it('has tokens that are in order and do not overlap', async () => {
    const tokens = tokensOf(await readViews((await lookup).analysis, 0, 1, 200));
    for (const [index, token] of tokens.entries()) {
      const before = tokens[index - 1];
      if (before?.line === token.line) expect(token.start).toBeGreaterThanOrEqual(before.end);
    }
    for (const [name, type] of [
      ['ring', 'gref'],
      ['mapper', 'domain'],
      ['mfn', 'frame'],
      ['pin', 'pin'],
      ['flags', 'flags'],
      ['port', 'port'],
      ['thread', 'device'],
    ] as const) {
      const { line, start, end } = host.at(name);
      expect(tokens, name).toContainEqual({ line, start, end, type: SEMANTIC_TOKEN_TYPES.indexOf(type) });
    }
  });
});

it('writes a finding with its lines quoted, and nothing of them as markup', async () => {
  const { analysis } = await lookedAt(
    [
      "(XEN) gnttab_usage_print_all [ key 'g' pressed",
      '(XEN) grant-table for remote d1 (v1)',
      '(XEN)   1 frames (64 max), 0 maptrack frames (1024 max)',
      '(XEN) [0x00a]      0 0x7e706 0x00000070          0 0x07e706 0x19',
      '(XEN) gnttab_usage_print_all ] done',
    ].join('\n'),
  );
  const finding = analysis.findings.find(({ rule }) => rule === 'GNT-07');
  if (finding === undefined) throw new Error('no finding');
  const text = await findingMarkdown(analysis, finding);
  expect(text).toContain('**warning GNT-07**');
  expect(text).toContain('`(XEN) [0x00a]      0 0x7e706 0x00000070          0 0x07e706 0x19`');
  expect(text).toContain('What to do:');
});

it('names of disks and their numbers are each other\u2019s inverse', () => {
  for (const name of ['xvda', 'xvda1', 'xvdp15', 'xvdq', 'xvdz3', 'xvdaa', 'xvdab12']) {
    const number = deviceNumber(name);
    expect(number === null ? null : deviceName(number)).toBe(name);
  }
  expect(deviceNumber('xvda')).toBe(51712);
  expect(deviceNumber('sda')).toBeNull();
});
