import {
  ErrorCodes,
  MessageType,
  ResponseError,
  TextDocumentSyncKind,
  TextDocuments,
  type CancellationToken,
  type InitializeResult,
  type _Connection,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { ANALYSE_METHOD } from '../wire/analyse.ts';
import { productVersion } from '../wire/product-version.ts';
import { SEMANTIC_TOKEN_TYPES } from '../wire/semantic-token-types.ts';
import { SETTINGS_SECTION } from '../wire/settings.ts';
import { ANSWERED_METHODS, isDocumentMethod } from './methods.ts';
import { OpenTexts } from './open-texts.ts';
import { PinnedCaptures } from './pinned-captures.ts';
import { readSettings } from './read-settings.ts';
import { startWorkerLink, type AnalysisThread } from './worker-link.ts';

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
 * is never busy. If that thread dies another one is told everything again. The connection ends the process.
 */
export const runServer = (connection: _Connection, spawn: () => AnalysisThread): void => {
  const documents = new TextDocuments(TextDocument);
  // A notification, not the request of `connection.window`: a client that has no answer must not end the server.
  const say = (type: MessageType, message: string): void => {
    void connection.sendNotification('window/showMessage', { type, message });
  };
  let settings = readSettings(null);
  const link = startWorkerLink(spawn, {
    notify: (method, params) => void connection.sendNotification(method, params ?? undefined),
    restarted: (reason) => {
      connection.console.error(`the analysis thread died: ${reason}`);
      say(MessageType.Warning, 'Xen Dump: the analysis stopped unexpectedly and was started again; the log says why.');
      link.send({ type: 'settings', settings });
      texts.sendAll(documents.all());
      pinned.askAgain();
    },
    gaveUp: (reason) => {
      connection.console.error(`the analysis thread died too often: ${reason}`);
      say(
        MessageType.Error,
        'Xen Dump: the analysis stopped too often and stays off. Close the capture that it fails on, then restart the server.',
      );
    },
  });
  const texts = new OpenTexts(link.send);
  const pinned = new PinnedCaptures((ref) => void link.request(ANALYSE_METHOD, ref, () => undefined));

  connection.onInitialize(({ initializationOptions }) => {
    settings = readSettings(initializationOptions);
    link.send({ type: 'settings', settings });
    return CAPABILITIES;
  });
  connection.onDidChangeConfiguration(({ settings: changed }) => {
    settings = readSettings((changed as Readonly<Record<string, unknown>> | null)?.[SETTINGS_SECTION]);
    link.send({ type: 'settings', settings });
  });
  documents.onDidChangeContent(({ document }) => {
    texts.changed(document);
  });
  documents.onDidClose(({ document }) => {
    texts.closed(document.uri);
  });

  for (const method of ANSWERED_METHODS) {
    connection.onRequest(method, async (params: unknown, token: CancellationToken): Promise<unknown> => {
      pinned.saw(method, params);
      // A question is about the text that its asker sees.
      texts.flush();
      const reply = await link.request(method, params, (cancel) => token.onCancellationRequested(cancel));
      if (token.isCancellationRequested) return new ResponseError(-32800, 'the request was cancelled');
      if (reply.kind === 'answer') return reply.result;
      if (reply.kind === 'wrong') return new ResponseError(ErrorCodes.InvalidParams, `${method}: ${reply.message}`);
      connection.console.error(`${method}: ${reply.message}`);
      // An editor shows a toast for every hover that fails: the log says it once, and there is no answer.
      if (isDocumentMethod(method)) return null;
      return new ResponseError(ErrorCodes.InternalError, `${method}: there is no answer; the log says why`);
    });
  }
  connection.onShutdown(() => link.stop());
  documents.listen(connection);
  connection.listen();
};
