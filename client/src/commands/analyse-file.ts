import { commands, FileType, languages, type Uri, window, workspace } from 'vscode';
import { activeTextUri } from '../active-text.ts';
import { isLarge } from '../large-files.ts';
import { analyseAsFolder } from './analyse-folder.ts';
import { uriOf } from './argument.ts';
import type { Command } from './services.ts';
import { withProgress } from './with-progress.ts';

/**
 * "Analyse This File": the file of the menu, else the active editor's, else one to choose. A text that has a document
 * becomes an `xdump` document, so that it gets hovers and colours as well; a bigger one is analysed from disk.
 */
export const analyseFile: Command = (services) => async (argument) => {
  const uri = uriOf(argument) ?? activeTextUri() ?? (await choose());
  if (!uri) return;
  if (await isFolder(uri)) return analyseAsFolder(services, uri);
  if (await isLarge(uri)) {
    await commands.executeCommand('vscode.open', uri);
    await withProgress(services, { uri: uri.toString(), kind: 'file' });
  } else {
    const document = await workspace.openTextDocument(uri);
    await window.showTextDocument(await languages.setTextDocumentLanguage(document, 'xdump'), { preview: false });
  }
  await commands.executeCommand('xdump.machine.focus', { preserveFocus: true });
};

const choose = async (): Promise<Uri | undefined> => {
  const chosen = await window.showOpenDialog({ title: 'Analyse a Dump', openLabel: 'Analyse' });
  return chosen?.[0];
};

const isFolder = async (uri: Uri): Promise<boolean> => {
  if (uri.scheme !== 'file') return false;
  try {
    return (await workspace.fs.stat(uri)).type === FileType.Directory;
  } catch {
    return false;
  }
};
