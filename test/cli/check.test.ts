import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { brokenRow, goodRow, grantDump, pinnedRow } from '../support/grant-dump.ts';
import { checkJson, runXdump, temporaryFolder } from '../support/run-xdump.ts';

const two = grantDump(goodRow, pinnedRow, brokenRow);

describe('check: exit codes', () => {
  it('0 where nothing is found, 1 where something is', async () => {
    const cwd = temporaryFolder({ 'good.txt': grantDump(goodRow), 'bad.txt': two });
    expect(await runXdump(['check', 'good.txt'], { cwd })).toMatchObject({ code: 0, stderr: '' });
    expect(await runXdump(['check', 'bad.txt'], { cwd })).toMatchObject({ code: 1, stderr: '' });
  });

  it('counts only findings at or above the asked severity', async () => {
    const cwd = temporaryFolder({ 'warning.txt': grantDump(goodRow, pinnedRow) });
    expect((await runXdump(['check', 'warning.txt', '--min-severity', 'error'], { cwd })).code).toBe(0);
    const cut = grantDump(goodRow).replace(/.*done\n/, '');
    expect((await runXdump(['check', '-'], { cwd, input: cut })).code).toBe(0);
    expect((await runXdump(['check', '-', '--min-severity', 'info'], { cwd, input: cut })).code).toBe(1);
  });

  it.each([
    [['check']],
    [['check', 'no-such-file']],
    [['check', '.']],
    [['check', '-', '-']],
    [['check', '-', '--no-such-option']],
    [['check', '-', '--format', 'html']],
    [['check', '-', '--min-severity', 'note']],
    [['check', '-', '--rule', 'GNT-99']],
    [['check', '-', '--no-rule', 'nonsense']],
    [['check', '-', '--set', 'novalue']],
    [['check', '-', '--set', 'noDot=1']],
    [['check', '-', '--variant', 'B99']],
    [['check', '-', '--suppressions', 'no-such-file.json']],
  ])('%j is wrong use: one sentence on standard error, nothing on standard output', async (args) => {
    const ran = await runXdump(args, { cwd: temporaryFolder({}), input: two });
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.stderr).toMatch(/^xdump check: [^\n]+\n$/);
  });

  it('analyses nothing when one of several files cannot be read', async () => {
    const cwd = temporaryFolder({ 'bad.txt': two });
    const ran = await runXdump(['check', 'bad.txt', 'missing.txt'], { cwd });
    expect(ran).toMatchObject({ code: 2, stdout: '', stderr: 'xdump check: missing.txt: there is no such file\n' });
  });
});

describe('check: inputs', () => {
  it('takes standard input, gzip, several files and folders, and names each as it was given', async () => {
    const cwd = temporaryFolder({
      'b.txt': two,
      'a.txt.gz': gzipSync(two),
      'host/01-idle/key-g.txt': two,
      'host/02-load/key-g.txt': grantDump(goodRow),
    });
    const checked = await checkJson(['b.txt', '-', 'a.txt.gz', 'host'], { cwd, input: two });
    const paths = ['b.txt', '<stdin>', 'a.txt.gz', 'host/01-idle/key-g.txt', 'host/02-load/key-g.txt'];
    expect(checked.inputs.map((input) => input.path)).toEqual(paths);
    expect(checked.inputs.map(({ bytes, lines }) => [bytes, lines])).toEqual([
      ...[0, 1, 2, 3].map(() => [Buffer.byteLength(two), two.split('\n').length - 1]),
      [Buffer.byteLength(grantDump(goodRow)), grantDump(goodRow).split('\n').length - 1],
    ]);
    expect(checked.findings.map(({ path, line, rule }) => `${path}:${line} ${rule}`)).toEqual(
      paths.slice(0, 4).flatMap((path) => [`${path}:7 GNT-07`, `${path}:8 GNT-02`]),
    );
    expect(checked.inputs[0]?.facts).toEqual({ grantTable: 1, grantActive: 3 });
    expect(checked.inputs[0]?.sections).toEqual([
      { kind: 'xen-console', key: 'g', domain: null, firstLine: 1, lastLine: 9, completeness: 'complete' },
    ]);
  });

  it('says which file of a folder it left out, and why', async () => {
    const xz = Buffer.from('fd377a585a000004', 'hex');
    const cwd = temporaryFolder({
      'host/key-g.txt': two,
      'host/core.xz': xz,
      'host/x.gz': gzipSync(two).subarray(0, 40),
    });
    const ran = await runXdump(['check', 'host'], { cwd });
    expect(ran.code).toBe(1);
    expect(ran.stderr.split('\n').slice(0, -1)).toEqual([
      expect.stringMatching(/^xdump: left out: host\/core\.xz: is compressed .* unpack it first$/),
      expect.stringMatching(/^xdump: left out: host\/x\.gz: is no whole gzip file/),
    ]);
    expect((await runXdump(['check', 'host/core.xz'], { cwd })).code).toBe(2);
  });

  it.each([
    ['an empty file', ''],
    ['one byte', 'x'],
    ['a lone per cent', '%'],
    ['NUL bytes', '\0\0\0\n\0'],
    ['an escape that does not end', '\u001b['],
  ])('reads %s', async (_what, input) => {
    const ran = await runXdump(['check', '-'], { input });
    expect(ran).toMatchObject({ code: 0, stderr: '' });
  });
});

