import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { captureScript } from '../../server/src/features/capture/capture-script.ts';
import { requireProgram, SHELLS } from '../support/run-capture.ts';
import { runXdump } from '../support/run-xdump.ts';

describe('xdump capture', () => {
  it('prints the script, and its options become those of the script', async () => {
    expect(await runXdump(['capture'])).toEqual({ code: 0, stdout: captureScript(), stderr: '' });
    const { stdout } = await runXdump(['capture', '--what', 'keys,xl', '--guests', "it's", '--loop', '3']);
    expect(stdout).toBe(captureScript(['--what', 'keys,xl', '--guests', "it's", '--loop', '3']));
    expect(stdout).toMatch(/\nmain --what keys,xl --guests 'it'\\''s' --loop 3 "\$@"\n$/);
    expect(stdout.startsWith('#!/bin/sh\n')).toBe(true);
    expect(stdout).not.toContain('@VERSION@');
  });

  it.each([
    [['--what', 'keys,everything'], 'knows no "everything"'],
    [['--loop', '0'], '--loop wants a number'],
    [['--trace', '1;reboot'], '--trace wants a number'],
    [['host.xdump'], 'takes no FILE'],
  ])('%j is refused in words', async (args, words) => {
    const ran = await runXdump(['capture', ...args]);
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.stderr).toContain(words);
  });

  it('has a page of help', async () => {
    const { code, stdout } = await runXdump(['capture', '--help']);
    expect(code).toBe(0);
    for (const option of ['--what', '--guests', '--keys', '--loop', '--every', '--trace', '--timeout'])
      expect(stdout).toContain(`${option} `);
  });

  it('has a plug-in for status reports whose options it takes', () => {
    requireProgram('dash');
    const plugin = readFileSync(new URL('../../contrib/xen-bugtool/xdump/stuff.xml', import.meta.url), 'utf8');
    const options = /<command label="host\.xdump">\/bin\/sh \S+\/xdump\/capture\.sh (.*)<\/command>/.exec(plugin)?.[1];
    const words = options?.split(' ') ?? ['--no-such-command'];
    const { status, stderr } = spawnSync('dash', ['-s', '--', ...words, '-h'], {
      input: captureScript(),
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  it('shellcheck has nothing to say', () => {
    requireProgram('shellcheck');
    const { status, stdout } = spawnSync('shellcheck', ['--shell=sh', '-'], {
      input: captureScript(),
      encoding: 'utf8',
    });
    expect(stdout).toBe('');
    expect(status).toBe(0);
  });

  it('writes nowhere but into its own folder, the output and tracefs', () => {
    const targets = [...captureScript().matchAll(/(?<![-<=&2\d])>>?"?(\$[\w"/{}-]+|\/[\w/]+)/g)].map(
      ([, target]) => target,
    );
    expect(targets.length).toBeGreaterThan(20);
    expect(targets.filter((target) => !/^(?:\$work\/|\$output|\$1"|\/dev\/null)/.test(`${target}"`))).toEqual([]);
  });
});

describe.each(SHELLS)('the script in %s', (_name, [command = '', ...words]) => {
  const run = (args: readonly string[], input: string) => {
    requireProgram(command);
    return spawnSync(command, [...words, '-s', '--', ...args], { input, encoding: 'utf8' });
  };

  it('explains itself and refuses what it does not know', () => {
    expect(run(['-h'], captureScript())).toMatchObject({ status: 0, stderr: '' });
    for (const args of [['--no-such'], ['--loop', 'x'], ['--what'], ['--what', '*'], ['--every=']])
      expect(run(args, captureScript())).toMatchObject({ status: 2, stdout: '' });
  });

  it('does nothing when it arrives cut off', () => {
    const script = captureScript();
    for (const share of [0.2, 0.5, 0.8]) {
      const { stdout } = run([], script.slice(0, Math.floor(script.length * share)));
      expect(stdout).toBe('');
    }
    expect(() => execFileSync(command, [...words, '-n'], { input: script })).not.toThrow();
  });
});
