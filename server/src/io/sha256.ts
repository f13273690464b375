import { createHash } from 'node:crypto';
import type { Hasher } from '../analysis/request.ts';

/** A SHA-256 of Node for the analysis. */
export const sha256 = (): Hasher => {
  const hash = createHash('sha256');
  return {
    update: (bytes) => {
      hash.update(bytes);
    },
    digest: () => hash.digest('hex'),
  };
};
