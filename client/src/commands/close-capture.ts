import { window, workspace } from 'vscode';
import { rowOf } from './argument.ts';
import type { Command } from './services.ts';

/** "Close Capture": takes a capture out of the trees. */
export const closeCapture: Command =
  ({ captures, machine, findings }) =>
  async (argument) => {
    const row = rowOf(argument, machine.view.selection, findings.view.selection);
    if (!row) return;
    const { capture } = row.node;
    await captures.close(capture);
    // An open document is always analysed.
    if (workspace.textDocuments.some(({ uri, languageId }) => uri.toString() === capture && languageId === 'xdump'))
      void window.showInformationMessage(
        'This capture is an open document. Close its editor to take it out of the trees.',
      );
  };
