import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../server/src/analysis/analyse.ts';
import type { Analysis } from '../../server/src/analysis/analysis.ts';
import { encodeUtf8 } from '../../server/src/core/utf8.ts';
import { memorySource, type ByteSource } from '../../server/src/input/byte-source.ts';
import { eagerPacer } from '../../server/src/input/pacer.ts';
import { sha256 } from '../../server/src/io/sha256.ts';
import { ruleCatalogue } from '../../server/src/rules/catalogue.ts';
import { analyseFolder } from '../support/analyse-text.ts';
import { dumpText, plainRows } from '../../server/src/rules/grant/dump-text.ts';

const analyseSource = async (source: ByteSource): Promise<Analysis> => {
  const analysis = await analyse({
    inputs: [{ path: 'input', source, captureKey: null, snapshot: null, group: null, useName: false }],
    rules: ruleCatalogue,
    parameters: new Map(),
    suppressions: [],
    pacer: eagerPacer,
    sha256,
  });
  if (analysis === null) throw new Error('the analysis was cancelled');
  return analysis;
};

const analyseText = (text: string): Promise<Analysis> => analyseSource(memorySource(encodeUtf8(text)));

/** What was found: `GEN-08 line 3 info`, … */
const told = ({ findings }: Analysis): readonly string[] =>
  findings.map(({ rule, location, severity }) => `${rule} line ${location.line} ${severity}`);

const rowsOf = ({ facts }: Analysis): number => facts.tables.grantActive.rows();

const DUMP = dumpText({ granter: 1, rows: plainRows(8, 5) }, { granter: 2, rows: plainRows(8, 3, 0x9000) });
/** A small capture with everything that a section can have; its lines are short, so that a cut falls on each of them. */
const CAPTURE = [
  '%xdump 1',
  '%host name=h arch=x86_64 xen=4.17.7 kernel=6.1.0',
  '%snapshot id=a at=2024-01-31T12:00:00Z',
  '%section xen-console key=g',
  ...DUMP.trimEnd().split('\n'),
  '%end',
  '%section kernel-log domain=0',
  '[   12.345678] xen-blkback: (1.xvda-0): oo   0  |  rd   33  |  wr   84  |  f   26  |  ds    0 | pg:    1/1056',
  '%end lines=1',
  '%param xen_blkback.log_stats=1',
  '%missing xenstore reason="not there"',
  '',
].join('\n');

