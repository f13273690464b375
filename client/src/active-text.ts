import { TabInputText, type Uri, window } from 'vscode';

/**
 * URI of the text that the user looks at. Above 50 MB the editor gives extensions no document and no active editor, but
 * the tab still names its file.
 */
export const activeTextUri = (): Uri | undefined => {
  const editor = window.activeTextEditor;
  if (editor) return editor.document.uri;
  const input = window.tabGroups.activeTabGroup.activeTab?.input;
  return input instanceof TabInputText ? input.uri : undefined;
};
