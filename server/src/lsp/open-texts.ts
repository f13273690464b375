import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { ToWorker } from './worker-protocol.ts';

/** Wait after an edit before the text is analysed, in milliseconds: typing must not start an analysis a letter. */
const EDIT_DELAY = 30;

/** Sends the texts of open documents to the analysis thread: a new one at once, an edited one when typing rests. */
export class OpenTexts {
  readonly #send: (message: Extract<ToWorker, { readonly type: 'text' }>) => void;
  /** Edited documents whose text was not sent yet. */
  readonly #edited = new Map<string, { readonly document: TextDocument; readonly timer: NodeJS.Timeout }>();
  readonly #known = new Set<string>();

  constructor(send: (message: Extract<ToWorker, { readonly type: 'text' }>) => void) {
    this.#send = send;
  }

  /** A document was opened or edited. */
  changed(document: TextDocument): void {
    clearTimeout(this.#edited.get(document.uri)?.timer);
    if (!this.#known.has(document.uri)) {
      this.#known.add(document.uri);
      this.#sendText(document);
      return;
    }
    const timer = setTimeout(() => {
      this.#sendText(document);
    }, EDIT_DELAY);
    this.#edited.set(document.uri, { document, timer });
  }

  closed(uri: string): void {
    clearTimeout(this.#edited.get(uri)?.timer);
    this.#edited.delete(uri);
    this.#known.delete(uri);
    this.#send({ type: 'text', uri, bytes: null });
  }

  /** Sends what waits, because somebody asks about it. */
  flush(): void {
    for (const { document, timer } of this.#edited.values()) {
      clearTimeout(timer);
      this.#sendText(document);
    }
  }

  /** Sends everything again: the thread that knew it is gone. */
  sendAll(documents: readonly TextDocument[]): void {
    for (const document of documents) this.#sendText(document);
  }

  #sendText(document: TextDocument): void {
    this.#edited.delete(document.uri);
    this.#send({ type: 'text', uri: document.uri, bytes: new TextEncoder().encode(document.getText()) });
  }
}
