// `npm test`: installs what is missing and runs every check and test; the last line has the sums. Nothing is skipped: what cannot run fails.
import path from 'node:path';
import { installBrowser } from './lib/browser.mjs';
import { checkSteps } from './lib/check-steps.mjs';
import { runInServedVscode } from './lib/extension-tests.mjs';
import { grammarSteps } from './lib/grammar-steps.mjs';
import { installPackages } from './lib/install.mjs';
import { runMain } from './lib/missing.mjs';
import { build, pack } from './lib/pack.mjs';
import { inProject, TEST_OUTPUT } from './lib/project.mjs';
import { runNode } from './lib/run-process.mjs';
import { installShells } from './lib/shells.mjs';
import { programStep, closeSteps, runSteps } from './lib/steps.mjs';
import { runUiTests } from './lib/ui-tests.mjs';
import { vitestStep } from './lib/vitest-steps.mjs';
import { installVscode } from './lib/vscode-install.mjs';

const PICTURE = path.join(TEST_OUTPUT, 'start.png');

/** Steps that use the product as it is packaged, one after the other. */
const productSteps = [
  {
    name: 'package',
    run: async () => {
      await build(['--tests']);
      return { passed: 1, failed: 0, note: `${Math.round((await pack()) / 1000)} kB`, output: '' };
    },
  },
  vitestStep,
  ...grammarSteps,
  { name: 'extension in VS Code', run: () => withVscode(runInServedVscode) },
  { name: 'user interface', run: () => withVscode(runUiTests) },
  programStep('npm start -- --screenshot', () => runNode(inProject('scripts', 'start.mjs'), ['--screenshot', PICTURE])),
];

const withVscode = async (run) => {
  await installVscode();
  await installBrowser();
  return run();
};

await runMain('test', async () => {
  await installPackages();
  await installShells();
  const checked = await runSteps(checkSteps, 2);
  return closeSteps([...checked, ...(await runSteps(productSteps))], { table: true });
});
