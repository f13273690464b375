/** Everything but the protocol, as one bundle: the command line runs it, and the analysis thread of the language server. */
export { runCommandLine } from '../cli/run.ts';
export { startWorker } from '../lsp/worker.ts';
