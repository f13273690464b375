import type { Block } from '../facts/block.ts';
import type { Facts } from '../facts/facts.ts';

/** Blocks that were captured at one moment. */
export interface Moment {
  /** Row in `snapshot`, or null for a moment that no `%snapshot` or sub-folder names. */
  readonly snapshot: number | null;
  readonly blocks: Block[];
}

/** Keys whose dumps show the state that is joined. Others (registers, timers) may come again within a moment. */
const STATE_KEYS: ReadonlySet<string> = new Set(['g', 'q', 'e']);

/** What can be there only once at one moment: a second one begins the next. */
const onceKey = (block: Block): string | null => {
  if (block.format === null) return null;
  if (block.key !== null && STATE_KEYS.has(block.key)) return `${block.format} ${block.key}`;
  return block.format === 'xenstore' || block.format === 'sysfs' ? `${block.format} ${block.source}` : null;
};

/** The kinds of blocks that show the machine at a moment; logs are a time line of their own. */
const isState = (block: Block): boolean => block.format !== null && block.format !== 'xdump' && block.kind !== 'events';

/**
 * Cuts the blocks of one capture into moments. Named snapshots are moments. What stands outside of them is cut where
 * the same dump comes again (a console log of a day holds many), and apart by file group in a flat folder that holds
 * the same dump several times.
 */
export const momentsOf = (facts: Facts, capture: number): readonly Moment[] => {
  const blocks = facts.blocks.filter((block) => block.capture === capture);
  const named = new Map<number, Moment>();
  const loose: Block[] = [];
  for (const block of blocks) {
    if (block.snapshot === null) loose.push(block);
    else {
      const moment = named.get(block.snapshot) ?? { snapshot: block.snapshot, blocks: [] };
      named.set(block.snapshot, moment);
      moment.blocks.push(block);
    }
  }
  const apart = cut(loose.filter(isState));
  // With one moment only, the logs belong to it as well: their times say when it was.
  if (named.size === 0 && apart.length <= 1) return [{ snapshot: null, blocks: loose }];
  addLogs(apart, loose);
  return [...apart, ...named.values()];
};

/** A log whose file is of the same group as the dumps of just one moment was captured with them. */
const addLogs = (moments: readonly Moment[], loose: readonly Block[]): void => {
  for (const log of loose) {
    if (log.group === null || log.kind !== 'kernel-log' || isState(log)) continue;
    const [moment, another] = moments.filter(({ blocks }) => blocks.some(({ group }) => group === log.group));
    if (another === undefined) moment?.blocks.push(log);
  }
};

const cut = (blocks: readonly Block[]): Moment[] =>
  groupBlocks(blocks).flatMap(({ group, blocks: list }) => cutRepeats(list, group !== null));

/** One list when no dump is there in two files, else a list for each file group and one for the other files. */
const groupBlocks = (
  blocks: readonly Block[],
): readonly { readonly group: string | null; readonly blocks: readonly Block[] }[] => {
  const sources = new Map<string, number>();
  const repeated = blocks.some((block) => {
    const key = onceKey(block);
    if (key === null) return false;
    const seen = sources.get(key) ?? block.source;
    sources.set(key, block.source);
    return seen !== block.source;
  });
  if (!repeated) return blocks.length === 0 ? [] : [{ group: null, blocks }];
  const groups = new Map<string | null, Block[]>();
  for (const block of blocks) {
    const list = groups.get(block.group) ?? [];
    groups.set(block.group, list);
    list.push(block);
  }
  return [...groups].map(([group, list]) => ({ group, blocks: list }));
};

/**
 * Files of one group were captured together, so a dump may be there in two of them (`key-g`, and `key-star` with all
 * keys); only a repeat in the same file is another moment.
 */
const cutRepeats = (blocks: readonly Block[], together: boolean): Moment[] => {
  const moments: Moment[] = [];
  let current: Moment = { snapshot: null, blocks: [] };
  let seen = new Set<string>();
  for (const block of blocks) {
    const once = onceKey(block);
    const key = once !== null && together ? `${once} ${block.source}` : once;
    if (key !== null && seen.has(key)) {
      moments.push(current);
      current = { snapshot: null, blocks: [] };
      seen = new Set();
    }
    if (key !== null) seen.add(key);
    current.blocks.push(block);
  }
  return [...moments, current];
};
