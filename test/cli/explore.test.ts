import { describe, expect, it } from 'vitest';
import { runXdump } from '../support/run-xdump.ts';

describe('explore', () => {
  it('has the shortest interleaving of one flag for a domain, and exit code 1', async () => {
    const { code, stdout, stderr } = await runXdump(['explore', 'mapcache', '--variant', 'DF', '--vcpus', '2']);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(stdout).toMatch(/^40 states/m);
    expect(stdout).toContain('   5. v1: exit path reads flag=0, returns to guest\n');
    expect(stdout).toContain('o------------------------------->  4 test_and_clear=1, sends INVALIDATE, blocks\n');
  });

  it('has no such interleaving with a flag for each vCPU, and exit code 0', async () => {
    const args = ['explore', 'mapcache', '--variant', 'VF', '--vcpus', '3', '--removals', '2', '--format', 'json'];
    const { code, stdout } = await runXdump(args);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      version: 1,
      states: 13065,
      complete: true,
      properties: [{ id: 'P1', answer: 'holds', steps: [], diagram: null }],
    });
  });

  it('explores completions, and draws for Markdown', async () => {
    expect((await runXdump(['explore', 'oo'])).stdout).toContain('oo breaks after 11 steps');
    expect(await runXdump(['explore', 'oo', '--variant', 'pool-response-unref'])).toMatchObject({ code: 0 });
    const { stdout } = await runXdump(['explore', 'mapcache', '--foreign', '--format', 'mermaid']);
    expect(stdout.match(/^sequenceDiagram$/gm)?.length).toBe(2);
  });

  it.each([
    [[], 'mapcache or oo is wanted'],
    [['mapcache', 'file'], 'mapcache or oo is wanted'],
    [['mapcache', '--vcpus', '5'], 'a number from 1 to 4 is wanted'],
    [['mapcache', '--removals', '3'], 'a number from 1 to 2 is wanted'],
    [['mapcache', '--variant', 'B45'], 'one of none, DF'],
    [['mapcache', '--entries', '3'], '--entries is not an option of mapcache'],
    [['oo', '--vcpus', '3'], '--vcpus is not an option of oo'],
    [['oo', '--variant', 'DF'], 'one of response-unref-pool'],
    [['oo', '--format', 'csv'], 'text, json or mermaid is wanted'],
  ])('refuses %o', async (args, sentence) => {
    const ran = await runXdump(['explore', ...args]);
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.stderr).toMatch(/^xdump explore: [^\n]+\n$/);
    expect(ran.stderr).toContain(sentence);
  });
});
