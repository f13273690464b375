import { commands, FileType, languages, type QuickPickItem, Uri, window, workspace } from 'vscode';
import { textOf } from './argument.ts';
import type { Command } from './services.ts';

interface SampleItem extends QuickPickItem {
  readonly uri: Uri;
}

/** "Open Sample Capture": one of the captures that come with the extension, by name or to choose. */
export const openSample: Command =
  ({ context }) =>
  async (argument) => {
    const samples = await listSamples(Uri.joinPath(context.extensionUri, 'samples'));
    const name = textOf(argument);
    const chosen =
      samples.find(({ description }) => description === name) ??
      (await window.showQuickPick(samples, {
        title: 'Open Sample Capture',
        placeHolder: 'A capture of a real Xen host',
      }));
    if (!chosen) return;
    const document = await workspace.openTextDocument(chosen.uri);
    await window.showTextDocument(await languages.setTextDocumentLanguage(document, 'xdump'), { preview: false });
    await commands.executeCommand('xdump.machine.focus', { preserveFocus: true });
  };

/** Each sample has a folder of its name, with the capture and a page about what there is to find. */
const listSamples = async (folder: Uri): Promise<readonly SampleItem[]> => {
  const entries = await workspace.fs.readDirectory(folder);
  return entries
    .filter(([, type]) => type === FileType.Directory)
    .map(([name]) => ({ label: title(name), description: name, uri: Uri.joinPath(folder, name, `${name}.xdump`) }));
};

/** `guest-destroyed` → `Guest destroyed`. */
const title = (name: string): string => {
  const words = name.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};
