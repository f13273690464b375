import type { Analysis } from '../analysis/analysis.ts';
import type { KeptCapture } from './captures.ts';
import { sourceOf } from './to-protocol.ts';

/** A document of the client in the capture that knows it. */
export interface FoundDocument {
  readonly capture: KeptCapture;
  readonly analysis: Analysis;
  readonly source: number;
}

/** Finds a document: as a capture of its own, else as a file of a folder; null when it was not analysed. */
export const findDocument = (captures: ReadonlyMap<string, KeptCapture>, uri: string): FoundDocument | null => {
  const own = captures.get(uri);
  for (const capture of own === undefined ? captures.values() : [own, ...captures.values()]) {
    const source = sourceOf(capture, uri);
    if (capture.analysis !== null && source !== -1) return { capture, analysis: capture.analysis, source };
  }
  return null;
};