describe('check: places', () => {
  it('counts columns in UTF-16 units, with a character outside the BMP before and CRLF behind', async () => {
    const line = 'Nov 25 07:00:00 h\u{1F600}st kernel: gnttab_expand: 37 callbacks suppressed';
    const input = `first\r\n${line}\r\n`;
    const { findings } = await checkJson(['-', '--min-severity', 'info', '--rule', 'GEN-11'], { input });
    const column = line.indexOf('37') + 1;
    expect(findings).toMatchObject([{ line: 2, column, endLine: 2, endColumn: column + 2 }]);
    expect(Buffer.from(line).indexOf('37') + 1).not.toBe(column);
    expect(Array.from(line).indexOf('3') + 1).not.toBe(column);
  });

  it('ends a whole line before its CR', async () => {
    const line = '%ph\u00f6to of=\u{1F600}';
    const input = `%xdump 1\r\n${line.replace('\u00f6', 'o')}\r\n`;
    const { findings } = await checkJson(['-', '--min-severity', 'info'], { input });
    expect(findings).toMatchObject([{ rule: 'GEN-09', line: 2, column: 1, endColumn: line.length + 1 }]);
  });

  it('marks the field, not the line', async () => {
    const { findings } = await checkJson(['-'], { input: two });
    const row = `(XEN) ${pinnedRow}`;
    const column = row.indexOf('0x00000070') + 1;
    expect(findings[0]).toMatchObject({ rule: 'GNT-07', line: 7, column, endLine: 7, endColumn: column + 10 });
  });
});

describe('check: what is chosen', () => {
  it('--rule and --no-rule take names in any case and lists', async () => {
    const rulesOf = async (...args: readonly string[]): Promise<readonly string[]> =>
      (await checkJson(['-', ...args], { input: two })).findings.map(({ rule }) => rule);
    expect(await rulesOf()).toEqual(['GNT-07', 'GNT-02']);
    expect(await rulesOf('--rule', 'gnt-02')).toEqual(['GNT-02']);
    expect(await rulesOf('--rule', 'GNT-02,GNT-03', '--rule', 'GNT-07')).toEqual(['GNT-07', 'GNT-02']);
    expect(await rulesOf('--no-rule', 'GNT-07')).toEqual(['GNT-02']);
  });

  it('the summary counts everything, the list only what was asked for', async () => {
    const { findings, summary } = await checkJson(['-', '--min-severity', 'error'], { input: two });
    expect(findings).toHaveLength(1);
    expect(summary).toMatchObject({ error: 1, warning: 1, info: 0, suppressed: 0 });
  });

  it('--unknown lists what could not be decided; JSON always has it', async () => {
    const v2 = two.replace('(v1)', '(v2)');
    const { unknown } = await checkJson(['-', '--rule', 'GNT-02'], { input: v2 });
    expect(unknown).toEqual([{ rule: 'GNT-02', needs: ['grantShared.flags'] }]);
    const text = async (...args: readonly string[]): Promise<string> =>
      (await runXdump(['check', '-', '--rule', 'GNT-02', ...args], { input: v2 })).stdout;
    expect(await text()).toBe('0 errors, 0 warnings, 0 infos, 1 rule could not be decided\n');
    expect(await text('--unknown')).toContain('unknown GNT-02: needs grantShared.flags\n');
    expect(await text('--unknown', '--format', 'markdown')).toContain('- GNT-02: needs `grantShared.flags`');
  });
});

