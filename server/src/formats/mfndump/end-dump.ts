import type { BlockContext } from '../format.ts';

/** What a dump showed of itself. */
interface DumpEnd {
  /** Its first line was there. */
  readonly begun: boolean;
  /** Its last line was there. */
  readonly done: boolean;
  readonly rows: number;
  /** How many rows its head promises, or null. */
  readonly expected: number | null;
}

/** Sets how complete a dump of `xen-mfndump` is. */
export const endDump = ({ block, note }: BlockContext, { begun, done, rows, expected }: DumpEnd): void => {
  if (!begun) {
    block.completeness = 'starts-late';
    block.reason = 'its first line is missing';
  } else if (!done) {
    block.completeness = 'ends-early';
    block.reason = 'its last line is missing';
    note('GEN-05', block.firstLine, { what: 'its last line is missing' });
  } else if (expected !== null && rows !== expected) {
    block.completeness = 'damaged';
    block.reason = `${rows} of ${expected} rows are there`;
  }
};
