import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runProcess } from './run-process.mjs';

/** The command line of a desktop VS Code: `VSCODE_EXECUTABLE_PATH`, else `code` on the path; undefined when there is none. */
export const findDesktop = () => {
  const { VSCODE_EXECUTABLE_PATH: given, PATH = '' } = process.env;
  if (given !== undefined) return given;
  const name = process.platform === 'win32' ? 'code.cmd' : 'code';
  return PATH.split(path.delimiter)
    .map((folder) => path.join(folder, name))
    .find((file) => existsSync(file));
};

/**
 * Opens a file in a new window of a desktop VS Code with the extension, and waits until it is closed. The extension and the
 * window's data live in a temporary folder, so nothing of the user's own VS Code changes.
 */
export const openInDesktop = async (code, file, vsix) => {
  const data = mkdtempSync(path.join(tmpdir(), 'xdump-desktop-'));
  const own = ['--extensions-dir', path.join(data, 'extensions'), '--user-data-dir', path.join(data, 'user')];
  try {
    const installed = await run(code, [...own, '--install-extension', vsix, '--force']);
    if (installed.code !== 0) throw new Error(`the extension could not be installed:\n${installed.output}`);
    const { code: exit, output } = await run(code, [
      ...own,
      '--new-window',
      '--wait',
      '--disable-workspace-trust',
      file,
    ]);
    if (exit !== 0) throw new Error(`VS Code ended with ${exit}:\n${output}`);
  } finally {
    rmSync(data, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
};

// The command of VS Code is a batch file on Windows, which needs a shell.
const run = (code, args) =>
  /\.cmd$/i.test(code) ? runProcess('cmd.exe', ['/d', '/s', '/c', code, ...args]) : runProcess(code, args);
