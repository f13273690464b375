import { type Disposable, type Tab, TabInputText, type TreeView, type Uri, window, workspace } from 'vscode';
import type { Captures } from './captures.ts';
import type { TreeElement } from './tree-provider.ts';
import { disposeAll } from './dispose-all.ts';

/** Above this size (bytes) VS Code gives extensions no document: `TextModel._MODEL_SYNC_LIMIT`. */
const DOCUMENT_LIMIT = 50 * 1024 * 1024;

/**
 * Analyses `.xdump` files that are too big for a document while their tab is open, as if they had one, and says above the tree what the
 * editor cannot do with them. Other names are left to the command, because nothing says that they are dumps.
 */
export const watchLargeFiles = (captures: Captures, view: TreeView<TreeElement>): Disposable => {
  const shown = new Set<string>();
  const look = async (): Promise<void> => {
    const uri = shownWithoutDocument();
    if (!uri?.path.endsWith('.xdump') || !(await isLarge(uri))) {
      view.message = '';
      return;
    }
    view.message =
      'Above 50 MB the editor gives no hovers and no colours. Tree, findings and squiggles work as always.';
    if (captures.holding(uri)) return;
    shown.add(uri.toString());
    await captures.analyse({ uri: uri.toString(), kind: 'file' });
  };
  const forget = (closed: readonly Tab[]): void => {
    for (const { input } of closed) {
      if (input instanceof TabInputText && shown.delete(input.uri.toString()))
        void captures.close(input.uri.toString());
    }
  };
  void look();
  return disposeAll([
    window.tabGroups.onDidChangeTabs(({ closed }) => {
      forget(closed);
      void look();
    }),
    window.tabGroups.onDidChangeTabGroups(() => void look()),
    window.onDidChangeActiveTextEditor(() => void look()),
  ]);
};

const shownWithoutDocument = (): Uri | undefined => {
  const input = window.tabGroups.activeTabGroup.activeTab?.input;
  if (window.activeTextEditor || !(input instanceof TabInputText)) return undefined;
  const shown = input.uri.toString();
  return workspace.textDocuments.some(({ uri }) => uri.toString() === shown) ? undefined : input.uri;
};

/** Whether a file is too big for a document; false when it cannot be read. */
export const isLarge = async (uri: Uri): Promise<boolean> => {
  try {
    return (await workspace.fs.stat(uri)).size > DOCUMENT_LIMIT;
  } catch {
    return false;
  }
};
