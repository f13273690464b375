import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { runServer } from './server.ts';
import { spawnWorker } from './spawn-worker.ts';

/**
 * Starts the language server on the channel that the arguments name (`--stdio`, `--node-ipc`). `bundle` runs as analysis
 * thread when it is loaded by a worker. The connection ends the process: with 0 after `shutdown` and `exit`, else 1.
 */
export const startServer = (bundle: URL): void => {
  // Without its client a server has no purpose; the end of standard input is seen by the connection itself.
  process.once('disconnect', () => process.exit(1));
  runServer(createConnection(ProposedFeatures.all), () => spawnWorker(bundle));
};
