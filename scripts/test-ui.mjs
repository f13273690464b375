// `npm run test:ui`: the packaged extension in a real VS Code, with a picture of each step in test/host/out/ui.
import { installBrowser } from './lib/browser.mjs';
import { installPackages } from './lib/install.mjs';
import { runMain } from './lib/missing.mjs';
import { pack } from './lib/pack.mjs';
import { closeSteps, runSteps } from './lib/steps.mjs';
import { runUiTests } from './lib/ui-tests.mjs';
import { installVscode } from './lib/vscode-install.mjs';

await runMain('test:ui', async () => {
  await installPackages();
  await installVscode();
  await installBrowser();
  await pack();
  return closeSteps(await runSteps([{ name: 'user interface', run: runUiTests }]));
});
