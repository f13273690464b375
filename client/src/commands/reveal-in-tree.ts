import { window } from 'vscode';
import type { Command } from './services.ts';

/** "Reveal in Machine Tree": selects the thing under the cursor. */
export const revealInTree: Command =
  ({ machine }) =>
  async () => {
    const editor = window.activeTextEditor;
    if (!editor) return;
    if (await machine.reveal(editor.document.uri, editor.selection.active)) return;
    void window.showInformationMessage('Nothing that the Machine tree knows stands at the cursor.');
  };
