/** One line as it is printed, for the tests over all formats. */
export interface Sample {
  /** The whole line, with its envelope. */
  readonly line: string;
  /** Name of the message format that claims it, or null: it looks alike and is none of theirs. */
  readonly format: string | null;
  /** Id of the message, where the format has ids. */
  readonly id?: string;
  /** Arguments in order, where the format gives them. */
  readonly args?: readonly string[];
}
