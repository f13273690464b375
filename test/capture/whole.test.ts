import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { bootRing, recordedFolder, recordedHost } from '../support/recorded-host.ts';
import { CAPTURE_TIMEOUT, runCapture, SHELLS } from '../support/run-capture.ts';
import { checkJson, runXdump, temporaryFolder } from '../support/run-xdump.ts';

const KEYS = ['g', 'q', 'e', 'm', 'u', 'H', 'i', 'M'];

/** The recorded outputs that the script captures, as a folder. */
const FILES = [
  ...KEYS.map((key) => `key-${key}.txt`),
  ...['info', 'list-v', 'list-l', 'vcpu-list', 'block-list'].map((name) => `xl-${name}.txt`),
  ...[0, 1, 2].flatMap((domain) => [`lsevtchn-d${domain}.txt`, `gnttab-size-d${domain}.txt`]),
  ...['xentop', 'xenstore-ls', 'dmesg-new', 'interrupts', 'meminfo', 'proc-iomem', 'vbd-sysfs', 'blkback-params'].map(
    (name) => `${name}.txt`,
  ),
];

/** What only one of both tells: a .xdump its host, its snapshot and that a log is dom0's; a file that it is a piece of a console. */
const isOfBoth = ({ table, name, what }: Record<string, unknown>): boolean =>
  table !== 'host' &&
  table !== 'snapshot' &&
  !(table === 'vbdSysfs' && name === 'modalias') &&
  !(table === 'lostLines' && what === 'starts-late');

/** Facts without where they stand. */
const facts = async (input: string): Promise<readonly string[]> => {
  const { stdout } = await runXdump(['facts', input]);
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter(isOfBoth)
    .map((fact) => {
      const told = Object.entries(fact).filter(([column]) => !['path', 'line', 'snapshot'].includes(column));
      return JSON.stringify(told.filter(([column]) => fact['table'] !== 'kernelMessage' || column !== 'domid'));
    })
    .sort();
};

describe.each(SHELLS)('the recorded host, captured with %s', (_name, shell) => {
  it(
    'gives the facts and the findings of the recorded files, complete and undamaged',
    async () => {
      const folder = temporaryFolder({});
      const ran = await runCapture(shell, recordedHost(path.join(folder, 'host')));
      expect(ran.code).toBe(0);
      expect(ran.stderr).toContain('29 sections written, 0 parts missing\n');
      const captured = path.join(folder, 'host.xdump');
      writeFileSync(captured, ran.stdout);
      const files = path.join(folder, 'files');
      mkdirSync(files);
      for (const name of FILES) copyFileSync(path.join(recordedFolder, name), path.join(files, name));
      writeFileSync(path.join(files, 'a-xl-dmesg.txt'), bootRing);

      const checked = await checkJson(['--min-severity', 'info', captured]);
      const expected = await checkJson(['--min-severity', 'info', files]);
      const told = ({ findings }: typeof checked): readonly string[] =>
        findings.map(({ rule, message }) => `${rule} ${message}`).sort();
      expect(told(checked)).toEqual(told(expected));
      const undecided = ({ unknown }: typeof checked): readonly string[] => unknown.map(({ rule }) => rule).sort();
      expect(undecided(checked)).toEqual(undecided(expected));
      expect(told(checked).filter((finding) => finding.startsWith('GEN-'))).toEqual([]);
      const sections = checked.inputs.flatMap((input) => input.sections);
      // Sections state their ends, so even a list that nothing follows is whole; of a single file that cannot be said.
      // The recorded kernel log is what came since the capture before it: its boot is not there.
      expect(sections.filter(({ completeness }) => completeness !== 'complete')).toEqual([
        expect.objectContaining({ kind: 'kernel-log', completeness: 'starts-late' }),
      ]);
      for (const key of KEYS) expect(sections).toContainEqual(expect.objectContaining({ kind: 'xen-console', key }));
      expect(await facts(captured)).toEqual(await facts(files));
    },
    CAPTURE_TIMEOUT,
  );
});
