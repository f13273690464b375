import * as v from 'valibot';
import type { KeptCapture } from './captures.ts';

/** What an answer may look at, and what it asks while it works. */
export interface Call {
  readonly captures: ReadonlyMap<string, KeptCapture>;
  /** Setting: the Findings tree lists the rules that could not be decided. */
  readonly showUnknown: boolean;
  /** The client does not want the answer any more. */
  readonly cancelled: () => boolean;
  /** A promise to wait for when others must have their turn, else null. Asked in every loop over many lines or things. */
  readonly pause: () => Promise<void> | null;
}

/** Why a request is not answered: told to the client as an error of the protocol. */
export class Refusal {
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }
}

/** Answers one method; null where nothing is known, a {@link Refusal} for parameters of another shape. */
export type Answer = (params: unknown, call: Call) => unknown;

/** An answer whose parameters are checked first: any client, and anything that speaks like one, may send any JSON. */
export const answering =
  <S extends v.GenericSchema>(shape: S, answer: (params: v.InferOutput<S>, call: Call) => unknown): Answer =>
  (params, call) => {
    const read = v.safeParse(shape, params);
    if (read.success) return answer(read.output, call);
    const [issue] = read.issues;
    const at = v.getDotPath(issue);
    return new Refusal(`wrong parameters${at === null ? '' : ` at ${at}`}: ${issue.message}`);
  };
