import { lowerBound } from '../core/lower-bound.ts';
import type { Block } from '../facts/block.ts';

/** Finds the innermost block around a line in the time of a bisection. */
export interface BlockIndex {
  /** The smallest block of a format that holds the line, or null. */
  readonly readBlock: (source: number, line: number) => Block | null;
  /** The smallest block that holds the line, of a format or not, or null. */
  readonly anyBlock: (source: number, line: number) => Block | null;
}

/** Lines from `first` on, up to the next stretch, have one innermost block. */
interface Stretch {
  readonly first: number;
  readonly read: Block | null;
  readonly any: Block | null;
}

/** Sorts blocks for looking up; few blocks overlap at any line, so this is near linear in their number. */
export const indexBlocks = (blocks: readonly Block[]): BlockIndex => {
  const bySource = new Map<number, Block[]>();
  for (const block of blocks) {
    const list = bySource.get(block.source) ?? [];
    bySource.set(block.source, list);
    list.push(block);
  }
  const stretches = new Map([...bySource].map(([source, list]) => [source, cut(list)]));
  const at = (source: number, line: number): Stretch | null => find(stretches.get(source) ?? [], line);
  return {
    readBlock: (source, line) => at(source, line)?.read ?? null,
    anyBlock: (source, line) => at(source, line)?.any ?? null,
  };
};

/** Goes over the first lines and ends of blocks in order and notes what is innermost from each on. */
const cut = (blocks: readonly Block[]): readonly Stretch[] => {
  const whole = blocks.filter(({ firstLine, lastLine }) => lastLine >= firstLine);
  const starts = whole.toSorted((a, b) => a.firstLine - b.firstLine);
  const lines = [...new Set(whole.flatMap(({ firstLine, lastLine }) => [firstLine, lastLine + 1]))];
  lines.sort((a, b) => a - b);
  let open: Block[] = [];
  let next = 0;
  return lines.map((first) => {
    open = open.filter(({ lastLine }) => lastLine >= first);
    for (let block = starts[next]; block !== undefined && block.firstLine <= first; block = starts[next]) {
      open.push(block);
      next += 1;
    }
    return { first, read: smallest(open.filter(({ format }) => format !== null)), any: smallest(open) };
  });
};

const smallest = (blocks: readonly Block[]): Block | null => {
  let best: Block | null = null;
  for (const block of blocks)
    if (best === null || block.lastLine - block.firstLine < best.lastLine - best.firstLine) best = block;
  return best;
};

const find = (stretches: readonly Stretch[], line: number): Stretch | null =>
  stretches[lowerBound(0, stretches.length, (at) => (stretches[at]?.first ?? 0) <= line) - 1] ?? null;
