import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { Exit, type Terminal } from '../cli/terminal.ts';
import { printableLines } from '../cli/output/printable.ts';
import type { runCommandLine } from '../cli/run.ts';
import { productVersion } from '../wire/product-version.ts';
import { loadProgram } from './load-program.ts';

/** What `bin/xdump.mjs` runs: the command line. */
const terminal: Terminal = {
  out: (text) =>
    new Promise((resolve) => {
      if (process.stdout.write(text)) resolve();
      else process.stdout.once('drain', resolve);
    }),
  error: (text) => {
    process.stderr.write(printableLines(text));
  },
};

const program = (name: string): unknown => loadProgram(path.join(__dirname, name), 'command');

const main = async (): Promise<void> => {
  // What is read lives in arrays outside of the engine's heap, and what is allocated for a moment is small: room for young
  // objects that doubles up to 32 MB would only be memory.
  if (process.argv[2] !== 'lsp') setFlagsFromString('--semi-space-growth-factor=1');
  // A reader that goes away (`| head`) is no error of ours.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    process.exit(error.code === 'EPIPE' ? Exit.ok : Exit.internal);
  });
  try {
    const engine = program('engine.cjs') as { readonly runCommandLine: typeof runCommandLine };
    process.exitCode = await engine.runCommandLine(process.argv.slice(2), terminal, () => {
      program('language-server.cjs');
    });
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    terminal.error(`xdump ${productVersion}: internal error, please report it with this text:\n${text}\n`);
    process.exitCode = Exit.internal;
  }
};

void main();
