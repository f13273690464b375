import * as v from 'valibot';
import { ANALYSE_METHOD, CLOSE_METHOD } from '../wire/analyse.ts';
import type { CaptureRef } from '../wire/capture.ts';
import { captureRef, captureUri } from './shapes.ts';

/** Remembers what clients asked to be analysed beyond the open documents, for an analysis thread that starts anew. */
export class PinnedCaptures {
  readonly #ask: (ref: CaptureRef) => void;
  readonly #refs = new Map<string, CaptureRef>();

  constructor(ask: (ref: CaptureRef) => void) {
    this.#ask = ask;
  }

  /** Looks at a request on its way. */
  saw(method: string, params: unknown): void {
    if (method === ANALYSE_METHOD) {
      const ref = v.safeParse(captureRef, params);
      if (ref.success) this.#refs.set(ref.output.uri, ref.output);
    } else if (method === CLOSE_METHOD) {
      const closed = v.safeParse(captureUri, params);
      if (closed.success) this.#refs.delete(closed.output.uri);
    }
  }

  /** Asks for all of them again. */
  askAgain(): void {
    for (const ref of this.#refs.values()) this.#ask(ref);
  }
}
