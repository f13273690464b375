// Times the language server from outside, as an editor sees it.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  createProtocolConnection,
  DidChangeTextDocumentNotification,
  DidOpenTextDocumentNotification,
  ExitNotification,
  HoverRequest,
  InitializedNotification,
  InitializeRequest,
  PublishDiagnosticsNotification,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';

const now = () => Number(process.hrtime.bigint()) / 1e6;

/** As client/src/language-client.ts starts it. */
const FLAGS = ['--no-parallel-scavenge'];
const ENVIRONMENT = { NODE_EXTRA_CA_CERTS: '' };

/** Starts a server and waits until it is initialized; answers how long that took. */
const startServer = async (bundle, { nodeArguments = [], env = {} } = {}) => {
  const begin = now();
  const child = spawn(process.execPath, [...FLAGS, ...nodeArguments, bundle, 'lsp', '--stdio'], {
    env: { ...process.env, ...ENVIRONMENT, ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  const waiting = [];
  connection.onNotification(PublishDiagnosticsNotification.type, (params) => waiting.shift()?.(params));
  connection.listen();
  await connection.sendRequest(InitializeRequest.type, { processId: process.pid, rootUri: null, capabilities: {} });
  const initialize = now() - begin;
  await connection.sendNotification(InitializedNotification.type, {});
  return {
    connection,
    initialize,
    diagnostics: () => new Promise((resolve) => waiting.push(resolve)),
    stop: async () => {
      await connection.sendRequest(ShutdownRequest.type);
      await connection.sendNotification(ExitNotification.type);
      await new Promise((resolve) => child.once('exit', resolve));
    },
  };
};

/**
 * Opens a text in a fresh server, hovers over it and edits it: milliseconds of each, the best of several rounds. `first` is the
 * very first start of an installation, which keeps its compiled code for the others (server/src/main/load-program.ts).
 */
export const timeServer = async (bundle, text, rounds) => {
  rmSync(path.join(path.dirname(bundle), '.code'), { recursive: true, force: true });
  const first = await timeRound(bundle, text, { untilKept: true });
  const best = { ...first };
  for (let round = 0; round < rounds; round += 1) {
    const measured = await timeRound(bundle, text);
    for (const key of Object.keys(best)) best[key] = Math.min(round === 0 ? Infinity : best[key], measured[key]);
  }
  return { first, best };
};

const timeRound = async (bundle, text, { untilKept = false } = {}) => {
  const measured = {};
  const uri = pathToFileURL('/bench/capture.xdump').href;
  const lines = text.split('\n');
  const server = await startServer(bundle);
  const { connection } = server;
  measured.initialize = server.initialize;
  measured.open = await timed(server, () =>
    connection.sendNotification(DidOpenTextDocumentNotification.type, {
      textDocument: { uri, languageId: 'xdump', version: 1, text },
    }),
  );
  const hovers = [];
  for (let count = 0; count < 500; count += 1) {
    const line = (count * 7919) % lines.length;
    const begin = now();
    await connection.sendRequest(HoverRequest.type, { textDocument: { uri }, position: { line, character: 30 } });
    hovers.push(now() - begin);
  }
  hovers.sort((a, b) => a - b);
  measured.hoverP99 = hovers[Math.floor(hovers.length * 0.99)] ?? Infinity;
  const place = { line: Math.floor(lines.length / 2), character: 0 };
  measured.edit = await timed(server, () =>
    connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri, version: 2 },
      contentChanges: [{ range: { start: place, end: place }, text: 'x' }],
    }),
  );
  if (untilKept) await pause(4000);
  await server.stop();
  return measured;
};

const timed = async (server, act) => {
  const published = server.diagnostics();
  const begin = now();
  await act();
  await published;
  return now() - begin;
};

/** Longest stretch in milliseconds that each thread kept its event loop waiting while it analysed a large file. */
export const longestStretch = async (bundle, file, folder) => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const preload = new URL('loop-delay.mjs', import.meta.url).href;
  const server = await startServer(bundle, {
    nodeArguments: ['--import', preload],
    env: { XDUMP_BENCH_DELAY: folder },
  });
  writeFileSync(`${folder}/count`, '');
  // Both threads must have begun to count before the work begins.
  while (!existsSync(`${folder}/analysis`) || !existsSync(`${folder}/protocol`)) await pause(50);
  const begin = now();
  await server.connection.sendRequest('xdump/analyse', { uri: pathToFileURL(file).href, kind: 'file' });
  const took = now() - begin;
  await pause(300);
  writeFileSync(`${folder}/stop`, '');
  const read = (thread) => Number(readFileSync(`${folder}/${thread}`, 'utf8'));
  const stretch = { protocol: read('protocol'), analysis: read('analysis'), took };
  await server.stop();
  return stretch;
};

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
