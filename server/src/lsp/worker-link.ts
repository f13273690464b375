import { Worker } from 'node:worker_threads';
import type { FromWorker, ToWorker } from './worker-protocol.ts';

/** The protocol thread's end of the link to the analysis thread. */
export interface WorkerLink {
  readonly send: (message: ToWorker) => void;
  /** Asks the analysis thread; rejects with its words when it failed. */
  readonly request: (method: string, params: unknown) => Promise<unknown>;
  readonly stop: () => Promise<void>;
}

/** Starts the analysis thread from the bundle's own file. */
export const startWorkerLink = (
  file: URL,
  notify: (method: string, params: unknown) => void,
  log: (text: string) => void,
): WorkerLink => {
  const worker = new Worker(file);
  const waiting = new Map<
    number,
    { readonly resolve: (result: unknown) => void; readonly reject: (error: Error) => void }
  >();
  let next = 1;
  worker.on('message', (message: FromWorker) => {
    if (message.type === 'notify') {
      notify(message.method, message.params);
      return;
    }
    const asked = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.type === 'answer') asked?.resolve(message.result);
    else asked?.reject(new Error(message.message));
  });
  worker.on('error', (error) => {
    log(`the analysis thread stopped: ${error.stack ?? error.message}`);
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  });
  return {
    send: (message) => {
      worker.postMessage(message);
    },
    request: (method, params) =>
      new Promise((resolve, reject) => {
        const id = next;
        next += 1;
        waiting.set(id, { resolve, reject });
        worker.postMessage({ type: 'request', id, method, params } satisfies ToWorker);
      }),
    stop: async () => {
      await worker.terminate();
    },
  };
};
