// `npm run test:host`: the suite of test/host/suite in the extension host of a real VS Code, without a desktop.
import { runInServedVscode } from './lib/extension-tests.mjs';
import { installBrowser } from './lib/browser.mjs';
import { installPackages } from './lib/install.mjs';
import { runMain } from './lib/missing.mjs';
import { build } from './lib/pack.mjs';
import { closeSteps, runSteps } from './lib/steps.mjs';
import { installVscode } from './lib/vscode-install.mjs';

await runMain('test:host', async () => {
  await installPackages();
  await installVscode();
  await installBrowser();
  await build(['--tests']);
  return closeSteps(await runSteps([{ name: 'extension in VS Code', run: runInServedVscode }]));
});
