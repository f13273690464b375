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

/** A ring prints every 10 s; with two lines missing, in seconds, it may have been connected anew. */
const GAP = 25;

/** Are lines of a ring missing before this time, in seconds since boot, so that nothing is known of it any more? */
export const isFarBehind = ({ last }: LogRing, time: number | null): boolean =>
  time !== null && time - (last?.time ?? time) > GAP;
