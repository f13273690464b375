import type { Json } from '../core/finding.ts';

/**
 * Something odd about the input itself (not about the machine), noted by the reader at its line. The GEN rules turn
 * notes into findings; `rule` says which.
 */
export interface Note {
  readonly rule:
    'GEN-04' | 'GEN-05' | 'GEN-06' | 'GEN-07' | 'GEN-08' | 'GEN-09' | 'GEN-10' | 'GEN-12' | 'GEN-13' | 'GEN-14';
  /** Index of the capture that the line belongs to. */
  readonly capture: number;
  readonly source: number;
  readonly line: number;
  /** Fills the message: `what`, `n`, `m`, `list`, `reason`. */
  readonly data: Readonly<Record<string, Json>>;
}
