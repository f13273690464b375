import * as assert from 'node:assert';
import { DiagnosticSeverity, languages, Range, WorkspaceEdit, workspace } from 'vscode';
import { CHANGED_ROW, diagnosed, GOOD_ROW, grantDump, open, placeOf, ruleOf, sampleUri, write } from './texts.ts';

/** Findings in the text and in the Problems panel. */
export const diagnosticTests = (): void => {
  suite('diagnostics', () => {
    test('say what is wrong, where, and which rule says so', async () => {
      const document = await open(await sampleUri());
      await diagnosed(document.uri, ['GNT-01', 'GNT-04']);
      const { line } = placeOf(document, '0x07e706 0x00');
      for (const diagnostic of languages.getDiagnostics(document.uri)) {
        const { code, message, range, severity, source } = diagnostic;
        assert.strictEqual(range.start.line, line);
        assert.match(message, /d1 ref 0xa/);
        assert.ok(source !== undefined && source !== '');
        const expected = ruleOf(diagnostic) === 'GNT-01' ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning;
        assert.strictEqual(severity, expected);
        assert.ok(typeof code === 'object');
        assert.strictEqual(code.target.toString(), `xdump-rule:/${ruleOf(diagnostic)}.md`);
      }
    });

    test('name the other lines that take part', async () => {
      const two = grantDump(GOOD_ROW).replace(
        '(XEN) gnttab_usage_print_all ] done',
        [
          '(XEN)       -------- active --------       -------- shared --------',
          '(XEN) [ref] localdom mfn      pin          localdom gmfn     flags',
          '(XEN) grant-table for remote d2 (v1)',
          '(XEN)   1 frames (64 max), 0 maptrack frames (1024 max)',
          GOOD_ROW,
          '(XEN) gnttab_usage_print_all ] done',
        ].join('\n'),
      );
      const document = await open(write('two-owners.xdump', two));
      await diagnosed(document.uri, ['GNT-06']);
      const related = languages
        .getDiagnostics(document.uri)
        .flatMap(({ relatedInformation }) => relatedInformation ?? []);
      assert.ok(related.length > 0);
      for (const { location } of related) assert.strictEqual(location.uri.toString(), document.uri.toString());
    });

    test('follow the text', async () => {
      const document = await open(write('edited.xdump', grantDump(CHANGED_ROW)));
      await diagnosed(document.uri, ['GNT-01', 'GNT-04']);
      const start = placeOf(document, CHANGED_ROW);
      const edit = new WorkspaceEdit();
      edit.replace(document.uri, new Range(start, start.translate(0, CHANGED_ROW.length)), GOOD_ROW);
      assert.ok(await workspace.applyEdit(edit));
      await diagnosed(document.uri, []);
      assert.ok(await document.save());
    });
  });
};
