import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { analyseFolder, type TextFile } from '../support/analyse-text.ts';

const folder = new URL('../corpus/x86/base/02-idle-after-io/', import.meta.url);
const healthy: readonly TextFile[] = readdirSync(folder)
  .sort()
  .map((name) => ({ name, text: readFileSync(new URL(name, folder), 'utf8') }));

/** A finding as `RULE severity FILE:LINE`. */
const findingsOf = async (files: readonly TextFile[]): Promise<readonly string[]> => {
  const { findings, sources } = await analyseFolder(files);
  return findings.map(
    ({ rule, severity, location }) => `${rule} ${severity} ${sources[location.source]?.path}:${location.line}`,
  );
};

/** The healthy capture with the lines of one file changed; the change must change something. */
const changed = (name: string, change: (lines: string[]) => readonly string[]): readonly TextFile[] => {
  const files = healthy.map((file) =>
    file.name === name ? { name, text: change(file.text.split('\n')).join('\n') } : file,
  );
  expect(files).not.toEqual(healthy);
  return files;
};

/** Replaces text in one line (from 1). */
const edit = (name: string, line: number, from: string, to: string): readonly TextFile[] =>
  changed(name, (lines) =>
    lines.map((text, index) => {
      if (index !== line - 1) return text;
      expect(text).toContain(from);
      return text.replace(from, to);
    }),
  );

const lineOf = (name: string, start: string, after = 0): number => {
  const lines = healthy.find((file) => file.name === name)?.text.split('\n') ?? [];
  const index = lines.findIndex((text, at) => at >= after && text.startsWith(start));
  expect(index).toBeGreaterThanOrEqual(0);
  return index + 1;
};

const header = lineOf('key-g.txt', '(XEN) grant-table for remote d1 ');
const ringRow = lineOf('key-g.txt', '(XEN) [0x008] ', header);
const dataRow = lineOf('key-g.txt', '(XEN) [0x011] ', header);

describe('one change in a healthy capture gives exactly the finding that it should', async () => {
  const before = await findingsOf(healthy);
  const added = async (files: readonly TextFile[]): Promise<readonly string[]> => {
    const after = await findingsOf(files);
    expect(before.filter((finding) => !after.includes(finding))).toEqual([]);
    return after.filter((finding) => !before.includes(finding));
  };

  it('nothing changed: no warning', () => {
    expect(before.filter((finding) => !finding.includes(' info '))).toEqual([]);
  });

  it('the row of a ring reference removed: the balance lacks a ring page', async () => {
    const files = changed('key-g.txt', (lines) => lines.filter((_, index) => index !== ringRow - 1));
    const { findings } = await analyseFolder(files);
    expect(findings.find(({ rule }) => rule === 'GNT-24')?.message).toBe(
      'd1→d0: 76 active grants; 2 store and console + 6 ring pages + 69 persistent (17+1+0+17+17+17) = 77: ring page 0x8 (vbd:1/51712, ring 0) not mapped',
    );
    expect(await added(files)).toEqual([`GNT-24 warning key-g.txt:${header}`]);
  });

  it('the writing flag of a row cleared: flags do not match pins', async () => {
    expect(await added(edit('key-g.txt', dataRow, ' 0x19', ' 0x09'))).toEqual([`GNT-01 error key-g.txt:${dataRow}`]);
  });

  it('the granted frame of a row changed: a frame mismatch of a PV guest', async () => {
    const changes = changed('key-g.txt', (lines) =>
      lines.map((text, index) =>
        index === dataRow - 1 ? text.replace(/0x[0-9a-f]{6,} 0x19$/, '0x012345 0x19') : text,
      ),
    );
    expect(await added(changes)).toEqual([`GNT-05 error key-g.txt:${dataRow}`]);
  });

  it('the port of a device unbound: a device channel that is not bound', async () => {
    const domain = lineOf('key-e.txt', '(XEN) Event channel information for domain 1:');
    const port = lineOf('key-e.txt', '(XEN)       15 [', domain);
    const files = edit('key-e.txt', port, 's=3', 's=2');
    expect(await added(files)).toEqual([`EVC-05 warning key-e.txt:${port}`]);
  });

  it('300 rows added: more grants than the backend explains', async () => {
    const rows = Array.from({ length: 300 }, (_, index) => {
      const ref = (0x0a0 + index).toString(16).padStart(3, '0');
      const frame = (0x20000 + index).toString(16);
      return `(XEN) [0x${ref}]      0 0x${frame} 0x00000001          0 0x0${frame} 0x19`;
    });
    const files = changed('key-g.txt', (lines) => {
      const end = lines.findIndex((text, index) => index >= header && text.includes('-------- active'));
      return [...lines.slice(0, end), ...rows, ...lines.slice(end)];
    });
    expect(await added(files)).toEqual([`GNT-24 info key-g.txt:${header}`]);
  });
});
