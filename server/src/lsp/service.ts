import type { AnalysisState } from '../wire/analysis-state.ts';
import { ANALYSE_METHOD, CANCEL_METHOD, CLOSE_METHOD } from '../wire/analyse.ts';
import { STATE_METHOD } from '../wire/analysis-state.ts';
import type { CaptureRef } from '../wire/capture.ts';
import { TREE_CHANGED_METHOD } from '../wire/tree.ts';
import { newCapture, runCapture, type KeptCapture } from './captures.ts';
import { documentAnswers } from './document-answers.ts';
import { productAnswers } from './product-answers.ts';
import { diagnosticsOf, sourceUri } from './to-protocol.ts';
import type { ToWorker } from './worker-protocol.ts';

/** How the analysis thread reaches the client. */
export type Notify = (method: string, params: unknown) => void;

/** Answers one method for the captures that are kept; null where nothing is known. */
export type Answer<Params = never> = (params: Params, service: Service) => unknown;

const LEAST = { error: 1, warning: 2, info: 3 } as const;

/** Everything that the analysis thread holds: the captures, what it published, the settings. */
export class Service {
  readonly captures = new Map<string, KeptCapture>();
  showUnknown = true;
  #minSeverity: keyof typeof LEAST = 'warning';
  readonly #notify: Notify;
  /** Files for which a capture has published diagnostics. */
  readonly #published = new Map<string, ReadonlySet<string>>();

  constructor(notify: Notify) {
    this.#notify = notify;
  }

  /** Handles a message that wants no answer. */
  tell(message: Exclude<ToWorker, { readonly type: 'request' }>): void {
    if (message.type === 'settings') {
      this.#minSeverity = message.minSeverity;
      this.showUnknown = message.showUnknown;
      for (const capture of this.captures.values()) this.#publish(capture);
      this.#notify(TREE_CHANGED_METHOD, null);
      return;
    }
    const capture = this.captures.get(message.uri) ?? newCapture(message.uri, 'file');
    capture.text = message.bytes;
    if (message.bytes === null && !capture.pinned) this.#drop(capture);
    else void this.#run(capture);
  }

  /** Answers a request. */
  async answer(method: string, params: unknown): Promise<unknown> {
    switch (method) {
      case ANALYSE_METHOD:
        return await this.#analyse(params as CaptureRef);
      case CANCEL_METHOD:
        this.#cancel((params as { readonly uri: string }).uri);
        return null;
      case CLOSE_METHOD:
        this.#unpin((params as { readonly uri: string }).uri);
        return null;
      default: {
        const known: Readonly<Record<string, Answer>> = { ...documentAnswers, ...productAnswers };
        const answer = known[method];
        return answer === undefined ? null : await answer(params as never, this);
      }
    }
  }

  async #analyse({ uri, kind }: CaptureRef): Promise<AnalysisState> {
    const capture = this.captures.get(uri) ?? newCapture(uri, kind);
    capture.pinned = true;
    await this.#run(capture);
    return capture.state;
  }

  #cancel(uri: string): void {
    const capture = this.captures.get(uri);
    if (capture?.state.phase !== 'analysing') return;
    capture.run += 1;
    capture.state = { ...capture.state, phase: 'cancelled', progress: null };
    this.#notify(STATE_METHOD, capture.state);
  }

  #unpin(uri: string): void {
    const capture = this.captures.get(uri);
    if (capture === undefined) return;
    capture.pinned = false;
    if (capture.text === null) this.#drop(capture);
  }

  async #run(capture: KeptCapture): Promise<void> {
    this.captures.set(capture.uri, capture);
    await runCapture(capture, {
      state: ({ state }) => {
        this.#notify(STATE_METHOD, state);
        if (state.phase !== 'analysing') this.#notify(TREE_CHANGED_METHOD, null);
      },
      analysed: (done) => {
        this.#publish(done);
      },
    });
  }

  #drop(capture: KeptCapture): void {
    capture.run += 1;
    capture.analysis = null;
    this.captures.delete(capture.uri);
    this.#publish(capture);
    void capture.close?.();
    this.#notify(STATE_METHOD, { ...capture.state, phase: 'closed', progress: null });
    this.#notify(TREE_CHANGED_METHOD, null);
  }

  /** Sends the diagnostics of a capture, file by file, and clears those of files that have none any more. */
  #publish(capture: KeptCapture): void {
    const { analysis } = capture;
    const files = new Set<string>();
    for (const [index] of (analysis?.sources ?? []).entries()) {
      if (analysis === null) break;
      const uri = sourceUri(capture, index);
      const diagnostics = diagnosticsOf(capture, analysis, index, LEAST[this.#minSeverity]);
      if (diagnostics.length === 0 && capture.kind === 'folder') continue;
      files.add(uri);
      this.#notify('textDocument/publishDiagnostics', { uri, diagnostics });
    }
    for (const uri of this.#published.get(capture.uri) ?? []) {
      if (!files.has(uri)) this.#notify('textDocument/publishDiagnostics', { uri, diagnostics: [] });
    }
    this.#published.set(capture.uri, files);
  }
}
