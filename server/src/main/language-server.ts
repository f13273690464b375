import path from 'node:path';
import { isMainThread } from 'node:worker_threads';
import { spawnWorker } from '../lsp/spawn-worker.ts';
import type { startServer } from '../lsp/start-server.ts';
import type { startWorker } from '../lsp/worker.ts';
import { loadProgram } from './load-program.ts';

/**
 * What an editor starts as language server: this file in both threads. The analysis thread is started first, so that it
 * comes up on another core while this one loads the protocol.
 */
const program = (name: string): unknown => loadProgram(path.join(__dirname, name), 'server');

if (isMainThread) {
  const spawn = (): ReturnType<typeof spawnWorker> => spawnWorker(__filename);
  let first: ReturnType<typeof spawnWorker> | null = spawn();
  const protocol = program('protocol-thread.cjs') as { readonly startServer: typeof startServer };
  protocol.startServer(() => {
    const thread = first ?? spawn();
    first = null;
    return thread;
  });
} else {
  const engine = program('engine.cjs') as { readonly startWorker: typeof startWorker };
  engine.startWorker();
}
