import type { AnalysisState } from '../wire/analysis-state.ts';
import { ANALYSE_METHOD, CANCEL_METHOD, CLOSE_METHOD } from '../wire/analyse.ts';
import { STATE_METHOD } from '../wire/analysis-state.ts';
import type { CaptureRef } from '../wire/capture.ts';
import type { AppliedSettings } from '../wire/settings.ts';
import { TREE_CHANGED_METHOD } from '../wire/tree.ts';
import { makeTurns } from '../io/turns.ts';
import { answering, type Answer } from './answer.ts';
import { newCapture, runCapture, type CaptureHost, type KeptCapture } from './captures.ts';
import { DiagnosticsBoard } from './diagnostics-board.ts';
import { documentAnswers } from './document-answers.ts';
import { productAnswers } from './product-answers.ts';
import { readSettings } from './read-settings.ts';
import { captureRef, captureUri } from './shapes.ts';
import { diagnosticsOf, sourceUri } from './to-protocol.ts';
import { pathOf } from './uri-path.ts';
import type { ToWorker } from './worker-protocol.ts';

/** How the analysis thread reaches the client. */
export type Notify = (method: string, params: unknown) => void;

const LEAST = { error: 1, warning: 2, info: 3 } as const;
/** Longest work on one request before others get their turn, in milliseconds. */
const SLICE = 5;

/** Everything that the analysis thread holds: the open texts, the captures, what it published, the settings. */
export class Service {
  readonly #captures = new Map<string, KeptCapture>();
  /** Texts of open documents by path, or by URI for documents that are no files. */
  readonly #texts = new Map<string, { readonly uri: string; readonly bytes: Uint8Array }>();
  readonly #cancelled = new Set<number>();
  readonly #turn = makeTurns();
  readonly #notify: Notify;
  readonly #board: DiagnosticsBoard;
  readonly #answers: Readonly<Record<string, Answer>>;
  readonly #host: CaptureHost;
  #settings: AppliedSettings = readSettings(null);

  constructor(notify: Notify) {
    this.#notify = notify;
    this.#board = new DiagnosticsBoard((uri, diagnostics) => {
      notify('textDocument/publishDiagnostics', { uri, diagnostics });
    });
    this.#host = {
      textOf: (name) => this.#texts.get(name)?.bytes ?? null,
      turn: this.#turn,
      stateChanged: ({ state }) => {
        notify(STATE_METHOD, state);
        if (state.phase !== 'analysing') notify(TREE_CHANGED_METHOD, null);
      },
      analysed: (capture) => {
        this.#publish(capture);
      },
    };
    this.#answers = {
      ...documentAnswers,
      ...productAnswers,
      [ANALYSE_METHOD]: answering(captureRef, (ref) => this.#analyse(ref)),
      [CANCEL_METHOD]: answering(captureUri, ({ uri }) => this.#cancelRun(uri)),
      [CLOSE_METHOD]: answering(captureUri, ({ uri }) => this.#unpin(uri)),
    };
  }

  /** Handles a message that wants no answer. */
  tell(message: Exclude<ToWorker, { readonly type: 'request' }>): void {
    switch (message.type) {
      case 'cancel':
        this.#cancelled.add(message.id);
        break;
      case 'settings':
        this.#settings = message.settings;
        for (const capture of this.#captures.values()) this.#publish(capture);
        this.#notify(TREE_CHANGED_METHOD, null);
        break;
      case 'text':
        this.#setText(message.uri, message.bytes);
    }
  }

  /** Answers a request; a `Refusal` when its parameters are wrong. */
  async answer(id: number, method: string, params: unknown): Promise<unknown> {
    const answer = this.#answers[method];
    if (answer === undefined) return null;
    let since = performance.now();
    const rest = async (): Promise<void> => {
      await this.#turn();
      since = performance.now();
    };
    try {
      return await answer(params, {
        captures: this.#captures,
        showUnknown: this.#settings.showUnknown,
        cancelled: () => this.#cancelled.has(id),
        pause: () => (performance.now() - since > SLICE ? rest() : null),
      });
    } finally {
      this.#cancelled.delete(id);
    }
  }

  /** A document was opened, changed or closed (null): it is a capture of its own. */
  #setText(uri: string, bytes: Uint8Array | null): void {
    const name = pathOf(uri) ?? uri;
    if (bytes === null) this.#texts.delete(name);
    else this.#texts.set(name, { uri, bytes });
    const capture = this.#captures.get(uri) ?? newCapture(uri, 'file');
    if (bytes === null && !capture.pinned) this.#drop(capture);
    else void this.#run(capture);
  }

  async #analyse({ uri, kind }: CaptureRef): Promise<AnalysisState> {
    const known = this.#captures.get(uri);
    const capture = known?.kind === kind ? known : newCapture(uri, kind);
    capture.pinned = true;
    await this.#run(capture);
    return capture.state;
  }

  #cancelRun(uri: string): null {
    const capture = this.#captures.get(uri);
    if (capture?.state.phase !== 'analysing') return null;
    capture.run += 1;
    capture.running = null;
    capture.state = { ...capture.state, phase: 'cancelled', progress: null };
    this.#host.stateChanged(capture);
    return null;
  }

  #unpin(uri: string): null {
    const capture = this.#captures.get(uri);
    if (capture === undefined) return null;
    capture.pinned = false;
    if (!this.#texts.has(pathOf(uri) ?? uri)) this.#drop(capture);
    return null;
  }

  #run(capture: KeptCapture): Promise<void> {
    this.#captures.set(capture.uri, capture);
    return runCapture(capture, this.#host);
  }

  #drop(capture: KeptCapture): void {
    capture.run += 1;
    capture.running = null;
    capture.analysis = null;
    capture.lookup = null;
    if (!this.#captures.delete(capture.uri)) return;
    this.#board.replace(capture.uri, new Map());
    void capture.close?.();
    this.#notify(STATE_METHOD, { ...capture.state, phase: 'closed', progress: null });
    this.#notify(TREE_CHANGED_METHOD, null);
  }

  /** Sends the diagnostics of a capture file by file; of a folder only of the files that have any. */
  #publish(capture: KeptCapture): void {
    const { analysis } = capture;
    if (analysis === null) return;
    const bySource = diagnosticsOf(capture, analysis, LEAST[this.#settings.minSeverity]);
    const files = new Map(
      analysis.sources.flatMap((source, index) => {
        const diagnostics = bySource.get(index) ?? [];
        if (diagnostics.length === 0 && capture.kind === 'folder') return [];
        return [[this.#texts.get(source.path)?.uri ?? sourceUri(capture, index), diagnostics] as const];
      }),
    );
    this.#board.replace(capture.uri, files);
  }
}
