import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { analyseFolder, type TextFile } from '../support/analyse-text.ts';
import { corpusFolder, corpusName } from '../support/corpus.ts';
import { readFolder } from '../support/read-folder.ts';

/** What another healthy host prints, made from what a real one printed. */
type Change = (files: readonly TextFile[]) => readonly TextFile[];

const edit =
  (name: RegExp, change: (text: string) => string): Change =>
  (files) =>
    files.map((file) => (name.test(file.name) ? { name: file.name, text: change(file.text) } : file));

const FRONT = '/local/domain/1/device';
const BACK = '/local/domain/0/backend';

/** Nodes of xenstore put below domain 1 and below the backend of domain 0. */
const withNodes = (nodes: Readonly<Record<string, string>>): Change =>
  edit(/xenstore/, (text) =>
    text.replace(/^\/local\/domain\/1 = [^\n]*\n/m, (line) =>
      [line, ...Object.entries(nodes).map(([node, value]) => `${node} = "${value}"\n`)].join(''),
    ),
  );

/** A device of some class with both ends in the given states. */
const device = (
  name: string,
  states: readonly [front: number, back: number],
  keys: Readonly<Record<string, string>> = {},
  id = '0',
): Readonly<Record<string, string>> => {
  const front = `${FRONT}/${name === 'qdisk' ? 'vbd' : name}/${id}`;
  const back = `${BACK}/${name}/1/${id}`;
  return {
    [front]: '',
    [`${front}/backend`]: back,
    [`${front}/backend-id`]: '0',
    [`${front}/state`]: String(states[0]),
    ...Object.fromEntries(Object.entries(keys).map(([key, value]) => [`${front}/${key}`, value] as const)),
    [back]: '',
    [`${back}/frontend`]: front,
    [`${back}/frontend-id`]: '1',
    [`${back}/state`]: String(states[1]),
  };
};

const inState = (front: number, back: number): Change =>
  edit(/xenstore/, (text) =>
    text
      .replace(/(\/local\/domain\/1\/device\/vbd\/51712\/state = )"4"/, `$1"${front}"`)
      .replace(/(\/local\/domain\/0\/backend\/vbd\/1\/51712\/state = )"4"/, `$1"${back}"`),
  );

const withNumber = (domid: number): Change =>
  edit(/./, (text) =>
    text
      .replaceAll(
        /(\/local\/domain\/|backend\/[a-z0-9]{1,8}\/|\/libxl\/|vbd-|remote d|domain |d=|"domid": )1(?=[/ ":,-])/g,
        `$1${domid}`,
      )
      .replaceAll(/(frontend-id = )"1"/g, `$1"${domid}"`)
      .replaceAll('(1.xvd', `(${domid}.xvd`),
  );

/** Key `g` as Xen 4.0 to 4.8 printed it. */
const oldGrants = edit(/key-g/, (text) =>
  text
    .replaceAll(/\[0x([0-9a-f]{1,8})\]/g, (_, ref: string) => `[${String(parseInt(ref, 16)).padStart(3)}]  `)
    .replaceAll(/remote d(\d+) \(v/g, (_, domid: string) => `remote domain:${domid.padStart(5)} (v`)
    .replaceAll(/^.* frames \(.*\n/gm, '')
    .replaceAll(/(remote domain: {1,5}\d+) \(v\d\)\n(?:\(XEN\) )?no active/g, '$1 ... no active'),
);

const pairs: readonly (readonly [number, number])[] = [
  [1, 2],
  [3, 2],
  [3, 4],
  [4, 3],
  [4, 5],
  [5, 4],
  [5, 5],
  [6, 5],
  [6, 6],
  [1, 6],
];

const changes: Readonly<Record<string, Change>> = {
  'network, keyboard, shared folder and a second console': withNodes({
    ...device('vif', [4, 4], { 'tx-ring-ref': '768', 'rx-ring-ref': '769', 'event-channel-tx': '40' }),
    ...device('vkbd', [4, 4], { 'page-ref': '8', 'page-gref': '900', 'event-channel': '42' }),
    ...device('9pfs', [4, 4], { 'num-rings': '1', 'ring-ref0': '910', 'event-channel-0': '43' }),
    ...device('console', [4, 4], { 'ring-ref': '8', port: '44' }, '1'),
  }),
  ...Object.fromEntries(
    pairs.flatMap(([front, back]) => [
      [`a disk in states ${front} and ${back}`, inState(front, back)] as const,
      [`a new disk in states ${front} and ${back}`, withNodes(device('vbd', [front, back], {}, '51824'))] as const,
      [
        `a disk of a user-space backend in states ${front} and ${back}`,
        withNodes(device('qdisk', [front, back], { 'ring-ref': '950', 'event-channel': '60' }, '51824')),
      ] as const,
    ]),
  ),
  'domain number 300': withNumber(300),
  'domain number 32000': withNumber(32000),
  'key g of Xen 4.8': oldGrants,
  'console with dates': edit(/key-/, (text) => text.replaceAll(/^\(XEN\) /gm, '(XEN) [2026-01-05 10:00:00.123] ')),
  'kernel log out of syslog': edit(/dmesg/, (text) => text.replaceAll(/^\[/gm, 'Jan  5 10:00:00 host kernel: [')),
  'lines that end in CR LF': edit(/./, (text) => text.replaceAll('\n', '\r\n')),
  'a log that was rotated': edit(/dmesg|stats/, (text) => text.split('\n').slice(40).join('\n')),
  'a log that ends early': edit(/dmesg|stats/, (text) => text.split('\n').slice(0, -25).join('\n')),
  'a listing of xenstore from before the guest was destroyed': edit(/key-[geq]/, (text) =>
    text
      .replaceAll(
        /\(XEN\) {7}-+ active[^\n]*\n[^\n]*\n[^\n]*remote d1 [^\n]*\n[\s\S]*?(?=\(XEN\) {7}-+ active|\(XEN\) gnttab)/g,
        '',
      )
      .replaceAll(
        /[^\n]*(?:Event channel|General) information for domain 1:[\s\S]*?(?=\(XEN\) [^\n]*information for domain 2)/g,
        '',
      ),
  ),
};

const folders = ['x86/base/02-idle-after-io', 'x86/base/03-load', 'x86/pvh/01-idle'].filter((name) =>
  existsSync(path.join(corpusFolder, name)),
);

describe(`healthy hosts of other kinds, ${corpusName}`, () => {
  it('there are captures to make them from', () => {
    expect(folders.length).toBeGreaterThan(0);
  });

  it.each(Object.entries(changes))('%s: no warning', async (_, change) => {
    let changed = false;
    for (const folder of folders) {
      const files = readFolder(path.join(corpusFolder, folder)).filter(({ name }) =>
        /^(?:key-[geq]\.|xenstore|dmesg|stats|vbd-sysfs|xl-list|blkback-params)/.test(name),
      );
      const variant = change(files);
      changed ||= variant.some(({ text }, index) => text !== files[index]?.text);
      const { findings } = await analyseFolder(variant);
      expect(
        findings
          .filter(({ severity }) => severity !== 'info')
          .map(({ rule, message }) => `${folder}: ${rule} ${message}`),
      ).toEqual([]);
    }
    expect(changed).toBe(true);
  });
});
