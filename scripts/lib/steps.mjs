import { Missing } from './missing.mjs';
import { NotShown } from './workbench.mjs';

// Steps of a check: each gives `{ passed, failed, note, output }`; they run a few at a time and print one line when they end.

/** Runs steps (`{ name, run }`), at most `width` at once, in order of start. Output is shown of failed steps only. */
export const runSteps = async (steps, width = 1) => {
  const waiting = [...steps];
  const results = new Map();
  const work = async () => {
    for (let step = waiting.shift(); step; step = waiting.shift()) {
      const result = await timed(step);
      results.set(step, result);
      process.stdout.write(`${lineOf(result)}\n`);
      if (result.failed > 0 && result.output.trim() !== '') process.stdout.write(`${indent(result.output)}\n`);
    }
  };
  await Promise.all(Array.from({ length: width }, work));
  return steps.map((step) => results.get(step));
};

const timed = async ({ name, run }) => {
  const start = performance.now();
  const result = await run().catch((error) => ({ passed: 0, failed: 1, note: '', output: reasonOf(error) }));
  return { name, seconds: (performance.now() - start) / 1000, ...result };
};

// These say all in its sentence; anything else is a defect and needs its stack.
const reasonOf = (error) =>
  error instanceof Missing || error instanceof NotShown ? error.message : (error.stack ?? String(error));

const lineOf = ({ name, seconds, passed, failed, note }) => {
  const state = failed > 0 ? 'FAILED' : 'ok';
  const counts = failed > 0 ? `${passed} passed, ${failed} failed` : passed > 1 ? `${passed} passed` : '';
  const notes = [counts, note].filter((text) => text).join('; ');
  return `${state.padEnd(7)}${name.padEnd(34)}${seconds.toFixed(1).padStart(7)} s${notes === '' ? '' : `   ${notes}`}`;
};

const indent = (text) => text.trimEnd().replace(/^/gm, '    ');

/** A step that is a whole program: it passes when the program exits with 0. */
export const programStep = (name, start) => ({
  name,
  run: async () => {
    const { code, output } = await start();
    return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, note: '', output };
  },
});

/** Prints the closing line, after a table of all results where their lines are far apart; gives the exit code. */
export const closeSteps = (results, { table = false } = {}) => {
  const sum = (field) => results.reduce((total, result) => total + result[field], 0);
  const [passed, failed] = [sum('passed'), sum('failed')];
  if (table) process.stdout.write(`\n${results.map(lineOf).join('\n')}\n`);
  process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
  return failed === 0 ? 0 : 1;
};
