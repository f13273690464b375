import { ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import type { Collapsible, TreeNode } from '../../server/src/wire/tree.ts';

const STATES: Readonly<Record<Collapsible, TreeItemCollapsibleState>> = {
  none: TreeItemCollapsibleState.None,
  collapsed: TreeItemCollapsibleState.Collapsed,
  expanded: TreeItemCollapsibleState.Expanded,
};

/** A node of the wire contract as a native row; the tooltip is left out so that VS Code asks for it when it is needed. */
export const toTreeItem = (node: TreeNode): TreeItem => {
  const item = new TreeItem(node.label, STATES[node.collapsible]);
  item.id = node.id;
  if (node.description !== null) item.description = node.description;
  if (node.icon !== null) {
    item.iconPath =
      node.iconColor === null ? new ThemeIcon(node.icon) : new ThemeIcon(node.icon, new ThemeColor(node.iconColor));
  }
  if (node.location !== null) {
    item.command = { title: 'Go to Line', command: 'xdump.openLocation', arguments: [node.location] };
  }
  item.contextValue = contextValue(node);
  return item;
};

/** What the menus' `viewItem =~ /\bword\b/` conditions look for: the kind of node and what it has. */
const contextValue = (node: TreeNode): string =>
  [
    node.kind,
    node.address === null ? '' : 'hasAddress',
    node.value === null ? '' : 'hasValue',
    node.rule === null ? '' : 'hasRule',
  ]
    .filter((word) => word !== '')
    .join(' ');
