import {
  type CancellationToken,
  type Event,
  EventEmitter,
  type ExtensionContext,
  type LogOutputChannel,
  Uri,
  window,
  workspace,
} from 'vscode';
import {
  DidChangeConfigurationNotification,
  LanguageClient,
  ResponseError,
  RevealOutputChannelOn,
  State,
  TransportKind,
} from 'vscode-languageclient/node';
import { type AnalysisState, STATE_METHOD } from '../../server/src/wire/analysis-state.ts';
import type { XdumpMethod, XdumpRequests } from '../../server/src/wire/requests.ts';
import { SETTINGS_SECTION } from '../../server/src/wire/settings.ts';
import { TREE_CHANGED_METHOD } from '../../server/src/wire/tree.ts';
import { disposeAll, type Disposing } from './dispose-all.ts';

/** What is said when a request has no answer. */
export const NOT_RUNNING =
  'The analysis server does not answer. Use "Xen Dump: Restart Server", and "Show Log" for the reason.';

/** The language server as the rest of the extension sees it. */
export interface Server extends Disposing {
  /** Starts the process; a failure is shown once, with the way to the log. */
  readonly start: () => Promise<void>;
  /** Ends the process, if one runs, and starts a new one. */
  readonly restart: () => Promise<void>;
  /** Sends a request of the wire contract. Undefined when the server is not running, failed (logged) or was cancelled. */
  readonly request: <M extends XdumpMethod>(
    method: M,
    params: XdumpRequests[M]['params'],
    token?: CancellationToken,
  ) => Promise<XdumpRequests[M]['result'] | undefined>;
  /** A capture's state changed. */
  readonly onState: Event<AnalysisState>;
  /** The trees must be asked for again. */
  readonly onTreeChanged: Event<void>;
  /** The process runs (true: for the first time or again) or ended (false). */
  readonly onRunning: Event<boolean>;
}

/** Makes the language client, not yet started. The server's protocol thread is a bundle of its own, as for `xdump lsp`. */
export const createServer = (context: ExtensionContext, log: LogOutputChannel): Server => {
  const states = new EventEmitter<AnalysisState>();
  const trees = new EventEmitter<void>();
  const running = new EventEmitter<boolean>();
  const client = new LanguageClient(
    'xdump',
    'Xen Dump',
    {
      module: Uri.joinPath(context.extensionUri, 'dist', 'language-server.cjs').fsPath,
      transport: TransportKind.ipc,
      options: {
        // A start makes a dozen small collections, and waking helper threads for each costs more than the collections do.
        execArgv: ['--no-parallel-scavenge'],
        // The server opens no connection, and reading these certificates takes Node as long as the rest of its start.
        env: { NODE_EXTRA_CA_CERTS: '' },
      },
    },
    {
      documentSelector: [{ language: 'xdump' }],
      initializationOptions: () => workspace.getConfiguration(SETTINGS_SECTION),
      diagnosticCollectionName: 'xdump',
      outputChannel: log,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
    },
  );
  const ending = disposeAll([
    states,
    trees,
    running,
    client.onNotification(STATE_METHOD, (state: AnalysisState) => {
      states.fire(state);
    }),
    client.onNotification(TREE_CHANGED_METHOD, () => {
      trees.fire();
    }),
    workspace.onDidChangeConfiguration((change) => {
      if (!client.isRunning() || !change.affectsConfiguration(SETTINGS_SECTION)) return;
      const settings = { [SETTINGS_SECTION]: workspace.getConfiguration(SETTINGS_SECTION) };
      void client.sendNotification(DidChangeConfigurationNotification.type, { settings });
    }),
    client.onDidChangeState(({ newState }) => {
      if (newState !== State.Starting) running.fire(newState === State.Running);
    }),
  ]);

  const attempt = async (action: () => Promise<void>): Promise<void> => {
    try {
      await action();
    } catch (error) {
      log.error('The server did not start.', error);
      void offerLog('Xen Dump: the analysis server did not start, so nothing is analysed.', log);
    }
  };

  return {
    start: () => attempt(() => client.start()),
    restart: () => attempt(() => (client.needsStart() ? client.start() : client.restart())),
    request: async (method, params, token) => {
      if (!client.isRunning()) return undefined;
      try {
        // A token that is undefined would count as a second parameter.
        return await (token ? client.sendRequest(method, params, token) : client.sendRequest(method, params));
      } catch (error) {
        if (!token?.isCancellationRequested) log.error(`${method}: ${describe(error)}`);
        return undefined;
      }
    },
    onState: states.event,
    onTreeChanged: trees.event,
    onRunning: running.event,
    dispose: () => {
      ending.dispose();
      void client.dispose();
    },
  };
};

const describe = (error: unknown): string => {
  if (error instanceof ResponseError) return `${error.message} (code ${error.code})`;
  return error instanceof Error ? error.message : String(error);
};

const offerLog = async (message: string, log: LogOutputChannel): Promise<void> => {
  const show = 'Show Log';
  if ((await window.showErrorMessage(message, show)) === show) log.show();
};
