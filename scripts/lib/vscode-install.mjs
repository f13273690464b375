import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Missing } from './missing.mjs';
import { inProject } from './project.mjs';
import { runNpm } from './run-process.mjs';

/** code-server of this version is VS Code 1.100.3 and runs on Node 20, 22 and newer desktop versions are tested by test:desktop. */
const VERSION = '4.100.3';
const FOLDER = inProject('.vscode-host');

/** VS Code's own server and web workbench. `XDUMP_VSCODE_SERVER` names another one. */
export const VSCODE_SERVER =
  process.env.XDUMP_VSCODE_SERVER ?? path.join(FOLDER, 'node_modules', 'code-server', 'lib', 'vscode');

/**
 * Puts a real VS Code into .vscode-host/ from the npm registry, once. No install script runs: the ones of code-server compile and
 * download what is not needed here (terminal, keyring, file logs).
 */
export const installVscode = async () => {
  if (process.env.XDUMP_VSCODE_SERVER !== undefined) return;
  const stamp = path.join(FOLDER, 'ready');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === VERSION) return;
  process.stderr.write(`Installing VS Code (code-server ${VERSION}) into .vscode-host…\n`);
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(path.join(FOLDER, 'package.json'), '{"name":"vscode-host","private":true}\n');
  await install(FOLDER, [`code-server@${VERSION}`]);
  // Not `npm ci`: the shrinkwrap file that comes with it does not fit its manifest.
  await install(VSCODE_SERVER, ['--omit=dev']);
  await linkRipgrep();
  removeSourceMaps(path.join(VSCODE_SERVER, 'out'));
  writeFileSync(stamp, VERSION);
};

const install = async (cwd, what) => {
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', '--legacy-peer-deps'];
  const { code, output } = await runNpm(['install', ...what, ...quiet], { cwd });
  if (code === 0) return;
  process.stderr.write(output);
  throw new Missing('VS Code could not be installed; the first run needs the npm registry (see the lines above).');
};

/** Search in files needs ripgrep, which this version expects where its install script would have downloaded it. */
const linkRipgrep = async () => {
  const target = path.join(VSCODE_SERVER, 'node_modules', '@vscode', 'ripgrep', 'bin', 'rg');
  if (process.platform === 'win32' || existsSync(target) || !existsSync(path.join(target, '..', '..'))) return;
  let program = ['/usr/bin/rg', '/usr/local/bin/rg'].find((file) => existsSync(file));
  if (program === undefined) {
    const name = `@vscode/ripgrep-${process.platform}-${process.arch}`;
    await install(FOLDER, [`${name}@1.18.0`]);
    program = path.join(FOLDER, 'node_modules', name, 'bin', 'rg');
  }
  mkdirSync(path.dirname(target), { recursive: true });
  symlinkSync(program, target);
};

const removeSourceMaps = (folder) => {
  for (const file of readdirSync(folder, { recursive: true })) {
    if (file.endsWith('.map')) rmSync(path.join(folder, file));
  }
};
