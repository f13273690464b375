/** The analysis thread of the language server as a bundle: everything but the command line and the protocol. */
export { startWorker } from '../lsp/worker.ts';
