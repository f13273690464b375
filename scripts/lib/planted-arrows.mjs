import { mkdirSync, mkdtempSync, copyFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inProject } from './project.mjs';
import { runTool } from './run-process.mjs';

const CONFIG = '.dependency-cruiser.cjs';

/**
 * Proves that the check of the arrows can fail: a small house in a temporary folder breaks every rule of the configuration once,
 * and each must be reported. Gives the sentences about rules that kept silent.
 */
export const findSilentArrowRules = async () => {
  const rules = createRequire(import.meta.url)(inProject(CONFIG)).forbidden.map(({ name }) => name);
  const folder = mkdtempSync(path.join(tmpdir(), 'xdump-arrows-'));
  try {
    plant(folder, rules);
    const { output } = await cruise(folder);
    const broken = new Set(JSON.parse(output).summary.violations.map(({ rule }) => rule.name));
    return rules.filter((rule) => !broken.has(rule)).map((rule) => `a planted violation of "${rule}" was not reported`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const cruise = (folder) =>
  runTool('dependency-cruiser', ['--config', CONFIG, '--output-type', 'json', 'server/src', 'client/src'], {
    name: 'depcruise',
    cwd: folder,
  });

const plant = (folder, rules) => {
  const write = (file, text) => {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  };
  for (const file of [CONFIG, 'tsconfig.base.json', 'package.json'])
    copyFileSync(inProject(file), path.join(folder, file));
  symlinkSync(inProject('node_modules'), path.join(folder, 'node_modules'), 'junction');
  // No room may import the client, so one import breaks the rule of each room.
  for (const rule of rules) {
    const room = /^(\w+)-imports-only-/.exec(rule)?.[1];
    if (room !== undefined && room !== 'client') {
      write(`server/src/${room}/planted.ts`, "export { planted } from '../../../client/src/planted.ts';\n");
    }
  }
  write('client/src/planted.ts', "export { orphan as planted } from '../../server/src/core/alone.ts';\n");
  write('server/src/core/alone.ts', 'export const orphan = 1;\n');
  write('server/src/core/orphan.ts', 'export const orphan = 1;\n');
  write('server/src/core/one.ts', "export { two as one } from './two.ts';\n");
  write('server/src/core/two.ts', "export { one as two } from './one.ts';\n");
  write('server/src/core/with-node.ts', "export { readFileSync } from 'node:fs';\n");
  write('server/src/core/with-editor.ts', "export { window } from 'vscode';\n");
  write('server/src/core/with-protocol.ts', "export { createConnection } from 'vscode-languageserver/node';\n");
};
