import { readdirSync } from 'node:fs';
import { inProject } from './project.mjs';
import { runTool } from './run-process.mjs';

const PACKAGE = 'vscode-tmgrammar-test';

const filesIn = (folder, end) =>
  readdirSync(inProject(folder))
    .filter((name) => name.endsWith(end))
    .map((name) => `${folder}/${name}`);

const step = (name, command, folder, end) => ({
  name,
  run: async () => {
    const files = filesIn(folder, end);
    if (files.length === 0) return { passed: 0, failed: 1, note: 'there is no test', output: '' };
    const { code, output } = await runTool(PACKAGE, files, { name: command });
    return { passed: code === 0 ? files.length : 0, failed: code === 0 ? 0 : 1, note: '', output };
  },
});

/** Tests of the colours: scopes at marked places, and whole texts against their snapshots. */
export const grammarSteps = [
  step('grammar tests', 'vscode-tmgrammar-test', 'test/grammar', '.test.xdump'),
  step('grammar snapshots', 'vscode-tmgrammar-snap', 'test/grammar/snap', '.xdump'),
];
