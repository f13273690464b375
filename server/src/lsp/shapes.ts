import * as v from 'valibot';

/** Shapes of parameters that several requests share; unknown keys are let through, because newer clients send more. */
const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0x7fffffff));

/** A point in a document, both from 0, `character` in UTF-16 units. */
export const position = v.object({ line: count, character: count });

/** A stretch of a document. */
export const range = v.object({ start: position, end: position });

/** A request about one document. */
export const inDocument = v.object({ textDocument: v.object({ uri: v.string() }) });

/** A request about one point of a document. */
export const atPosition = v.object({ ...inDocument.entries, position });

/** A request about a part of a document. */
export const inRange = v.object({ ...inDocument.entries, range });

/** Names one capture. */
export const captureUri = v.object({ uri: v.string() });

/** Names one capture and how to read it. */
export const captureRef = v.object({ uri: v.string(), kind: v.picklist(['file', 'folder']) });

/** One of the two trees. */
export const viewName = v.picklist(['machine', 'findings']);
