import type { HistoryStep } from '../recording.ts';

/** A ring as the messages of the backend show it. */
export interface LogRing {
  readonly index: number;
  readonly thread: string;
  /** When it connected or was first seen, in seconds; null: before the log begins. */
  since: number | null;
  /** Flushes since it connected, as the last statistics line says. */
  flushes: number | null;
  persistent: boolean;
  last: HistoryStep | null;
}
