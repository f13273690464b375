import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { runCommandLine } from '../../server/src/cli/run.ts';
import { corpusFolder, corpusName } from '../support/corpus.ts';
import { temporaryFolder } from '../support/run-xdump.ts';
import { brokenRow, grantDump, pinnedRow } from '../support/grant-dump.ts';

const readJson = (name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8')) as Record<string, unknown>;

/** The schema of SARIF 2.1.0 as a package of its editors ships it; ajv needs no name of its draft. */
const { $schema, id, ...sarif } = JSON.parse(
  readFileSync(
    createRequire(import.meta.url).resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'),
    'utf8',
  ),
) as Record<string, unknown>;

const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
(addFormats as unknown as (to: Ajv) => void)(ajv);
const schemas = {
  json: ajv.compile(readJson('../../schemas/check.schema.json')),
  sarif: ajv.compile({ ...sarif, $id: String(id) }),
};

/** The document that `check` prints about a file or folder. */
const documentOf = async (name: string, format: 'json' | 'sarif'): Promise<unknown> => {
  let text = '';
  const terminal = {
    out: (part: string) => {
      text += part;
      return Promise.resolve();
    },
    error: () => undefined,
  };
  const code = await runCommandLine(
    ['check', name, '--format', format, '--min-severity', 'info'],
    terminal,
    () => undefined,
  );
  expect([0, 1]).toContain(code);
  return JSON.parse(text);
};

/** Captures of the corpus: folders of a run, and the single files of `public`. */
const captures = readdirSync(corpusFolder)
  .flatMap((host) => {
    const folder = path.join(corpusFolder, host);
    return statSync(folder).isDirectory() ? readdirSync(folder).map((name) => `${host}/${name}`) : [];
  })
  .filter((name) => !name.endsWith('.md'));

describe(`documents of check on ${corpusName}`, () => {
  it('there are captures', () => {
    expect(captures.length).toBeGreaterThan(2);
    expect($schema).toContain('json-schema.org');
  });

  it.each(captures)('%s', async (name) => {
    for (const format of ['json', 'sarif'] as const) {
      const validate = schemas[format];
      validate(await documentOf(path.join(corpusFolder, name), format));
      expect({ format, errors: validate.errors }).toEqual({ format, errors: null });
    }
  });
});

describe('documents of check', () => {
  it('hold with findings, related lines, suppressions and unknown rules', async () => {
    const cwd = temporaryFolder({
      'h st\u{1F600}.xdump': `%xdump 1\n%suppress GNT-02 reason="known"\n%section xen-console key=g\n${grantDump(pinnedRow, brokenRow)}%end\n`,
    });
    for (const format of ['json', 'sarif'] as const) {
      const document = await documentOf(path.join(cwd, 'h st\u{1F600}.xdump'), format);
      schemas[format](document);
      expect(schemas[format].errors).toBeNull();
      expect(JSON.stringify(document)).toContain('GNT-07');
    }
  });

  it('a document with one field wrong is refused', async () => {
    const cwd = temporaryFolder({ 'a.txt': grantDump(pinnedRow) });
    const document = (await documentOf(path.join(cwd, 'a.txt'), 'json')) as { findings: Record<string, unknown>[] };
    expect(schemas.json(document)).toBe(true);
    for (const [field, value] of [
      ['line', 0],
      ['severity', 'note'],
      ['extra', 1],
      ['rule', 'GNT7'],
    ] as const) {
      const findings = document.findings.map((finding) => ({ ...finding, [field]: value }));
      expect(schemas.json({ ...document, findings })).toBe(false);
    }
    const report = (await documentOf(path.join(cwd, 'a.txt'), 'sarif')) as Record<string, unknown>;
    expect(schemas.sarif(report)).toBe(true);
    expect(schemas.sarif({ ...report, version: '2.0.0' })).toBe(false);
  });
});
