import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const script = fileURLToPath(new URL('../../scripts/start.mjs', import.meta.url));

const start = (args: readonly string[], env: NodeJS.ProcessEnv = {}): SpawnSyncReturns<string> =>
  spawnSync(process.execPath, [script, ...args], { encoding: 'utf8', env: { ...process.env, ...env } });

describe('npm start', () => {
  it('tells its options and the samples', () => {
    const { status, stdout } = start(['--help']);
    expect(status).toBe(0);
    for (const text of ['--sample', '--file', '--screenshot', 'guest-destroyed']) expect(stdout).toContain(text);
  });

  it.each([
    [['--nope'], '--nope'],
    [['--sample', 'unheard-of'], 'healthy-load'],
    [['--file', 'not-there.xdump'], 'not-there.xdump'],
    [['--file', 'samples'], 'is not a file'],
    [['--file', 'README.md', '--sample', 'healthy-load'], 'either'],
  ])('says in one sentence what is wrong with %j and exits with 2', (args, part) => {
    const { status, stdout, stderr } = start(args);
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(stderr).toContain(part);
  });

  it('says that a picture needs a browser', () => {
    const { status, stderr } = start(['--screenshot', 'out.png'], { CHROMIUM: '/not/there' });
    expect(status).toBe(2);
    expect(stderr).toMatch(/^start: this needs Chromium [^\n]+\n$/);
  });
});
