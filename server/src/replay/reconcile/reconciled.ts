/**
 * One line of the most likely state of the models at a moment. `state`: the value of a path lies in [low, high] (null: not limited); `assumption`: what it rests
 * on; `residual`: what the facts show and the state does not explain.
 */
export interface Reconciled {
  readonly snapshot: string | null;
  readonly kind: 'state' | 'assumption' | 'residual';
  readonly path: string;
  readonly low: number | null;
  readonly high: number | null;
  readonly text: string;
  /** Source and line of the fact, or null for what no line shows. */
  readonly place: { readonly source: number; readonly line: number } | null;
}

/** Takes lines of one moment, all from one place of the input. */
type ReconciledSink = (
  kind: Reconciled['kind'],
  path: string,
  low: number | null,
  high: number | null,
  text: string,
) => void;

/** A sink for lines of a moment that rest on one fact. */
export const sinkAt =
  (found: Reconciled[], snapshot: string | null, place: Reconciled['place']): ReconciledSink =>
  (kind, path, low, high, text) => {
    found.push({ snapshot, kind, path, low, high, text, place });
  };
