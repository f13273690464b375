import type { BlockContext } from '../format.ts';
import type { TraceLine } from './trace-line.ts';

/** What the events of one trace are read with. */
export interface FtraceContext {
  readonly facts: BlockContext['facts'];
  readonly block: BlockContext['block'];
  /** The line that is read, its number, and the bytes that it stands in. */
  readonly line: TraceLine;
  number: number;
  bytes: Uint8Array;
  /** One past the last byte of the line. */
  end: number;
  /** Rows of `tceCall` whose end has not come, by thread and vCPU. */
  readonly calls: Map<string, number>;
}

/** `comm-pid` of the line. */
export const threadOf = ({ bytes, line }: FtraceContext): string =>
  String.fromCharCode(...bytes.subarray(line.commStart, line.pidEnd));
