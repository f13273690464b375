import { PassThrough } from 'node:stream';
import { createConnection, ProposedFeatures } from 'vscode-languageserver';
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';
import { afterEach, expect, it } from 'vitest';
import { runServer } from '../../server/src/lsp/server.ts';
import { spawnWorker } from '../../server/src/lsp/spawn-worker.ts';
import type { AnalysisThread } from '../../server/src/lsp/worker-link.ts';
import { host } from '../features/host-fixture.ts';
import { bundle, TestClient } from './client.ts';

const threads: AnalysisThread[] = [];
afterEach(async () => {
  for (const thread of threads.splice(0)) await thread.stop();
});

/** The server in this process, with real analysis threads that a test can end. */
const startHere = (): TestClient => {
  const toServer = new PassThrough();
  const toClient = new PassThrough();
  const watchDog = { shutdownReceived: false, initialize: () => undefined, exit: () => undefined };
  const connection = createConnection(
    (logger) => createProtocolConnection(new StreamMessageReader(toServer), new StreamMessageWriter(toClient), logger),
    watchDog,
    ProposedFeatures.all,
  );
  runServer(connection, () => {
    const thread = spawnWorker(bundle);
    threads.push(thread);
    return thread;
  });
  return new TestClient(new StreamMessageReader(toClient), new StreamMessageWriter(toServer));
};

it('starts the analysis again when its thread dies, tells it everything, and says so in one sentence', async () => {
  const client = startHere();
  await client.initialize();
  const uri = 'file:///captures/a.xdump';
  await client.open(uri, host.text);
  const from = client.received.length;
  await threads[0]?.stop();
  const { params } = await client.next(({ method }) => method === 'window/showMessage', from);
  expect(params).toMatchObject({ type: 2, message: expect.stringMatching(/^Xen Dump: .* started again/) });
  expect(client.received.slice(from).filter(({ method }) => method === 'window/showMessage')).toHaveLength(1);
  await client.diagnostics(uri, from);
  const { line, start } = host.at('pin');
  expect(await client.ask('hover', uri, line - 1, start)).not.toBeNull();
  expect(threads).toHaveLength(2);
});
