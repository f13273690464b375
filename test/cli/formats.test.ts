import { describe, expect, it } from 'vitest';
import { brokenRow, goodRow, grantDump, pinnedRow } from '../support/grant-dump.ts';
import { runXdump, temporaryFolder } from '../support/run-xdump.ts';

const two = grantDump(goodRow, pinnedRow, brokenRow);

/** A capture that tries to rule the terminal, the workflow and the page that show it. */
const hostile = [
  '%xdump 1',
  '%\u0061bc\u001b[2J\u009b31m\u202e of="\u0007"',
  '%section x|y<img>::error:: key=g',
  grantDump(goodRow, pinnedRow).trimEnd(),
  '%end lines=99',
  '',
].join('\n');

const RAW = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/;

describe('text', () => {
  it('is one line a finding, with its hint and the counts', async () => {
    const { stdout } = await runXdump(['check', '-'], { input: two });
    expect(stdout.split('\n')).toEqual([
      expect.stringMatching(/^<stdin>:7:\d+: warning GNT-07: d1 ref 0xa: 112 mappings \(host write\)$/),
      expect.stringMatching(/^ {4}hint: /),
      expect.stringMatching(/^<stdin>:8:\d+: error GNT-02: d1 ref 0xb: 1 write mapping of a read-only grant$/),
      expect.stringMatching(/^ {4}hint: /),
      expect.stringMatching(/^1 error, 1 warning, 0 infos, \d+ rules? could not be decided$/),
      '',
    ]);
  });
});

describe('github', () => {
  it('is one workflow command a finding', async () => {
    const { stdout } = await runXdump(['check', '-', '--format', 'github'], { input: two });
    expect(stdout.split('\n')).toEqual([
      expect.stringMatching(
        /^::warning file=<stdin>,line=7,col=\d+,endLine=7,endColumn=\d+,title=GNT-07 pin-counter-near-limit::d1 ref 0xa: /,
      ),
      expect.stringMatching(/^::error file=<stdin>,line=8,/),
      '',
    ]);
  });

  it('cannot be left through a file name or a message', async () => {
    const cwd = temporaryFolder({ 'a,b%::c.xdump': hostile });
    const { stdout } = await runXdump(['check', 'a,b%::c.xdump', '--format', 'github', '--min-severity', 'info'], {
      cwd,
    });
    const lines = stdout.trimEnd().split('\n');
    for (const line of lines)
      expect(line).toMatch(
        /^::(?:error|warning|notice) file=a%2Cb%25%3A%3Ac\.xdump,line=\d+,col=\d+,endLine=\d+,endColumn=\d+,title=[\w -]+::[^\r\n]+$/,
      );
    expect(lines.filter((line) => line.startsWith('::error'))).toEqual([]);
  });
});

describe('markdown', () => {
  it('is a table in which nothing of a capture is markup', async () => {
    const { stdout } = await runXdump(['check', '-', '--format', 'markdown', '--min-severity', 'info'], {
      input: hostile,
    });
    const rows = stdout.split('\n').filter((line) => line.startsWith('| '));
    expect(rows.length).toBeGreaterThan(3);
    for (const row of rows) expect(row.split(/(?<!\\)\|/)).toHaveLength(7);
    expect(stdout).not.toMatch(/(?<!\\)<img/);
  });
});

describe('all formats', () => {
  it.each(['text', 'json', 'sarif', 'github', 'markdown'])(
    '%s shows control characters, it never sends them',
    async (format) => {
      const cwd = temporaryFolder({ 'h\u001b[31m.xdump': hostile });
      const ran = await runXdump(['check', 'h\u001b[31m.xdump', '--format', format, '--min-severity', 'info'], { cwd });
      expect(ran.code).toBe(1);
      expect(ran.stdout).toContain('GEN-09');
      expect(ran.stdout).not.toMatch(RAW);
    },
  );

  it.each([
    ['facts', ['facts', '-']],
    ['facts as CSV', ['facts', '-', '--format', 'csv']],
    ['tree', ['tree', '-']],
    ['tree as JSON', ['tree', '-', '--format', 'json']],
    ['show', ['show', '-', 'd1']],
  ])('%s neither', async (_what, args) => {
    const ran = await runXdump(args, {
      input: hostile.replace('%end', '%end\n%host name="\u001b[2J\u009b"\n%snapshot id="\u009b"'),
    });
    expect(ran.stdout).not.toBe('');
    expect(ran.stdout).not.toMatch(RAW);
  });

  it('messages on standard error neither', async () => {
    const ran = await runXdump(['check', 'no\u001b[31mfile']);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain('no');
    expect(ran.stderr).not.toMatch(RAW);
  });
});
