import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { recorded, recordedHost } from '../support/recorded-host.ts';
import { CAPTURE_TIMEOUT, runCapture, SHELLS } from '../support/run-capture.ts';
import { checkJson, temporaryFolder } from '../support/run-xdump.ts';
import { readSections } from '../support/xdump-sections.ts';

const missing = (xdump: string): readonly string[] => xdump.split('\n').filter((line) => line.startsWith('%missing'));

describe.each(SHELLS)('what cannot be captured, with %s', { timeout: CAPTURE_TIMEOUT }, (_name, shell) => {
  it('is named with its reason, and the rest is there', async () => {
    const folder = temporaryFolder({});
    const host = recordedHost(folder);
    host.without('lsevtchn');
    host.answer('xl vcpu-list', '', 3);
    host.answer('xl block-list 1', 'half of it\n', 4);
    host.program('xentop', 'exec sleep 600\n');
    const parts = ['--what', 'xl,evtchn,params', '--guests', 'g1,7', '--timeout', '2'];
    const { code, stdout, stderr } = await runCapture(shell, host, parts);
    expect(code).toBe(0);
    expect(missing(stdout)).toEqual([
      '%missing xl cmd="xl list" reason="there is no guest 7"',
      '%missing lsevtchn cmd="lsevtchn 0" reason="command not found"',
      '%missing lsevtchn cmd="lsevtchn 1" reason="command not found"',
      '%missing xl cmd="xl vcpu-list" reason="exit code 3: recorded failure"',
      '%missing xl cmd="xl block-list 1" reason="exit code 4: recorded failure; what it printed until then stands above"',
      '%missing xl cmd="xentop -b -i 1 -x" reason="no end within 2 s"',
    ]);
    expect(stdout).toMatch(/%section xl domain=1 cmd="xl block-list 1" at=\S+ exit=4\nhalf of it\n%end lines=1 /);
    expect(stdout).not.toContain('block-list 2');
    expect(stderr).toContain('warning: there is no guest 7');
    const captured = path.join(folder, 'host.xdump');
    writeFileSync(captured, stdout);
    const { findings, inputs } = await checkJson(['--min-severity', 'info', captured]);
    expect(findings.filter(({ rule }) => rule.startsWith('GEN-')).map(({ rule }) => rule)).toEqual(['GEN-14']);
    expect(inputs[0]?.facts['parameter']).toBeGreaterThanOrEqual(8);
  });

  it('secrets are left out and counted, lines that begin with % come back, the last line gets its end', async () => {
    const folder = temporaryFolder({});
    const host = recordedHost(folder);
    const vnc = '/local/domain/1/console/vnc-passwd = "h"un\\ter"   (n0,r1)\n';
    host.answer('xenstore-ls -f -p', `${recorded('xenstore-ls.txt')}${vnc}/x/password = ""   (n0)`);
    host.answer('xl list -l', '[{"domid": 1, "config": {\n  "passwd": "hunter2",\n  "name": "g1"\n}}]\n');
    host.answer('dmesg', '%section is no directive here\n[    1.000000] xen:grant_table: nothing\nno end');
    const ran = await runCapture(shell, host, ['--what', 'xenstore,xl,dmesg', '-q']);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.stdout).not.toMatch(/un\\ter|hunter2/);
    expect(ran.stdout).toContain('/local/domain/1/console/vnc-passwd = "left out: secret"   (n0,r1)\n');
    expect(ran.stdout).toContain('  "passwd": "left out: secret",\n');
    expect(ran.stdout).toContain('%note 1 secret value(s) of xenstore were left out');
    expect(ran.stdout).toContain('%note 1 secret value(s) of xl list -l were left out');
    const log = readSections(ran.stdout).find(({ head }) => head.startsWith('kernel-log'));
    expect(log?.text).toBe('%section is no directive here\n[    1.000000] xen:grant_table: nothing\nno end\n');
    const captured = path.join(folder, 'host.xdump');
    writeFileSync(captured, ran.stdout);
    const { findings } = await checkJson(['--min-severity', 'info', captured]);
    expect(findings.map(({ rule }) => rule).filter((rule) => rule.startsWith('GEN-'))).toEqual([]);
  });

  it('snapshots: each with its own state, the logs only once', async () => {
    const host = recordedHost(temporaryFolder({}));
    const log = recorded('dmesg-new.txt');
    host.program(
      'dmesg',
      `cat '${host.folder}/answers/dmesg'\necho "[  200.000000] line of call $$" >>'${host.folder}/answers/dmesg'\n`,
    );
    const { stdout } = await runCapture(shell, host, [
      '--what',
      'dmesg,grants',
      '--guests',
      '1',
      '--loop=2',
      '--every',
      '1',
    ]);
    expect(stdout.match(/^%snapshot id=\d+ at=\S+Z$/gm)?.map((line) => line.split(' ')[1])).toEqual(['id=1', 'id=2']);
    const logs = readSections(stdout).filter(({ head }) => head.startsWith('kernel-log'));
    expect(logs[0]?.text).toBe(log);
    expect(logs.slice(1).map(({ text }) => text)).toEqual([
      expect.stringMatching(/^\[ {2}200\.000000\] line of call \d+\n$/),
    ]);
    expect(stdout.match(/^%section xl domain=1 cmd="xen-diag/gm)).toHaveLength(2);
  });

  it('-o writes a new file that only its owner reads; nothing stays in the temporary folder', async () => {
    const host = recordedHost(temporaryFolder({}));
    const file = path.join(host.folder, 'out.xdump');
    const first = await runCapture(shell, host, ['--what', 'params', '-o', file]);
    expect(first).toMatchObject({ code: 0, stdout: '' });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const written = readFileSync(file, 'utf8');
    expect(written).toMatch(
      /^%xdump 1\n%host name="dom0" arch=x86_64 xen="4\.17\.7" kernel="6\.1\.0-56-amd64"\n%capture /,
    );
    const again = await runCapture(shell, host, ['--what', 'params', '-o', file]);
    expect(again).toMatchObject({ code: 2, stdout: '' });
    expect(again.stderr).toContain('exists already');
    expect(readFileSync(file, 'utf8')).toBe(written);
    expect(readdirSync(host.folder).filter((name) => name.startsWith('xdump-capture'))).toEqual([]);
  });
});
