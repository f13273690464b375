import { describe, expect, it } from 'vitest';
import { ruleCatalogue } from '../../server/src/rules/catalogue.ts';
import { explainPage } from '../../server/src/features/explain-page.ts';
import { goodRow, grantDump, pinnedRow } from '../support/grant-dump.ts';
import { runXdump } from '../support/run-xdump.ts';

const section = (rows: readonly string[]): string => `%section xen-console key=g\n${grantDump(...rows)}%end\n`;
const input = `%xdump 1\n%snapshot id=t1\n${section([goodRow, pinnedRow])}%snapshot id=t2\n${section([goodRow])}`;

interface Item {
  readonly label: string;
  readonly path: string | null;
  readonly line: number | null;
  readonly children: readonly Item[];
}

const depthOf = (items: readonly Item[]): number =>
  items.length === 0 ? 0 : 1 + Math.max(...items.map(({ children }) => depthOf(children)));

describe('tree', () => {
  it('is indented text, as deep as asked', async () => {
    const { code, stdout } = await runXdump(['tree', '-', '--depth', '2'], { input });
    expect(code).toBe(0);
    const lines = stdout.trimEnd().split('\n');
    expect(Math.max(...lines.map((line) => line.length - line.trimStart().length))).toBe(2);
    const deeper = (await runXdump(['tree', '-', '--depth', '9'], { input })).stdout;
    expect(deeper.length).toBeGreaterThan(stdout.length);
  });

  it('is the same as JSON', async () => {
    const items = async (...args: readonly string[]): Promise<readonly Item[]> =>
      JSON.parse((await runXdump(['tree', '-', '--format', 'json', ...args], { input })).stdout) as readonly Item[];
    const whole = await items();
    expect(depthOf(whole)).toBeGreaterThan(3);
    expect(depthOf(await items('--depth', '2'))).toBe(2);
    const text = (await runXdump(['tree', '-', '--depth', '1'], { input })).stdout;
    for (const [index, line] of text.trimEnd().split('\n').entries())
      expect(line.startsWith(whole[index]?.label ?? '?')).toBe(true);
  });

  it.each([
    ['--depth', '0'],
    ['--depth', 'two'],
    ['--format', 'html'],
  ])('refuses %s %s', async (option, value) => {
    expect(await runXdump(['tree', '-', option, value], { input })).toMatchObject({ code: 2, stdout: '' });
  });
});

describe('show', () => {
  it('tells facts and findings of one thing, of the last snapshot or of the one asked for', async () => {
    const show = (address: string): ReturnType<typeof runXdump> => runXdump(['show', '-', address], { input });
    const first = await show('d1:gref:0xa@t1');
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(first.stdout).toMatch(/^d1:gref:0xa\n/);
    expect(first.stdout).toContain('<stdin>:10: warning GNT-07');
    expect((await show('d1:gref:0x8')).stdout).toContain('<stdin>:20:');
    expect((await show('d1:gref:0x8@t1')).stdout).toContain('<stdin>:9:');
  });

  it.each(['d9', 'd1:gref:0xa@t2', 'd1@t9', 'mfn:0x1'])('%s is not there: exit 1, one sentence', async (address) => {
    const ran = await runXdump(['show', '-', address], { input });
    expect(ran).toMatchObject({ code: 1, stdout: '' });
    expect(ran.stderr).toMatch(/^xdump show: [^\n]+\n$/);
  });

  it.each(['liobn:0x80000001', 'gref 5', ''])('"%s" is no address: exit 2', async (address) => {
    const ran = await runXdump(['show', '-', address], { input });
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.stderr).toMatch(/^xdump show: [^\n]+\n$/);
  });

  it('is JSON when asked', async () => {
    const { stdout } = await runXdump(['show', '-', 'd1', '--format', 'json'], { input });
    expect(JSON.parse(stdout)).toMatchObject({ address: 'd1', total: expect.any(Number) as number });
  });
});

describe('show FILE line:N', () => {
  it('prints the nearest events of many, and says how many it leaves out', async () => {
    const stat = (at: number): string =>
      `[   ${(20 + at / 100).toFixed(6)}] xen-blkback: (1.xvda-0): oo   0  |  rd ${String(at).padStart(4)}  |  wr    0  |  f    0  |  ds    0 | pg:    0/1056\n`;
    const input = Array.from({ length: 100 }, (_, at) => stat(at)).join('');
    const { stdout } = await runXdump(['show', '-', 'line:31'], { input });
    const lines = stdout.split('\n').filter((line) => line.includes(' reads and '));
    expect(lines).toHaveLength(40);
    expect([lines[0], lines.at(-1)]).toEqual([
      expect.stringContaining('<stdin>:11:'),
      expect.stringContaining('<stdin>:51:'),
    ]);
    expect(stdout).toContain('… 10 earlier events are left out');
    expect(stdout).toContain('… 49 later events are left out');
    const json = await runXdump(['show', '-', 'line:31', '--format', 'json'], { input });
    expect((JSON.parse(json.stdout) as { readonly events: readonly unknown[] }).events).toHaveLength(99);
  });

  const lines =
    '(XEN) Could not find domain 9\n[    1.000000] xen-blkback: backend/vbd/3/51712: prepare for reconnect\n';

  it('says what a message means, also where it has no time', async () => {
    const ran = await runXdump(['show', '-', 'line:1'], { input: lines });
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.stdout).toMatch(/^The granting domain is gone; [^\n]+\.\n$/);
  });

  it('says it before what happened near it', async () => {
    const { stdout } = await runXdump(['show', '-', 'line:2'], { input: lines });
    expect(stdout).toMatch(/^The frontend begins anew [^\n]+\.\n[^\n]+: 1 s\n/);
    const json = await runXdump(['show', '-', 'line:2', '--format', 'json'], { input: lines });
    expect(JSON.parse(json.stdout)).toMatchObject({
      time: 1,
      meaning: expect.stringMatching(/^The frontend begins anew/) as string,
    });
  });
});

describe('explain', () => {
  it('prints the page of a rule, named in any case', async () => {
    const ran = await runXdump(['explain', 'gnt-07']);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.stdout).toMatch(/^# GNT-07 Pin counter near limit\n/);
  });

  it('all lists every rule and prints every page', async () => {
    const { stdout } = await runXdump(['explain', 'all']);
    for (const { id, title } of ruleCatalogue) {
      expect(stdout).toContain(`\n# ${id} ${title}\n`);
      expect(stdout).toMatch(new RegExp(`^${id}  (?:error|warning|info) `, 'm'));
    }
  });

  it.each([[[]], [['GNT-99']], [['TCE-99']], [['nonsense']], [['GNT-01', 'GNT-02']]])(
    '%j is wrong use',
    async (words) => {
      const ran = await runXdump(['explain', ...words]);
      expect(ran).toMatchObject({ code: 2, stdout: '' });
      expect(ran.stderr).toMatch(/^xdump explain: [^\n]+\n$/);
    },
  );

  it.each(ruleCatalogue)('the page of $id runs both examples', async (rule) => {
    const page = await explainPage(rule);
    const [, fires = '', silent = ''] = page.split(/^## An example that /m);
    expect(fires).toContain(rule.fires.capture.trimEnd());
    expect(fires).toMatch(/^Line \d+: \*\*(?:error|warning|info)\*\* \S/m);
    expect(silent).toContain(rule.silent.capture.trimEnd());
    expect(silent.trimEnd().split('\n').at(-1)).toBe('The rule is silent.');
    for (const text of [rule.condition, rule.hint, rule.reference, ...rule.needs]) expect(page).toContain(text);
  });
});
