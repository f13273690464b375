import * as assert from 'node:assert';
import { extensions, workspace } from 'vscode';
import { activated } from './extension.ts';
import { write } from './texts.ts';

/** Which texts are dumps, and that they wake the extension. */
export const languageTests = (): void => {
  suite('language', () => {
    test('the extension is activated', async () => {
      await activated();
      assert.strictEqual(extensions.getExtension('xdump.xdump')?.isActive, true);
    });

    for (const name of [
      'some.xdump',
      'xl-dmesg.txt',
      'xl_dmesg-2',
      'hypervisor.log',
      'hypervisor.log.1',
      'xenstore-ls.txt',
    ])
      test(`${name} is a dump by its name`, async () => {
        const { languageId } = await workspace.openTextDocument(write(name, 'anything\n'));
        assert.strictEqual(languageId, 'xdump');
      });

    for (const line of ['%xdump 1', '(XEN) Xen version 4.17.7'])
      test(`"${line}" as first line makes a dump`, async () => {
        const { languageId } = await workspace.openTextDocument(write(`first-${line.length}`, `${line}\n`));
        assert.strictEqual(languageId, 'xdump');
      });

    test('another text is none', async () => {
      const { languageId } = await workspace.openTextDocument(write('letter.txt', 'Dear Xen,\n'));
      assert.strictEqual(languageId, 'plaintext');
    });
  });
};
