import { describe, expect, it } from 'vitest';
import { hoverAt } from '../../server/src/features/hover.ts';
import { ruleCatalogue } from '../../server/src/rules/catalogue.ts';
import { analyseText } from '../support/analyse-text.ts';
import { brokenRow, goodRow, grantDump } from '../support/grant-dump.ts';
import { lineOf, lookedAt, momentsNow } from './looked.ts';

/** Line 7 and 8 are one row: the flags stand on line 8. */
const wrapped = grantDump(goodRow, brokenRow.replace(/ (0x1d)$/, '\n$1'));
const quoted = wrapped.replaceAll(/^/gm, '>> ').replace(/>> $/, '');

/** The finding about line 7 points to the pin, which stands on line 8. */
const wrappedAtPin = grantDump(goodRow, brokenRow.replace(' 0x00000001', '\n0x00000001'));

const printed = (text: string, line: number, start: number, end: number): string =>
  text.split('\n')[line - 1]?.slice(start, end) ?? '';

describe('lines that were read repaired', () => {
  it.each([
    ['wrapped', wrappedAtPin],
    ['quoted', wrappedAtPin.replaceAll(/^/gm, '> ').replace(/> $/, '')],
  ])('findings point to the physical line and column of their field: %s', async (_, text) => {
    const { findings } = await analyseText(text);
    const broken = findings.find(({ rule }) => rule === 'GNT-02');
    expect(broken).toBeDefined();
    const { line, column, endColumn } = broken?.location ?? { line: 0, column: 1, endColumn: 1 };
    expect([line, printed(text, line, column - 1, endColumn - 1)]).toEqual([8, '0x00000001']);
  });

  it.each([
    ['wrapped', wrapped, 'Read joined from 2 lines'],
    ['quoted', quoted, 'Read joined from 2 lines, quoted (depth 2)'],
  ])('fields and what was undone are seen on every piece: %s', async (_, text, repair) => {
    const lookup = await lookedAt(text);
    const first = await lineOf(lookup, 7);
    const second = await lineOf(lookup, 8);
    const names = (view: typeof first): readonly string[] =>
      view.fields.map(({ name, start, end }) => `${name} ${printed(text, view.line, start, end)}`);
    expect(names(first)).toEqual([
      'ref 0x00b',
      'mapper 0',
      'mfn 0x7e707',
      'pin 0x00000001',
      'sharedDomid 0',
      'gmfn 0x07e707',
    ]);
    expect(names(second)).toEqual(['flags 0x1d']);
    const flags = second.fields[0]?.start ?? -1;
    expect(hoverAt(lookup, second, flags, ruleCatalogue, momentsNow)?.markdown).toContain(repair);
    expect(hoverAt(lookup, first, 1, ruleCatalogue, momentsNow)?.markdown).toBe(repair);
  });

  it('a line that was read as it stands says nothing of it', async () => {
    const lookup = await lookedAt(grantDump(goodRow));
    const view = await lineOf(lookup, 6);
    expect(view.repair).toBeNull();
    expect(hoverAt(lookup, view, view.fields[0]?.start ?? 0, ruleCatalogue, momentsNow)?.markdown).not.toContain(
      'Read ',
    );
  });

  it('columns of encoded lines are those of the input', async () => {
    const lookup = await lookedAt(
      '(XEN) d1v0 EPT violation 0xdaa (-w-/r-x) gpa 0x000000f1008470 mfn 0xcc3=\n28 type 5\n',
    );
    const view = await lineOf(lookup, 1);
    expect(view.fields.map(({ name, start, end }) => `${name} ${view.text.slice(start, end)}`)).toContain('mfn 0xcc3');
    const rest = await lineOf(lookup, 2);
    expect(rest.fields.map(({ name, start, end }) => `${name} ${rest.text.slice(start, end)}`)).toContain('mfn 28');
  });
});
