import { commands, Range, Uri } from 'vscode';
import type { WireLocation } from '../../server/src/wire/location.ts';

/**
 * Shows a place of a capture. `vscode.open` also works for files above 50 MB, where extensions get no document to open
 * an editor for.
 */
export const openLocation = async ({ uri, range: { start, end } }: WireLocation): Promise<void> => {
  await commands.executeCommand('vscode.open', Uri.parse(uri), {
    selection: new Range(start.line, start.character, end.line, end.character),
    preview: true,
  });
};
