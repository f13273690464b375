// `npm run check`: types, lint, format, the arrows between rooms, dead code. One line each; the output of what failed.
import { installPackages } from './lib/install.mjs';
import { runMain } from './lib/missing.mjs';
import { findSilentArrowRules } from './lib/planted-arrows.mjs';
import { runTool } from './lib/run-process.mjs';
import { closeSteps, programStep, runSteps } from './lib/steps.mjs';

const STEPS = [
  programStep('types', () => runTool('@typescript/native', ['-b'], { name: 'tsc' })),
  programStep('lint', () => runTool('eslint', ['--max-warnings', '0', '.'])),
  programStep('format', () => runTool('prettier', ['--check', '--log-level', 'warn', '.'])),
  programStep('arrows', () =>
    runTool('dependency-cruiser', ['--config', '.dependency-cruiser.cjs', 'server/src', 'client/src'], {
      name: 'depcruise',
    }),
  ),
  {
    name: 'arrows, planted violations',
    run: async () => {
      const silent = await findSilentArrowRules();
      return { passed: silent.length === 0 ? 1 : 0, failed: silent.length, note: '', output: silent.join('\n') };
    },
  },
  programStep('dead code', () => runTool('knip', ['--no-progress'])),
];

await runMain('check', async () => {
  await installPackages();
  return closeSteps(await runSteps(STEPS, 2));
});
