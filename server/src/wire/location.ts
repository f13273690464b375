/** A point in a text as the language server protocol counts it: both from 0, `character` in UTF-16 units. */
export interface WirePosition {
  readonly line: number;
  readonly character: number;
}

/** A stretch of text; `end` is exclusive. */
export interface WireRange {
  readonly start: WirePosition;
  readonly end: WirePosition;
}

/** Where a thing stands. `uri` is a file (never a folder) even when the capture is a folder. */
export interface WireLocation {
  readonly uri: string;
  readonly range: WireRange;
}
