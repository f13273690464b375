import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runNode } from './run-process.mjs';
import { VSCODE_SERVER } from './vscode-install.mjs';

const MAIN = path.join(VSCODE_SERVER, 'out', 'server-main.js');

/** The server of VS Code 1.100 wants Node 20; `XDUMP_VSCODE_NODE` names another program than the one that runs us. */
const NODE = process.env.XDUMP_VSCODE_NODE ?? process.execPath;

/** Quiet, offline, and a dump of any size may be opened (a remote editor refuses 10 MB otherwise). */
const SETTINGS = {
  'telemetry.telemetryLevel': 'off',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'workbench.editorLargeFileConfirmation': 2048,
  'security.workspace.trust.enabled': false,
  // A served workbench saves by itself otherwise, and a capture must stay what was captured.
  'files.autoSave': 'off',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'editor.minimap.enabled': false,
  'chat.disableAIFeatures': true,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'git.openRepositoryInParentFolders': 'never',
};

/**
 * Starts VS Code as a server on a free port of the loopback interface, with all its data in a temporary folder.
 * `vsix`: a package to install; `settings`: user settings; `tests`: the page may name an extension under development.
 */
export const startVscode = async ({ env = {}, settings = {}, vsix, tests = false } = {}) => {
  const data = mkdtempSync(path.join(tmpdir(), 'xdump-vscode-'));
  const user = path.join(data, 'data', 'User');
  const extensions = path.join(data, 'extensions');
  mkdirSync(user, { recursive: true });
  mkdirSync(extensions);
  const changeSettings = (changes) => {
    Object.assign(settings, changes);
    writeFileSync(path.join(user, 'settings.json'), JSON.stringify({ ...SETTINGS, ...settings }));
  };
  changeSettings({});
  const common = ['--accept-server-license-terms', '--server-data-dir', data, '--extensions-dir', extensions];
  if (vsix !== undefined) {
    const { code, output } = await runNode(MAIN, [...common, '--install-extension', vsix]);
    if (code !== 0 || !output.includes('was successfully installed')) throw new Error(`no installation:\n${output}`);
  }
  const port = await freePort();
  const child = spawn(NODE, [MAIN, ...common, ...serverArguments(port, tests)], {
    // A process group of its own: an extension host that hangs would outlive the server.
    detached: process.platform !== 'win32',
    // Sockets go to the data folder and leave with it; no gallery, no look-ups of its host.
    env: { ...process.env, EXTENSIONS_GALLERY: '{"serviceUrl":""}', TMPDIR: data, XDG_RUNTIME_DIR: data, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (log += chunk));
  const stop = async () => {
    await endProcess(child);
    rmSync(data, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
  const authority = `127.0.0.1:${port}`;
  const base = `http://${authority}`;
  if (!(await answers(`${base}/version`, child))) {
    await stop();
    throw new Error(`VS Code did not start:\n${log}`);
  }
  return { base, authority, log: () => log, stop, changeSettings };
};

const serverArguments = (port, tests) => [
  '--host',
  '127.0.0.1',
  '--port',
  String(port),
  '--without-connection-token',
  '--telemetry-level',
  'off',
  '--disable-workspace-trust',
  '--disable-getting-started-override',
  // Newer versions of VS Code ignore the extension that the page's address names without this.
  ...(tests ? ['--enable-smoke-test-driver'] : []),
];

const freePort = () =>
  new Promise((resolve, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

const answers = async (url, child) => {
  for (let attempt = 0; attempt < 300 && child.exitCode === null; attempt++) {
    try {
      if ((await fetch(url)).ok) return true;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  return false;
};

const endProcess = async (child) => {
  const ended = new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    else child.once('exit', resolve);
  });
  const signal = (name) => {
    try {
      process.kill(process.platform === 'win32' ? child.pid : -child.pid, name);
    } catch {
      // It has ended already.
    }
  };
  signal('SIGTERM');
  const killing = setTimeout(() => signal('SIGKILL'), 5000);
  await ended;
  clearTimeout(killing);
  signal('SIGKILL');
};

/** Address of the workbench with a folder; `payload` names what to open or test, see `remoteUri`. */
export const workbenchUrl = ({ base }, folder, payload = []) =>
  `${base}/?folder=${encodeURIComponent(folder)}&payload=${encodeURIComponent(JSON.stringify(payload))}`;

/** A file of this machine as the workbench of a server names it. */
export const remoteUri = ({ authority }, file) => `vscode-remote://${authority}${file}`;
