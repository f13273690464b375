import type { Analysis } from '../analysis/analysis.ts';
import type { Lookup } from '../features/lookup/lookup.ts';
import type { Call } from './answer.ts';
import type { KeptCapture } from './captures.ts';
import { sourceOf } from './to-protocol.ts';

/** A document of the client in the capture that knows it. */
export interface FoundDocument {
  readonly capture: KeptCapture;
  readonly analysis: Analysis;
  readonly lookup: Lookup;
  readonly source: number;
}

/**
 * Finds a document: as a capture of its own, else as a file of a folder; null when it was not analysed. Waits for a run
 * that is under way, because what the client asks about is the newest text.
 */
export const findDocument = async ({ captures, cancelled }: Call, uri: string): Promise<FoundDocument | null> => {
  const own = captures.get(uri);
  if (own !== undefined) await settled(own, cancelled);
  for (const capture of own === undefined ? captures.values() : [own, ...captures.values()]) {
    const source = sourceOf(capture, uri);
    if (capture.lookup !== null && source !== -1)
      return { capture, analysis: capture.lookup.analysis, lookup: capture.lookup, source };
  }
  return null;
};

/** The capture with this URI, or the one that holds the file; null when it has no analysis. Waits as above. */
export const findCapture = async (
  call: Call,
  uri: string,
): Promise<Pick<FoundDocument, 'capture' | 'analysis' | 'lookup'> | null> => {
  const own = call.captures.get(uri);
  if (own === undefined) return await findDocument(call, uri);
  await settled(own, call.cancelled);
  return own.lookup === null ? null : { capture: own, analysis: own.lookup.analysis, lookup: own.lookup };
};

/** Waits for the newest run of a capture; each edit starts another one. */
export const settled = async (capture: KeptCapture, cancelled: () => boolean): Promise<void> => {
  while (capture.running !== null && !cancelled()) await capture.running;
};
