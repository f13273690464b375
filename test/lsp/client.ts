import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import {
  createProtocolConnection,
  IPCMessageReader,
  IPCMessageWriter,
  StreamMessageReader,
  StreamMessageWriter,
  type Diagnostic,
  type InitializeResult,
  type MessageReader,
  type MessageWriter,
  type ProtocolConnection,
} from 'vscode-languageserver/node';
import type { AnalysisState } from '../../server/src/wire/analysis-state.ts';
import { STATE_METHOD } from '../../server/src/wire/analysis-state.ts';
import type { XdumpMethod, XdumpRequests } from '../../server/src/wire/requests.ts';

/** A notification that the server sent. */
export interface Received {
  readonly method: string;
  readonly params: unknown;
}

/** The bundle as the extension starts it. */
export const bundle = fileURLToPath(new URL('../../dist/language-server.cjs', import.meta.url));

/** A client of the server that remembers every notification and waits for the next one instead of sleeping. */
export class TestClient {
  readonly connection: ProtocolConnection;
  readonly received: Received[] = [];
  #waiting: (() => void)[] = [];

  constructor(reader: MessageReader, writer: MessageWriter) {
    this.connection = createProtocolConnection(reader, writer);
    this.connection.onUnhandledNotification(({ method, params }) => {
      this.received.push({ method, params });
      const waiting = this.#waiting;
      this.#waiting = [];
      for (const look of waiting) look();
    });
    this.connection.listen();
  }

  async initialize(options: unknown = {}): Promise<InitializeResult> {
    const result = await this.connection.sendRequest<InitializeResult>('initialize', {
      processId: process.pid,
      rootUri: null,
      capabilities: {},
      initializationOptions: options,
    });
    await this.connection.sendNotification('initialized', {});
    return result;
  }

  /** Waits for a notification that arrives after the first `from`. */
  async next(matches: (received: Received) => boolean, from = 0): Promise<Received> {
    for (;;) {
      const found = this.received.slice(from).find(matches);
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  /** The next diagnostics of a file. */
  async diagnostics(uri: string, from = 0): Promise<readonly Diagnostic[]> {
    const { params } = await this.next(
      ({ method, params }) =>
        method === 'textDocument/publishDiagnostics' && (params as { readonly uri: string }).uri === uri,
      from,
    );
    return (params as { readonly diagnostics: readonly Diagnostic[] }).diagnostics;
  }

  /** The next state of a capture in one of these phases. */
  async state(uri: string, phase: AnalysisState['phase'], from = 0): Promise<AnalysisState> {
    const { params } = await this.next(
      ({ method, params }) =>
        method === STATE_METHOD && (params as AnalysisState).uri === uri && (params as AnalysisState).phase === phase,
      from,
    );
    return params as AnalysisState;
  }

  /** Opens a document and waits for its diagnostics. */
  async open(uri: string, text: string): Promise<readonly Diagnostic[]> {
    const from = this.received.length;
    await this.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'xdump', version: 1, text },
    });
    return await this.diagnostics(uri, from);
  }

  /** Asks something of the protocol at a point of a document. */
  ask<T>(method: string, uri: string, line: number, character: number, more: object = {}): Promise<T> {
    return this.connection.sendRequest<T>(`textDocument/${method}`, {
      textDocument: { uri },
      position: { line, character },
      ...more,
    });
  }

  /** Asks something of the product's own. */
  request<M extends XdumpMethod>(method: M, params: XdumpRequests[M]['params']): Promise<XdumpRequests[M]['result']> {
    return this.connection.sendRequest(method, params);
  }
}

/** A server in a process of its own. */
export interface ServerProcess {
  readonly client: TestClient;
  readonly child: ChildProcess;
  /** Exit code, when it ends. */
  readonly exit: Promise<number | null>;
}

/** Starts the server as an editor does. */
export const startServer = (transport: 'stdio' | 'ipc' = 'stdio'): ServerProcess => {
  const child =
    transport === 'ipc'
      ? spawn(process.execPath, [bundle, 'lsp', '--node-ipc'], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
      : spawn(process.execPath, [bundle, 'lsp', '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const exit = new Promise<number | null>((resolve) => child.once('exit', resolve));
  if (transport === 'ipc')
    return { client: new TestClient(new IPCMessageReader(child), new IPCMessageWriter(child)), child, exit };
  const { stdin, stdout } = child;
  if (stdin === null || stdout === null) throw new Error('the process has no pipes');
  return { client: new TestClient(new StreamMessageReader(stdout), new StreamMessageWriter(stdin)), child, exit };
};
