import * as assert from 'node:assert';
import { commands, languages, window, workspace } from 'vscode';
import { activated, eventually } from './extension.ts';
import { CHANGED_ROW, diagnosed, GOOD_ROW, grantDump, write } from './texts.ts';

const LIMIT = 50 * 1024 * 1024;

/** Above 50 MB the editor has no document for extensions; the server reads the file itself. */
export const largeFileTests = (): void => {
  suite('a file above 50 MB', () => {
    test('is analysed when its tab is opened, and its findings are shown', async () => {
      const { captures } = await activated();
      const uri = write('large.xdump', largeDump());
      assert.ok((await workspace.fs.stat(uri)).size > LIMIT);
      await commands.executeCommand('vscode.open', uri);
      await eventually(() => (captures.holding(uri)?.phase === 'ready' ? true : undefined), captures.onChange);
      await diagnosed(uri, ['GNT-01', 'GNT-04']);
      const [first] = languages.getDiagnostics(uri);
      assert.ok(first && first.range.start.line > 500_000);
      assert.ok(!workspace.textDocuments.some((document) => document.uri.toString() === uri.toString()));
      const [tab] = window.tabGroups.all.flatMap(({ tabs }) => tabs.filter(({ label }) => label === 'large.xdump'));
      assert.ok(tab);
      await window.tabGroups.close(tab);
      await eventually(() => (captures.holding(uri) ? undefined : true), captures.onChange);
    }).timeout(180_000);
  });
};

/** Good rows until the limit of the editor, then one that contradicts itself. The first eight references are reserved. */
const largeDump = (): string => {
  const rows: string[] = [];
  const count = Math.ceil(LIMIT / GOOD_ROW.length) + 1000;
  for (let ref = 8; ref < count; ref++) {
    const frame = (0x100000 + ref).toString(16);
    rows.push(`(XEN) [0x${ref.toString(16).padStart(3, '0')}]      0 0x${frame} 0x00000001          0 0x${frame} 0x19`);
  }
  rows.push(CHANGED_ROW.replace('0x00a', `0x${count.toString(16)}`));
  return grantDump(rows.join('\n'));
};
