import type { Block } from '../facts/block.ts';

/** Between which kernel times of dom0 something happened; null: nothing limits that side. */
export interface KernelWindow {
  readonly from: number | null;
  readonly to: number | null;
}

/** A dump is printed in one go: it begins and ends at most so many seconds from a line that got into it. */
const PRINTING = 1;

/**
 * When a dump was printed. The kernel lines around and in it in the same console log say so best; where there are
 * none, the moment that it belongs to does. Where both speak but of times that do not meet (the log was taken before
 * the dump), the console log is right.
 */
export const dumpWindow = (block: Block, moment: KernelWindow | null): KernelWindow => {
  const from = latest(block.kernelTimeBefore, block.firstKernelTime - PRINTING);
  const to = earliest(block.kernelTimeAfter, block.lastKernelTime + PRINTING);
  // Pieces of logs that somebody put one after the other: their neighbours say nothing of each other.
  if (from !== null && to !== null && from > to) return moment ?? { from: null, to: null };
  if (moment === null) return { from, to };
  const momentFrom = moment.from !== null && (to === null || moment.from <= to) ? moment.from : null;
  const momentTo = moment.to !== null && (from === null || moment.to > from) ? moment.to : null;
  return { from: latest(from, momentFrom), to: earliest(to, momentTo) };
};

const isTime = (time: number | null): time is number => time !== null && !Number.isNaN(time);

const latest = (...times: readonly (number | null)[]): number | null => {
  const known = times.filter(isTime);
  return known.length === 0 ? null : Math.max(...known);
};

const earliest = (...times: readonly (number | null)[]): number | null => {
  const known = times.filter(isTime);
  return known.length === 0 ? null : Math.min(...known);
};
