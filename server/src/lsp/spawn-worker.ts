import { Worker } from 'node:worker_threads';
import type { AnalysisThread } from './worker-link.ts';
import type { FromWorker } from './worker-protocol.ts';

/** Starts the analysis thread from a bundle that runs as one when it is no main thread. */
export const spawnWorker = (file: string): AnalysisThread => {
  const worker = new Worker(file);
  let reason: string | null = null;
  worker.on('error', (error: Error & { readonly code?: string }) => {
    reason = error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'it ran out of memory' : (error.stack ?? error.message);
  });
  return {
    postMessage: (message) => {
      // The bytes of a text are made for this message; they move over instead of being copied.
      const moved = message.type === 'text' && message.bytes !== null ? [message.bytes.buffer as ArrayBuffer] : [];
      worker.postMessage(message, moved);
    },
    onMessage: (take) => {
      worker.on('message', (message: FromWorker) => {
        take(message);
      });
    },
    onEnd: (take) => {
      worker.once('exit', (code) => {
        take(reason ?? `it ended with code ${code}`);
      });
    },
    stop: async () => {
      await worker.terminate();
    },
  };
};
