/** A hover: Markdown without links or HTML, for columns [start, end) (UTF-16, from 0) of its line. */
export interface Hover {
  readonly markdown: string;
  readonly start: number;
  readonly end: number;
}
