/**
 * How much of a block the capture holds. Missing data is not zero: every rule is told, and an absence proves
 * something only in a `complete` block.
 */
export type Completeness = 'complete' | 'starts-late' | 'ends-early' | 'damaged' | 'interleaved';

/** May an absence in a block of this completeness be taken as a fact? Interleaving loses no line. */
export const isWhole = (completeness: Completeness): boolean =>
  completeness === 'complete' || completeness === 'interleaved';

const RANK: Readonly<Record<Completeness, number>> = {
  complete: 0,
  interleaved: 1,
  'ends-early': 2,
  'starts-late': 3,
  damaged: 4,
};

/** The worse of two: what holds for a block that two reasons make incomplete. */
export const worse = (a: Completeness, b: Completeness): Completeness => (RANK[a] >= RANK[b] ? a : b);
