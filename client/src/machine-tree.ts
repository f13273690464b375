import { type TreeView, type Uri, type Position, window } from 'vscode';
import { TREE_PATH_METHOD } from '../../server/src/wire/tree.ts';
import type { Server } from './language-client.ts';
import { createTreeProvider, toElement, type TreeElement } from './tree-provider.ts';
import type { Disposing } from './dispose-all.ts';

/** The Machine view: what the capture says the machine looked like. */
export interface MachineTree extends Disposing {
  readonly view: TreeView<TreeElement>;
  /** Selects the thing at a place of the text; false when nothing known stands there. */
  readonly reveal: (uri: Uri, position: Position) => Promise<boolean>;
}

/** Creates the Machine view. */
export const createMachineTree = (server: Server): MachineTree => {
  const provider = createTreeProvider(server, 'machine');
  const view = window.createTreeView('xdump.machine', { treeDataProvider: provider, showCollapseAll: true });
  return {
    view,
    reveal: async (uri, position) => {
      const { line, character } = position;
      const path = await server.request(TREE_PATH_METHOD, { uri: uri.toString(), position: { line, character } });
      const element = toElement(path ?? []);
      if (!element) return false;
      await view.reveal(element, { select: true, focus: true, expand: true });
      return true;
    },
    dispose: () => {
      view.dispose();
      provider.dispose();
    },
  };
};
