import type { Facts } from '../../facts/facts.ts';
import { logBreaks } from '../../world/log-breaks.ts';

/** Which lines of logs stand in one piece, so that what one says still holds at the other. */
export class LogPieces {
  readonly #facts: Facts;
  /** Breaks by block. */
  readonly #breaks = new Map<number, readonly number[]>();

  constructor(facts: Facts) {
    this.#facts = facts;
  }

  /** Do two lines, each with the blocks that hold it, stand in one log, and is nothing of it missing between them? */
  joins(firstBlocks: readonly number[], firstLine: number, blocks: readonly number[], line: number): boolean {
    return blocks.some((id) => {
      const block = firstBlocks.includes(id) ? this.#facts.blocks[id] : undefined;
      if (block === undefined) return false;
      const breaks = this.#breaks.get(id) ?? logBreaks(this.#facts, block);
      this.#breaks.set(id, breaks);
      return !breaks.some((at) => at > firstLine && at <= line);
    });
  }
}
