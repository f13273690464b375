import { EventEmitter, MarkdownString, type TreeDataProvider, type TreeItem } from 'vscode';
import { TREE_METHOD, TREE_TOOLTIP_METHOD, type TreeNode, type ViewName } from '../../server/src/wire/tree.ts';
import type { Server } from './language-client.ts';
import { toTreeItem } from './tree-item.ts';
import { disposeAll, type Disposing } from './dispose-all.ts';

/** A row of a native tree. The parent is kept because VS Code asks for it when a row is revealed. */
export interface TreeElement {
  readonly node: TreeNode;
  readonly parent: TreeElement | undefined;
}

/** A tree whose rows come from the server when they are first shown. */
export interface TreeProvider extends TreeDataProvider<TreeElement>, Disposing {
  /** Needed for reveal, hence always there. */
  readonly getParent: (element: TreeElement) => TreeElement | undefined;
}

/** The one provider of both views; rows keep their ids, so expansion and selection survive a new analysis. */
export const createTreeProvider = (server: Server, view: ViewName): TreeProvider => {
  const changed = new EventEmitter<undefined>();
  const refresh = (): void => {
    changed.fire(undefined);
  };
  const ending = disposeAll([changed, server.onTreeChanged(refresh), server.onRunning(refresh)]);
  return {
    onDidChangeTreeData: changed.event,
    getChildren: async (parent) => {
      const nodes = await server.request(TREE_METHOD, { view, id: parent?.node.id ?? null });
      return nodes?.map((node) => ({ node, parent })) ?? [];
    },
    getTreeItem: ({ node }) => toTreeItem(node),
    getParent: ({ parent }) => parent,
    resolveTreeItem: async (item: TreeItem, { node }: TreeElement, token) => {
      const markdown = await server.request(TREE_TOOLTIP_METHOD, { view, id: node.id }, token);
      // Not trusted: the text quotes the capture, so no command links and no HTML.
      if (markdown) item.tooltip = new MarkdownString(markdown);
      return item;
    },
    dispose: () => {
      ending.dispose();
    },
  };
};

/** The elements for a path from root to node, each knowing its parent; undefined for an empty path. */
export const toElement = (path: readonly TreeNode[]): TreeElement | undefined =>
  path.reduce<TreeElement | undefined>((parent, node) => ({ node, parent }), undefined);
