import type { FromWorker, ToWorker } from './worker-protocol.ts';

/** The part of a worker thread that the link needs. */
export interface AnalysisThread {
  readonly postMessage: (message: ToWorker) => void;
  readonly onMessage: (take: (message: FromWorker) => void) => void;
  /** The thread ended; `reason` in words. Called once. */
  readonly onEnd: (take: (reason: string) => void) => void;
  readonly stop: () => Promise<void>;
}

/** What an asked thread says: an answer, or why there is none. `wrong`: the asker's fault. `lost`: the thread died. */
export type Reply =
  | { readonly kind: 'answer'; readonly result: unknown }
  | { readonly kind: 'wrong' | 'broken' | 'lost'; readonly message: string };

/** The protocol thread's end of the link to the analysis thread. */
export interface WorkerLink {
  readonly send: (message: Exclude<ToWorker, { readonly type: 'request' | 'cancel' }>) => void;
  /** Asks the analysis thread. `onCancel` is given the way to take the question back; it is still replied to. */
  readonly request: (method: string, params: unknown, onCancel: (cancel: () => void) => void) => Promise<Reply>;
  readonly stop: () => Promise<void>;
}

/** What the link tells. */
export interface LinkEvents {
  readonly notify: (method: string, params: unknown) => void;
  /** A new thread stands in for one that died: it knows nothing yet. */
  readonly restarted: (reason: string) => void;
  /** It died too often; there is no thread any more. */
  readonly gaveUp: (reason: string) => void;
}

/** So many deaths in a session are borne: a capture that kills the thread must not kill it for ever. */
const MAX_RESTARTS = 3;

/** Starts the analysis thread and keeps one running. */
export const startWorkerLink = (spawn: () => AnalysisThread, events: LinkEvents): WorkerLink => {
  const waiting = new Map<number, (reply: Reply) => void>();
  let next = 1;
  let deaths = 0;
  let stopping = false;
  let thread: AnalysisThread | null = null;

  const take = (message: FromWorker): void => {
    if (message.type === 'notify') {
      events.notify(message.method, message.params);
      return;
    }
    const reply = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.type === 'answer') reply?.({ kind: 'answer', result: message.result });
    else reply?.({ kind: message.type === 'refusal' ? 'wrong' : 'broken', message: message.message });
  };
  const start = (): AnalysisThread => {
    const started = spawn();
    started.onMessage(take);
    started.onEnd((reason) => {
      thread = null;
      for (const reply of waiting.values()) reply({ kind: 'lost', message: `the analysis stopped: ${reason}` });
      waiting.clear();
      if (stopping) return;
      deaths += 1;
      if (deaths > MAX_RESTARTS) {
        events.gaveUp(reason);
        return;
      }
      thread = start();
      events.restarted(reason);
    });
    return started;
  };
  thread = start();

  return {
    send: (message) => thread?.postMessage(message),
    request: (method, params, onCancel) =>
      new Promise((resolve) => {
        if (thread === null) {
          resolve({ kind: 'lost', message: 'the analysis does not run any more' });
          return;
        }
        const id = next;
        next += 1;
        waiting.set(id, resolve);
        thread.postMessage({ type: 'request', id, method, params });
        onCancel(() => {
          if (waiting.has(id)) thread?.postMessage({ type: 'cancel', id });
        });
      }),
    stop: async () => {
      stopping = true;
      await thread?.stop();
    },
  };
};
