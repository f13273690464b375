import path from 'node:path';
import { loadProgram } from './load-program.ts';

/** What `bin/xdump.mjs` runs: the command line, with its compiled code kept for the next start. */
loadProgram(path.join(__dirname, 'xdump.cjs'));
