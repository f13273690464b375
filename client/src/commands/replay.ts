import { window } from 'vscode';
import { openReplay } from '../replay-documents.ts';
import { rowOf } from './argument.ts';
import type { Command } from './services.ts';

/** "Replay Recorded Events": of the capture of a row, else of the one that the user looks at. */
export const replay: Command =
  ({ captures }) =>
  async (argument) => {
    const uri = rowOf(argument)?.node.capture ?? captures.active()?.uri;
    if (uri === undefined)
      void window.showInformationMessage('Open a capture first, for example with "Xen Dump: Open Sample Capture".');
    else await openReplay(uri);
  };
