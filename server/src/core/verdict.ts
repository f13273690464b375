/**
 * Three-valued logic: a rule whose inputs are not all there answers `unknown`, never `fail`.
 */
export type Verdict = 'pass' | 'fail' | 'unknown';

/** Both must hold: fail wins, then unknown. */
export const both = (a: Verdict, b: Verdict): Verdict =>
  a === 'fail' || b === 'fail' ? 'fail' : a === 'unknown' || b === 'unknown' ? 'unknown' : 'pass';

/** A verdict from a test of values that may be missing: null means that an input was not there. */
export const verdictOf = (holds: boolean | null): Verdict => (holds === null ? 'unknown' : holds ? 'pass' : 'fail');
