import { isWhole, worse } from '../core/completeness.ts';
import type { Block } from './block.ts';
import type { Facts } from './facts.ts';

/**
 * Why lines of a log are not there: its producer held them back (`suppressed`), a buffer or reader was too slow
 * (`dropped`), the log begins in the middle (`starts-late`), or another writer began in the middle of a line, the first
 * part of which says nothing by itself (`unreadable`).
 */
export type LossKind = 'suppressed' | 'dropped' | 'starts-late' | 'unreadable';

/** Lines that are not there. */
export interface Loss {
  readonly what: LossKind;
  /** How many at least, or null. */
  readonly count: number | null;
  /** Who was held back or lost: a function, a unit, a process; null: nothing tells. */
  readonly by: string | null;
  /** Seconds of the boot clock of the line that tells, or null. */
  readonly time: number | null;
}

/** Adds the fact that lines of a block are lost, so that an absence in it proves nothing any more. */
export const noteLoss = (facts: Facts, block: Block, line: number, loss: Loss): void => {
  facts.tables.lostLines.add(block.id, line, { ...loss });
  if (isWhole(block.completeness) && loss.what !== 'starts-late') block.lossPlaced = true;
  block.completeness = worse(block.completeness, loss.what === 'starts-late' ? 'starts-late' : 'damaged');
  block.reason ??= reasonOf(loss, line);
};

const reasonOf = ({ what }: Loss, line: number): string => {
  switch (what) {
    case 'suppressed':
    case 'dropped':
      return `its producer left out lines, first at line ${line}`;
    case 'starts-late':
      return 'it does not begin with the boot';
    case 'unreadable':
      return `two writers share line ${line}, and the first part of it says nothing`;
  }
};
