import { parentPort } from 'node:worker_threads';
import { Refusal } from './answer.ts';
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
    const { id, method, params } = message;
    service.answer(id, method, params).then(
      (result) => {
        if (result instanceof Refusal) post({ type: 'refusal', id, message: result.message });
        else post({ type: 'answer', id, result });
      },
      (error: unknown) => {
        post({ type: 'failure', id, message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
      },
    );
  });
};
