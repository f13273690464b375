import { describe, expect, it } from 'vitest';
import { startWorkerLink, type AnalysisThread, type WorkerLink } from '../../server/src/lsp/worker-link.ts';
import type { FromWorker, ToWorker } from '../../server/src/lsp/worker-protocol.ts';

/** A thread that answers nothing by itself. */
class FakeThread implements AnalysisThread {
  readonly sent: ToWorker[] = [];
  say: (message: FromWorker) => void = () => undefined;
  die: (reason: string) => void = () => undefined;
  readonly postMessage = (message: ToWorker): void => void this.sent.push(message);
  readonly onMessage = (take: (message: FromWorker) => void): void => void (this.say = take);
  readonly onEnd = (take: (reason: string) => void): void => void (this.die = take);
  readonly stop = (): Promise<void> => {
    this.die('stopped');
    return Promise.resolve();
  };
}

const start = (): { link: WorkerLink; threads: FakeThread[]; told: string[] } => {
  const threads: FakeThread[] = [];
  const told: string[] = [];
  const link = startWorkerLink(
    () => {
      const thread = new FakeThread();
      threads.push(thread);
      return thread;
    },
    {
      notify: (method) => told.push(method),
      restarted: (reason) => told.push(`restarted: ${reason}`),
      gaveUp: (reason) => told.push(`gave up: ${reason}`),
    },
  );
  return { link, threads, told };
};
const noCancel = (): void => undefined;

describe('the link to the analysis thread', () => {
  it('answers each question once, whatever the order', async () => {
    const { link, threads } = start();
    const first = link.request('a', 1, noCancel);
    const second = link.request('b', 2, noCancel);
    threads[0]?.say({ type: 'answer', id: 2, result: 'two' });
    threads[0]?.say({ type: 'refusal', id: 1, message: 'no' });
    threads[0]?.say({ type: 'answer', id: 1, result: 'late' });
    expect(await second).toEqual({ kind: 'answer', result: 'two' });
    expect(await first).toEqual({ kind: 'wrong', message: 'no' });
  });

  it('starts another thread when one dies, and says what became of the questions', async () => {
    const { link, threads, told } = start();
    const asked = link.request('a', 1, noCancel);
    threads[0]?.die('it ran out of memory');
    expect(await asked).toEqual({ kind: 'lost', message: 'the analysis stopped: it ran out of memory' });
    expect(told).toEqual(['restarted: it ran out of memory']);
    link.send({ type: 'text', uri: 'file:///a', bytes: null });
    expect(threads[1]?.sent).toHaveLength(1);
  });

  it('gives up when it dies again and again', async () => {
    const { link, threads, told } = start();
    for (let death = 0; death < 4; death += 1) threads.at(-1)?.die('again');
    expect(threads).toHaveLength(4);
    expect(told.at(-1)).toBe('gave up: again');
    expect(await link.request('a', 1, noCancel)).toMatchObject({ kind: 'lost' });
  });

  it('takes a question back only while it waits', () => {
    const { link, threads } = start();
    let cancel = (): void => undefined;
    void link.request('a', 1, (take) => {
      cancel = take;
    });
    cancel();
    expect(threads[0]?.sent.at(-1)).toEqual({ type: 'cancel', id: 1 });
    threads[0]?.say({ type: 'answer', id: 1, result: null });
    cancel();
    expect(threads[0]?.sent).toHaveLength(2);
  });

  it('does not start again after it was stopped', async () => {
    const { link, threads, told } = start();
    await link.stop();
    expect(threads).toHaveLength(1);
    expect(told).toEqual([]);
  });
});
