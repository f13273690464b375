import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { bootRing, recorded, recordedHost } from '../support/recorded-host.ts';
import { CAPTURE_TIMEOUT, runCapture, SHELLS } from '../support/run-capture.ts';
import { checkJson, temporaryFolder } from '../support/run-xdump.ts';
import { readSections } from '../support/xdump-sections.ts';

const grants = recorded('key-g.txt');

/** Runs the script for debug keys only. */
const press = async (shell: readonly string[], host: ReturnType<typeof recordedHost>, ...args: readonly string[]) => {
  const ran = await runCapture(shell, host, ['--what', 'keys', ...args]);
  return { ...ran, sections: readSections(ran.stdout) };
};

describe.each(SHELLS)('debug keys with %s', (_name, shell) => {
  it(
    'are pressed one at a time, named, and each has the lines that it added',
    { timeout: CAPTURE_TIMEOUT },
    async () => {
      const host = recordedHost(temporaryFolder({}));
      const { stderr, sections } = await press(shell, host, '--keys', 'gm');
      expect(host.pressed()).toEqual(['h', 'g', 'm']);
      expect(stderr).toContain('debug key g (xl debug-keys g)');
      expect(stderr).toContain('key g can print up to 120 KiB over a serial console of 115200 baud');
      expect(sections.map(({ head, text }) => [/key=./.exec(head)?.[0], text])).toEqual([
        ['key=g', grants],
        ['key=m', recorded('key-m.txt')],
      ]);
    },
  );

  it.each(['R', 'C', '*', 'd', 'n', 'g%'])('key %s is refused, and nothing is pressed', async (keys) => {
    const host = recordedHost(temporaryFolder({}));
    const { code, stdout, stderr } = await press(shell, host, '--keys', keys);
    expect({ code, stdout, pressed: host.pressed() }).toEqual({ code: 2, stdout: '', pressed: [] });
    expect(stderr).toContain('is not pressed');
  });

  it('a full ring that drops its oldest bytes', { timeout: CAPTURE_TIMEOUT }, async () => {
    const host = recordedHost(temporaryFolder({}), 9001);
    const { sections, stdout } = await press(shell, host, '--keys', 'g');
    expect(sections.map(({ text }) => text)).toEqual([grants]);
    expect(stdout).not.toContain('%note Key g');
  });

  it('a ring that repeats itself: the same key, pressed again and again', { timeout: CAPTURE_TIMEOUT }, async () => {
    const host = recordedHost(temporaryFolder({}), 2 * grants.length);
    writeFileSync(host.ring, grants + grants);
    host.key('h', '');
    const { sections } = await press(shell, host, '--keys', 'g', '--loop', '2', '--every', '1');
    expect(sections.map(({ text }) => text)).toEqual([grants, grants]);
  });

  it('an output longer than the ring is known as one whose start is lost', { timeout: CAPTURE_TIMEOUT }, async () => {
    const folder = temporaryFolder({});
    const host = recordedHost(folder, 4000);
    writeFileSync(host.ring, bootRing.slice(0, 3000).replace(/$/, '\n(XEN) Allocated console ring of 4 KiB.\n'));
    const { stdout, stderr, sections } = await press(shell, host, '--keys', 'g');
    expect(stderr).toContain('the console ring holds 4 KiB: the start may be lost');
    expect(stderr).toContain('the start of the output of key g is lost');
    expect(stdout).toContain('%note Key g: its output is longer than the console ring');
    expect(sections.map(({ text }) => text)).toEqual([grants.slice(-4000)]);
    const captured = path.join(folder, 'host.xdump');
    writeFileSync(captured, stdout);
    const checked = await checkJson([captured]);
    expect(checked.inputs[0]?.sections).toContainEqual(
      expect.objectContaining({ key: 'g', completeness: 'starts-late' }),
    );
  });

  it(
    'a key without lines, a key that this hypervisor lacks, a hypervisor that refuses',
    { timeout: CAPTURE_TIMEOUT },
    async () => {
      const host = recordedHost(temporaryFolder({}));
      host.key('m', '');
      const { stdout } = await press(shell, host, '--keys', 'mV');
      expect(stdout).toContain(
        '%missing xen-console cmd="xl debug-keys m" reason="the key added no line to the console ring"',
      );
      expect(stdout).toContain('%missing xen-console cmd="xl debug-keys V" reason="this hypervisor has no such key"');
      expect(host.pressed()).toEqual(['h', 'm']);

      const refusing = recordedHost(temporaryFolder({}));
      refusing.program('xl', 'echo "no permission" >&2; exit 1\n');
      const refused = await press(shell, refusing, '--keys', 'g');
      expect(refused.code).toBe(1);
      expect(refused.stdout).toContain('%missing xen-console cmd="xl debug-keys" reason="exit code 1: no permission"');
      expect(refused.stderr).toContain('nothing could be captured');
    },
  );
});
