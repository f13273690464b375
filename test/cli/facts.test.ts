import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { goodRow, grantDump, pinnedRow } from '../support/grant-dump.ts';
import { runXdump, temporaryFolder } from '../support/run-xdump.ts';

const capture = `%xdump 1\n%host name="a, b" arch=x86_64\n%snapshot id=t1\n%section xen-console key=g\n${grantDump(goodRow, pinnedRow)}%end\n`;

interface Fact {
  readonly table: string;
  readonly [column: string]: unknown;
}

const factsOf = (stdout: string): readonly Fact[] =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Fact);

describe('facts', () => {
  it('is one JSON object a fact, as the contract has its columns', async () => {
    const ran = await runXdump(['facts', '-'], { input: capture });
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    const facts = factsOf(ran.stdout);
    expect(facts.map(({ table }) => table)).toEqual(['grantTable', 'grantActive', 'grantActive', 'host', 'snapshot']);
    expect(Object.entries(facts[1] ?? {})).toEqual(
      Object.entries({
        table: 'grantActive',
        path: '<stdin>',
        line: 10,
        snapshot: 't1',
        granter: 1,
        ref: '0x8',
        mapper: 0,
        mfn: '0x7de44',
        pin: '0x1',
        hostWrite: 1,
        hostRead: 0,
        devWrite: 0,
        devRead: 0,
        sharedDomid: 0,
        gmfn: '0x7de44',
        flags: '0x19',
      }),
    );
    expect(facts[3]).toMatchObject({ table: 'host', line: 2, snapshot: null, name: 'a, b', xen: null, domid: null });
  });

  it('--table takes several names and refuses others', async () => {
    const ran = await runXdump(['facts', '-', '--table', 'host', '--table', 'grantTable'], { input: capture });
    expect(factsOf(ran.stdout).map(({ table }) => table)).toEqual(['grantTable', 'host']);
    const refused = await runXdump(['facts', '-', '--table', 'noSuchTable'], { input: capture });
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toContain('not available in this version');
  });

  it('--table timeline is printed only when it is named, with the offset of each clock', async () => {
    const lines = [1, 2, 3].flatMap((second) => [
      `(XEN) [    ${second}.000000] P2M: 44-bit IPA with 44-bit PA and 8-bit VMID`,
      `[    ${second}.250000] xen-blkback: invalid buffer -- could not remap it`,
    ]);
    const console = [...lines, '(XEN) [    4.000000] P2M: 44-bit IPA with 44-bit PA and 8-bit VMID', ''].join('\n');
    const ran = await runXdump(['facts', '-', '--table', 'timeline'], { input: console });
    expect(factsOf(ran.stdout)[1]).toEqual({
      table: 'timeline',
      path: '<stdin>',
      line: 2,
      snapshot: null,
      clock: 'd0',
      time: 1.25,
      reference: 'hypervisor',
      offsetLow: -1.25,
      offsetHigh: 0.75,
      what: 'kernelMessage',
      text: 'kernel: xen-blkback: invalid buffer -- could not remap it',
    });
    expect((await runXdump(['facts', '-'], { input: console })).stdout).not.toContain('timeline');
    const csv = await runXdump(['facts', '-', '--table', 'timeline', '--format', 'csv'], { input: console });
    expect(csv.stdout.split('\n')[1]).toBe(
      'timeline,<stdin>,1,,hypervisor,1,hypervisor,0,0,hypervisorMessage,hypervisor: P2M: 44-bit IPA with 44-bit PA and 8-bit VMID',
    );
    const shown = await runXdump(['show', '-', 'line:2'], { input: console });
    expect(shown).toMatchObject({ code: 0, stderr: '' });
    expect(shown.stdout).toContain('  <stdin>:4: +1.000 s (d0): kernel:');
    expect(shown.stdout).toContain('  <stdin>:3: +0.000 to +2.000 s (hypervisor): hypervisor:');
    expect((await runXdump(['show', '-', 'line:90'], { input: console })).code).toBe(1);
    expect((await runXdump(['show', '-', 'line:other:2'], { input: console })).code).toBe(2);
  });

  it('shows what the model holds at a line of a recording', async () => {
    const log = [
      '[    1.000000] xen-blkback: backend/vbd/1/51712: using 1 queues, protocol 1 (x86_64-abi) persistent grants',
      '[    2.000000] xen-blkback: grant 10 added to the tree of persistent grants, using 1/1056',
      '',
    ].join('\n');
    const shown = await runXdump(['show', '-', 'line:2'], { input: log });
    expect(shown).toMatchObject({ code: 0, stderr: '' });
    expect(shown.stdout).toContain('the model at this line (messages of the backend, model M3,');
    expect(shown.stdout).toContain('  ring 1.xvda-0: persistent grants in the tree: 0 → 1\n');
    const json = await runXdump(['show', '-', 'line:2', '--format', 'json'], { input: log });
    expect(JSON.parse(json.stdout)).toMatchObject({
      models: [{ values: [{ path: 'log{1.xvda-0}.pgC', before: '0', after: '1' }, { after: '1056' }] }],
    });
    const state = await runXdump(['replay', '-', '--until', '3', '--state'], { input: log });
    expect(state.stdout).toContain('  log{1.xvda-0}.pgC = 1\n');
  });

  it('csv has a header, quotes what needs it, and leaves unknown values empty', async () => {
    const ran = await runXdump(['facts', '-', '--table', 'host', '--format', 'csv'], { input: capture });
    expect(ran.stdout).toBe('table,path,line,snapshot,name,arch,xen,kernel,domid\nhost,<stdin>,2,,"a, b",x86_64,,,\n');
    const all = await runXdump(['facts', '-', '--format', 'csv'], { input: capture });
    expect(all.stdout.split('\n\n').map((part) => part.split('\n').length)).toEqual([2, 3, 2, 3]);
  });

  it('a reader that goes away is no error', async () => {
    const rows = Array.from({ length: 30_000 }, (_, index) =>
      goodRow.replace('0x008', `0x${(index + 8).toString(16)}`),
    );
    const cwd = temporaryFolder({ 'large.txt': grantDump(...rows) });
    const script = fileURLToPath(new URL('../../bin/xdump.mjs', import.meta.url));
    const child = spawn(process.execPath, [script, 'facts', 'large.txt'], { cwd });
    let stderr = '';
    child.stderr.on('data', (part: Buffer) => {
      stderr += part.toString();
    });
    child.stdout.once('data', () => {
      child.stdout.destroy();
    });
    const code = await new Promise((resolve) => {
      child.on('close', resolve);
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });
});
