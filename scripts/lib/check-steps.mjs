import { findSilentArrowRules } from './planted-arrows.mjs';
import { runTool } from './run-process.mjs';
import { programStep } from './steps.mjs';

/** What is checked without running the product: types, lint, format, the arrows between rooms, dead code. */
export const checkSteps = [
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
