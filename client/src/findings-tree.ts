import { type TreeView, window } from 'vscode';
import type { Captures } from './captures.ts';
import type { Server } from './language-client.ts';
import { createTreeProvider, type TreeElement } from './tree-provider.ts';
import type { Disposing } from './dispose-all.ts';

/** The Findings view: contradictions by severity, rule and place. */
export interface FindingsTree extends Disposing {
  readonly view: TreeView<TreeElement>;
}

/** Creates the Findings view; its badge counts errors and warnings of all captures. */
export const createFindingsTree = (server: Server, captures: Captures): FindingsTree => {
  const provider = createTreeProvider(server, 'findings');
  const view = window.createTreeView('xdump.findings', { treeDataProvider: provider, showCollapseAll: true });
  const following = captures.onChange(() => {
    const count = captures.all().reduce((sum, { counts }) => sum + (counts ? counts.error + counts.warning : 0), 0);
    view.badge = count === 0 ? undefined : { value: count, tooltip: `${count} errors and warnings in dumps` };
  });
  return {
    view,
    dispose: () => {
      following.dispose();
      view.dispose();
      provider.dispose();
    },
  };
};
