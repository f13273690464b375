import * as assert from 'node:assert';
import { commands, Selection, window } from 'vscode';
import type { Services } from '../../../client/src/commands/services.ts';
import { TREE_METHOD, TREE_TOOLTIP_METHOD, type TreeNode, type ViewName } from '../../../server/src/wire/tree.ts';
import { activated, eventually } from './extension.ts';
import { diagnosed, open, placeOf, sampleUri } from './texts.ts';

/** The two trees of the side panel, as the server gives their rows and as VS Code shows them. */
export const treeTests = (): void => {
  suite('trees', () => {
    test('the Machine tree has the domains and their grant tables with counts of rows', async () => {
      const services = await activated();
      const document = await open(await sampleUri());
      const rows = await rowsOf(services, 'machine', document.uri.toString());
      const text = rows.map(({ label, description }) => `${label} ${description ?? ''}`).join('\n');
      assert.match(text, /^d1\b/m);
      assert.match(text, /77 active entries/);
      for (const { id, label } of rows) assert.ok(id !== '' && label !== '');
      assert.strictEqual(new Set(rows.map(({ id }) => id)).size, rows.length, 'ids are unique');
    });

    test('the Findings tree has each finding with its rule', async () => {
      const services = await activated();
      const document = await open(await sampleUri());
      await diagnosed(document.uri, ['GNT-01', 'GNT-04']);
      const rows = await rowsOf(services, 'findings', document.uri.toString());
      const rules = new Set(rows.filter(({ kind }) => kind === 'finding').map(({ rule }) => rule));
      assert.ok(rules.has('GNT-01') && rules.has('GNT-04'), [...rules].join());
    });

    test('rows keep their ids over a new analysis', async () => {
      const services = await activated();
      const uri = (await open(await sampleUri())).uri.toString();
      const before = (await rowsOf(services, 'machine', uri)).map(({ id }) => id);
      await commands.executeCommand('xdump.refresh');
      assert.deepStrictEqual(
        (await rowsOf(services, 'machine', uri)).map(({ id }) => id),
        before,
      );
    });

    test('"Reveal in Machine Tree" selects the thing under the cursor', async () => {
      const { machine } = await activated();
      const document = await open(await sampleUri());
      const editor = await window.showTextDocument(document);
      const position = placeOf(document, '[0x00a]', 3);
      editor.selection = new Selection(position, position);
      await commands.executeCommand('xdump.revealInTree');
      const selected = await eventually(() => machine.view.selection[0], machine.view.onDidChangeSelection);
      assert.strictEqual(selected.node.address, 'd1:gref:0xa');
      assert.strictEqual(machine.view.visible, true);
    });

    test('rows have tooltips', async () => {
      const services = await activated();
      const rows = await rowsOf(services, 'machine', (await open(await sampleUri())).uri.toString());
      const row = rows.find(({ address }) => address === 'd1');
      assert.ok(row);
      const tooltip = await services.server.request(TREE_TOOLTIP_METHOD, { view: 'machine', id: row.id });
      assert.ok(tooltip, 'domain 1 has a tooltip');
    });
  });
};

/** All rows of one capture's tree, parents first; grants are left folded where a level is long. */
const rowsOf = async ({ server }: Services, view: ViewName, capture: string): Promise<readonly TreeNode[]> => {
  const below = async (id: string | null): Promise<readonly TreeNode[]> => {
    const level = (await server.request(TREE_METHOD, { view, id })) ?? [];
    const own = level.filter((node) => node.capture === capture);
    const nested = await Promise.all(
      own.map((node) => (node.collapsible === 'none' ? Promise.resolve([]) : below(node.id))),
    );
    return own.flatMap((node, index) => [node, ...(nested[index] ?? [])]);
  };
  return below(null);
};
