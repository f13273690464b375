import { parentPort } from 'node:worker_threads';
import { Service } from './service.ts';
import type { FromWorker, ToWorker } from './worker-protocol.ts';

/** The analysis thread: owns all analyses, works in slices, and answers requests between them. */
export const startWorker = (): void => {
  const port = parentPort;
  if (port === null) return;
  const post = (message: FromWorker): void => {
    port.postMessage(message);
  };
  const service = new Service((method, params) => {
    post({ type: 'notify', method, params });
  });
  port.on('message', (message: ToWorker) => {
    if (message.type !== 'request') {
      service.tell(message);
      return;
    }
    service.answer(message.method, message.params).then(
      (result) => {
        post({ type: 'answer', id: message.id, result });
      },
      (error: unknown) => {
        post({
          type: 'failure',
          id: message.id,
          message: error instanceof Error ? (error.stack ?? error.message) : String(error),
        });
      },
    );
  });
};
