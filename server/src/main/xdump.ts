import { isMainThread } from 'node:worker_threads';
import { runCommandLine } from '../cli/run.ts';
import { printableLines } from '../cli/output/printable.ts';
import { Exit, type Terminal } from '../cli/terminal.ts';
import { productVersion } from '../wire/product-version.ts';

/**
 * The one executable: the command line and, as `xdump lsp`, the language server. The server's analysis thread is this
 * file again, in a worker.
 */
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

const main = async (): Promise<void> => {
  // A reader that goes away (`| head`) is no error of ours.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    process.exit(error.code === 'EPIPE' ? Exit.ok : Exit.internal);
  });
  try {
    process.exitCode = await runCommandLine(process.argv.slice(2), terminal);
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    terminal.error(`xdump ${productVersion}: internal error, please report it with this text:\n${text}\n`);
    process.exitCode = Exit.internal;
  }
};

if (isMainThread) void main();
else
  void import('../lsp/worker.ts').then(({ startWorker }) => {
    startWorker();
  });
