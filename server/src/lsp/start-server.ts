import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { runServer } from './server.ts';
import type { AnalysisThread } from './worker-link.ts';

/**
 * Starts the language server on the channel that the arguments name (`--stdio`, `--node-ipc`). `spawn` starts an
 * analysis thread, at the start and when one died. The connection ends the process: with 0 after `shutdown` and `exit`, else 1.
 */
export const startServer = (spawn: () => AnalysisThread): void => {
  // Without its client a server has no purpose; the end of standard input is seen by the connection itself.
  process.once('disconnect', () => process.exit(1));
  runServer(createConnection(ProposedFeatures.all), spawn);
};
