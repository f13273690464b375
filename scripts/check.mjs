// `npm run check`: types, lint, format, the arrows between rooms, dead code. One line each; the output of what failed.
import { checkSteps } from './lib/check-steps.mjs';
import { installPackages } from './lib/install.mjs';
import { runMain } from './lib/missing.mjs';
import { closeSteps, runSteps } from './lib/steps.mjs';

await runMain('check', async () => {
  await installPackages();
  return closeSteps(await runSteps(checkSteps, 2));
});