describe('check: suppressions', () => {
  const capture = (line: string): string => `%xdump 1\n${line}\n%section xen-console key=g\n${two}%end\n`;

  it('a %suppress line hides a finding and is counted', async () => {
    const input = capture('%suppress GNT-02 at=d1:gref:0xb reason="known"');
    const { findings, summary } = await checkJson(['-', '--min-severity', 'info'], { input });
    expect(findings.map(({ rule }) => rule)).toEqual(['GNT-07']);
    expect(summary).toMatchObject({ error: 0, warning: 1, suppressed: 1 });
    expect((await runXdump(['check', '-', '--min-severity', 'error'], { input })).code).toBe(0);
  });

  it('what matches nothing is said, but not when its rule did not run', async () => {
    const input = capture('%suppress GNT-02 at=d7 reason="old"');
    const infos = async (...args: readonly string[]): Promise<readonly string[]> =>
      (await checkJson(['-', '--min-severity', 'info', ...args], { input })).findings
        .filter(({ severity }) => severity === 'info')
        .map(({ line, message }) => `${line}: ${message}`);
    expect(await infos()).toEqual(['2: %suppress GNT-02 at=d7 matches no finding']);
    expect(await infos('--rule', 'GNT-07,GEN-09')).toEqual([]);
  });

  it('a file beside the input, one in the folder or one named by --suppressions does so too', async () => {
    const file = JSON.stringify([{ rule: 'GNT-02', path: '*.txt', reason: 'known' }]);
    const cwd = temporaryFolder({
      'a/key-g.txt': two,
      'a/.xdump-suppressions.json': file,
      'b/key-g.txt': two,
      'named.json': file,
      'broken.json': '[{"rule": "GNT-02"}]',
    });
    const rulesOf = async (...args: readonly string[]): Promise<readonly string[]> =>
      (await checkJson(args, { cwd })).findings.map(({ rule }) => rule);
    expect(await rulesOf('a/key-g.txt')).toEqual(['GNT-07']);
    expect(await rulesOf('a')).toEqual(['GNT-07']);
    expect(await rulesOf('b')).toEqual(['GNT-07', 'GNT-02']);
    expect(await rulesOf('b', '--suppressions', 'named.json')).toEqual(['GNT-07']);
    expect((await runXdump(['check', 'b', '--suppressions', 'broken.json'], { cwd })).code).toBe(2);
    const sarif = JSON.parse((await runXdump(['check', 'a', '--format', 'sarif'], { cwd })).stdout) as {
      runs: readonly { results: readonly { ruleId: string; suppressions?: readonly unknown[] }[] }[];
    };
    expect(sarif.runs[0]?.results.find(({ ruleId }) => ruleId === 'GNT-02')?.suppressions).toEqual([
      { kind: 'external', justification: 'known' },
    ]);
  });

  it('an entry of a file that matches nothing is said', async () => {
    const cwd = temporaryFolder({
      'key-g.txt': two,
      '.xdump-suppressions.json': JSON.stringify([
        { rule: 'GNT-02', path: 'key-g.txt', at: 'd5', reason: 'old' },
        { rule: 'GNT-02', path: 'other.txt', reason: 'not for this file' },
      ]),
    });
    const { findings } = await checkJson(['key-g.txt', '--min-severity', 'info'], { cwd });
    expect(findings.filter(({ rule }) => rule === 'GEN-09').map(({ message }) => message)).toEqual([
      'the suppression of GNT-02 at=d5 in .xdump-suppressions.json matches no finding',
    ]);
  });
});
