import { NotShown } from './workbench.mjs';

/** Something that this machine must have first; the message is one plain sentence that says what to do. */
export class Missing extends Error {}

/**
 * Runs a command's main function: a missing prerequisite is printed as its sentence and exits with 2, like wrong use; an editor that
 * does not show what it should exits with 1. Anything else is a defect and keeps its stack.
 */
export const runMain = async (name, main) => {
  try {
    process.exitCode = (await main(process.argv.slice(2))) ?? 0;
  } catch (error) {
    if (!(error instanceof Missing || error instanceof NotShown)) throw error;
    process.stderr.write(`${name}: ${error.message}\n`);
    process.exitCode = error instanceof Missing ? 2 : 1;
  }
};
