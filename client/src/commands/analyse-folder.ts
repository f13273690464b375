import { commands, type Uri, window } from 'vscode';
import { uriOf } from './argument.ts';
import type { Command, Services } from './services.ts';
import { withProgress } from './with-progress.ts';

/** "Analyse Folder as One Capture": the folder of the menu, else one to choose. */
export const analyseFolder: Command = (services) => async (argument) => {
  const uri = uriOf(argument) ?? (await choose());
  if (uri) await analyseAsFolder(services, uri);
};

/** Analyses a folder as one capture and shows the result. */
export const analyseAsFolder = async (services: Services, uri: Uri): Promise<void> => {
  await withProgress(services, { uri: uri.toString(), kind: 'folder' });
  await commands.executeCommand('xdump.machine.focus');
};

const choose = async (): Promise<Uri | undefined> => {
  const chosen = await window.showOpenDialog({
    title: 'Analyse a Folder as One Capture',
    openLabel: 'Analyse',
    canSelectFiles: false,
    canSelectFolders: true,
  });
  return chosen?.[0];
};
