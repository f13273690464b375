import {
  createConnection,
  ProposedFeatures,
  TextDocumentSyncKind,
  TextDocuments,
  type InitializeResult,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { ADDRESSES_METHOD, SHOW_METHOD } from '../wire/show.ts';
import { ANALYSE_METHOD, CANCEL_METHOD, CLOSE_METHOD } from '../wire/analyse.ts';
import { EXPLAIN_METHOD, RULES_METHOD } from '../wire/rules.ts';
import { FINDING_MARKDOWN_METHOD } from '../wire/finding-markdown.ts';
import { productVersion } from '../wire/product-version.ts';
import { SEMANTIC_TOKEN_TYPES } from '../wire/semantic-token-types.ts';
import { TREE_METHOD, TREE_PATH_METHOD, TREE_TOOLTIP_METHOD } from '../wire/tree.ts';
import { documentAnswers } from './document-answers.ts';
import { readSettings } from './read-settings.ts';
import { startWorkerLink } from './worker-link.ts';

/** Wait after an edit before the text is analysed: typing must not start an analysis a letter. */
const EDIT_DELAY = 30;

const PRODUCT_METHODS = [
  ANALYSE_METHOD,
  CANCEL_METHOD,
  CLOSE_METHOD,
  TREE_METHOD,
  TREE_TOOLTIP_METHOD,
  TREE_PATH_METHOD,
  SHOW_METHOD,
  ADDRESSES_METHOD,
  EXPLAIN_METHOD,
  RULES_METHOD,
  FINDING_MARKDOWN_METHOD,
];

const CAPABILITIES: InitializeResult = {
  capabilities: {
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
    hoverProvider: true,
    definitionProvider: true,
    referencesProvider: true,
    documentHighlightProvider: true,
    documentSymbolProvider: true,
    workspaceSymbolProvider: true,
    foldingRangeProvider: true,
    documentLinkProvider: { resolveProvider: false },
    semanticTokensProvider: { legend: { tokenTypes: [...SEMANTIC_TOKEN_TYPES], tokenModifiers: [] }, range: true },
  },
  serverInfo: { name: 'xdump', version: productVersion },
};

/**
 * The language server's protocol thread: it keeps the open texts and passes everything on to the analysis thread, so it
 * is never busy. Resolves with the exit code when the client ends it.
 */
export const runServer = (): Promise<0> =>
  new Promise((resolve) => {
    const connection = createConnection(ProposedFeatures.all);
    const documents = new TextDocuments(TextDocument);
    const link = startWorkerLink(
      new URL(import.meta.url),
      (method, params) => void connection.sendNotification(method, params ?? undefined),
      (text) => {
        connection.console.error(text);
      },
    );
    const timers = new Map<string, NodeJS.Timeout>();
    const sendText = (document: TextDocument): void => {
      timers.delete(document.uri);
      link.send({ type: 'text', uri: document.uri, bytes: new TextEncoder().encode(document.getText()) });
    };
    const applySettings = (value: unknown): void => {
      link.send({ type: 'settings', ...readSettings(value) });
    };

    connection.onInitialize(({ initializationOptions }) => {
      applySettings(initializationOptions);
      return CAPABILITIES;
    });
    connection.onDidChangeConfiguration(({ settings }) => {
      applySettings((settings as { readonly xdump?: unknown } | null)?.xdump);
    });
    documents.onDidChangeContent(({ document }) => {
      clearTimeout(timers.get(document.uri));
      const wait = document.version > 1 ? EDIT_DELAY : 0;
      timers.set(
        document.uri,
        setTimeout(() => {
          sendText(document);
        }, wait),
      );
    });
    documents.onDidClose(({ document }) => {
      clearTimeout(timers.get(document.uri));
      timers.delete(document.uri);
      link.send({ type: 'text', uri: document.uri, bytes: null });
    });
    for (const method of [...Object.keys(documentAnswers), ...PRODUCT_METHODS]) {
      connection.onRequest(method, async (params: unknown) => {
        try {
          return await link.request(method, params);
        } catch (error) {
          // A request that fails must not pop up a toast at every key press: the log says what happened.
          connection.console.error(`${method}: ${error instanceof Error ? error.message : String(error)}`);
          return null;
        }
      });
    }
    connection.onShutdown(async () => {
      await link.stop();
    });
    connection.onExit(() => {
      resolve(0);
    });
    documents.listen(connection);
    connection.listen();
  });
