import type { Difference } from './recording.ts';

/** A difference in words: what was expected and what was recorded, or which invariant does not hold. */
export const differenceText = ({
  kind,
  expected,
  recorded,
}: Pick<Difference, 'kind' | 'expected' | 'recorded'>): string =>
  kind === 'invariant'
    ? `${expected} is broken: ${recorded}`
    : `${kind}: ${expected} was expected, ${recorded} was recorded`;
