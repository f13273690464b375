import { describe, expect, it } from 'vitest';
import { productVersion } from '../../server/src/wire/product-version.ts';
import { runXdump } from '../support/run-xdump.ts';

describe('xdump', () => {
  it('tells its version and its commands', async () => {
    expect(await runXdump(['--version'])).toEqual({ code: 0, stdout: `xdump ${productVersion}\n`, stderr: '' });
    const help = await runXdump(['--help']);
    expect(help).toMatchObject({ code: 0, stderr: '' });
    for (const name of ['check', 'facts', 'tree', 'show', 'explain', 'capture', 'cost', 'what-if', 'explore', 'lsp'])
      expect(help.stdout).toContain(`xdump ${name}`);
  });

  it('without a command says how it is used, on standard error', async () => {
    const ran = await runXdump([]);
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.stderr).toContain('Usage: xdump COMMAND');
  });

  it.each(['diff', 'report'])('%s is of a later version', async (name) => {
    const stderr = `xdump ${name}: not available in this version\n`;
    expect(await runXdump([name, 'x'])).toEqual({ code: 2, stdout: '', stderr });
  });

  it('knows no other command', async () => {
    const ran = await runXdump(['chekc', 'x']);
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.stderr).toMatch(/^xdump chekc: no such command[^\n]*\n$/);
  });

  it('the server wants to be told how to speak', async () => {
    expect(await runXdump(['lsp'])).toEqual({ code: 2, stdout: '', stderr: 'xdump lsp: --stdio is wanted\n' });
  });
});
