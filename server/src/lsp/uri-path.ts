import { fileURLToPath } from 'node:url';

/** Path of a `file:` URI on this machine, or null for anything else. */
export const pathOf = (uri: string): string | null => {
  if (!uri.startsWith('file:')) return null;
  try {
    return fileURLToPath(uri);
  } catch {
    return null;
  }
};
