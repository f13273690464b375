import type { CaptureKind } from './capture.ts';

/**
 * What an analysis is doing. `cancelled` keeps nothing of the interrupted run; an older result stays in the trees.
 * `closed` is a capture's last state: it left the trees (its document was closed, or `xdump/close`).
 */
export type AnalysisPhase = 'analysing' | 'ready' | 'failed' | 'cancelled' | 'closed';

/** Findings of one capture after suppressions, by severity, and rules that could not be decided. */
export interface FindingCounts {
  readonly error: number;
  readonly warning: number;
  readonly info: number;
  readonly unknown: number;
}

/** State of one capture, sent with every change (at most a few times a second while analysing). */
export interface AnalysisState {
  readonly uri: string;
  readonly kind: CaptureKind;
  readonly phase: AnalysisPhase;
  /** Share of the input that was read, 0 to 1; null when it is not known (standard input) or nothing runs. */
  readonly progress: number | null;
  /** Null until a first analysis is ready. */
  readonly counts: FindingCounts | null;
  /** For `failed`: one sentence that says what, where and what to do. Null otherwise. */
  readonly message: string | null;
}

/** Notification, server to client: an {@link AnalysisState}. */
export const STATE_METHOD = 'xdump/state';
