import type { InputFile } from '../analysis/request.ts';
import { memorySource } from '../input/byte-source.ts';

/** The text of an open document as an input, a capture of its own. */
export const textInput = (path: string, bytes: Uint8Array): InputFile => ({
  path,
  source: memorySource(bytes),
  captureKey: null,
  snapshot: null,
  group: null,
  useName: false,
});