describe('bad input', () => {
  it.each([
    ['nothing at all', ''],
    ['one byte', 'x'],
    ['one line end', '\n'],
    ['a lone directive sign', '%'],
    ['line ends of another age', 'a\rb\rc'],
  ])('%s is no finding', async (_, text) => {
    expect(told(await analyseText(text))).toEqual([]);
  });

  it('a file of four gigabytes that holds nothing is one line that is not text', async () => {
    const size = 2 ** 32;
    const source: ByteSource = {
      size,
      read: (into, offset, length, position) => {
        const count = Math.max(0, Math.min(length, size - position));
        into.fill(0, offset, offset + count);
        return Promise.resolve(count);
      },
    };
    const analysis = await analyseSource(source);
    expect(told(analysis)).toEqual(['GEN-08 line 1 info']);
    expect(analysis.sources[0]?.bytes).toBe(size);
  });

  it('NULs and broken UTF-8 are counted once and the rows around them are read', async () => {
    const bytes = encodeUtf8(DUMP.replace('(XEN) [0x00a]', '\n\u0000\u0000 noise\n(XEN) \u00e4\n(XEN) [0x00a]'));
    const broken = bytes.indexOf(0xc3);
    bytes[broken] = 0xff;
    const analysis = await analyseSource(memorySource(bytes));
    expect(told(analysis)).toEqual(['GEN-08 line 9 info']);
    expect(analysis.findings[0]?.data).toMatchObject({ n: 2 });
    expect(rowsOf(analysis)).toBe(8);
  });

  it('a line of ten megabytes is cut and the rest is read', async () => {
    const analysis = await analyseText(`${'y'.repeat(10_000_000)}\n${DUMP}`);
    expect(told(analysis)).toEqual(['GEN-08 line 1 info']);
    expect(rowsOf(analysis)).toBe(8);
  });

  it('a section without a capture is read, and said so', async () => {
    const analysis = await analyseText(`%section xen-console key=g\n${DUMP}%end\n`);
    expect(told(analysis)).toEqual(['GEN-13 line 1 info', expect.stringMatching(/^GEN-13 line \d+ info$/)]);
    expect(rowsOf(analysis)).toBe(8);
  });

  it('unknown kinds, keywords and attributes are said once each and their content is kept', async () => {
    const analysis = await analyseText(
      `%xdump 1\n%section tea-leaves colour=red\nhello\n%end\n%section tea-leaves\n%end\n%future a=1\n%future a=2\n%section xen-console\n${DUMP}%end\n`,
    );
    expect(told(analysis)).toEqual(['GEN-09 line 2 info', 'GEN-09 line 2 info', 'GEN-09 line 7 info']);
    expect(rowsOf(analysis)).toBe(8);
  });

  it('a newer format is read as far as it is understood', async () => {
    expect(told(await analyseText('%xdump 7\n%note hello\n'))).toEqual(['GEN-12 line 1 warning']);
  });

  it('a digest or a line count that disagrees damages the section, and one that agrees does not', async () => {
    const section = (end: string): string => `%xdump 1\n%section xen-console key=g\n${DUMP}%end ${end}\n`;
    const lines = DUMP.split('\n').length - 1;
    const hash = sha256();
    hash.update(encodeUtf8(DUMP));
    const digest = hash.digest();
    expect(told(await analyseText(section(`lines=${lines} sha256=${digest}`)))).toEqual([]);
    expect(told(await analyseText(section(`sha256=${'0'.repeat(64)}`)))).toEqual([`GEN-07 line ${lines + 3} warning`]);
    expect(told(await analyseText(section(`lines=${lines + 5}`)))).toEqual([`GEN-07 line ${lines + 3} warning`]);
    const damaged = await analyseText(section('lines=1 sha256=x'));
    expect(told(damaged)).toEqual([`GEN-07 line ${lines + 3} warning`]);
    expect(rowsOf(damaged)).toBe(8);
  });

  it('two captures in one file are two machines', async () => {
    const analysis = await analyseText(CAPTURE + CAPTURE);
    expect(analysis.world.captures).toHaveLength(2);
    // The same frames in both: a frame granted by two domains of one host would be a finding.
    expect(analysis.findings.filter(({ severity }) => severity !== 'info')).toEqual([]);
    expect(rowsOf(analysis)).toBe(16);
  });

  it('files of a folder in which nothing is recognised are named once', async () => {
    const analysis = await analyseFolder([
      { name: 'key-g.txt', text: DUMP },
      { name: 'notes.txt', text: 'remember the milk\n' },
      { name: 'poem.txt', text: 'roses are red\n' },
      { name: 'empty.txt', text: '' },
    ]);
    expect(analysis.findings.map(({ rule, message }) => `${rule} ${message}`)).toEqual([
      'GEN-09 the content of 2 files (notes.txt, poem.txt) is not known to this version',
    ]);
  });

  it('a hypervisor inside a guest is a machine of its own', async () => {
    const inner = DUMP.replaceAll('(XEN) ', '(d6) (XEN) ');
    const analysis = await analyseText(DUMP + inner);
    expect(
      analysis.world.captures.map(({ capture, snapshots }) => [capture.guest, snapshots[0]?.dumps.length]),
    ).toEqual([
      [null, 1],
      [6, 1],
    ]);
    expect(analysis.findings).toEqual([]);
  });

  it('a capture that is cut at any byte says nothing that the whole one does not, but what is missing', async () => {
    const whole = encodeUtf8(CAPTURE);
    const known = new Set(told(await analyseText(CAPTURE)));
    let least = 0;
    for (let length = 0; length < whole.length; length += 1) {
      const analysis = await analyseSource(memorySource(whole.slice(0, length)));
      const added = told(analysis).filter((finding) => !known.has(finding) && !finding.startsWith('GEN-'));
      expect(added, `cut after ${length} bytes`).toEqual([]);
      // What was readable stays readable.
      expect(rowsOf(analysis)).toBeGreaterThanOrEqual(least);
      least = rowsOf(analysis);
    }
    expect(least).toBe(8);
  });

  it('never throws, whatever the bytes', async () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '%xdump 1\n',
        '%section xenstore\n',
        '%end\n',
        '%end lines=2 sha256=1\n',
        '%snapshot id=',
        '(XEN) ',
        '\n',
        '\r\n',
        '\u001b[31m',
        '\u0000',
      ),
      fc.constantFrom(...CAPTURE.split('\n')),
      fc.string({ maxLength: 20 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 40 }), async (pieces) => {
        const analysis = await analyseText(pieces.join(''));
        for (const { location } of analysis.findings) expect(location.line).toBeGreaterThanOrEqual(1);
      }),
      { numRuns: 300 },
    );
  });
});
