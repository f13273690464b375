import type { Completeness } from '../core/completeness.ts';
import type { Block } from '../facts/block.ts';
import type { Facts } from '../facts/facts.ts';
import { dumpWindow, type KernelWindow } from './dump-window.ts';
import type { RowsOf } from './rows-by-block.ts';
import type { GrantDump, GrantTableView } from './world.ts';

/** Joins the grant tables of given blocks into dumps; the rows of a table stand together in `grantActive`. */
export const buildDumps = (
  facts: Facts,
  blocks: readonly Block[],
  tablesOf: RowsOf,
  moment: KernelWindow | null,
): readonly GrantDump[] =>
  blocks
    .filter((block) => block.format === 'grant-table')
    .map((block) => ({
      block,
      tables: tablesOf(new Set([block.id])).map((row) => viewTable(facts, row)),
      time: known(block.lastKernelTime),
      hypervisorTime: known(block.hypervisorTime),
      window: dumpWindow(block, moment),
      isCopy: false,
    }));

const known = (time: number): number | null => (Number.isNaN(time) ? null : time);

const viewTable = (facts: Facts, row: number): GrantTableView => {
  const { columns } = facts.tables.grantTable;
  return {
    row,
    granter: columns.granter.at(row),
    version: columns.version.at(row),
    frames: columns.frames.at(row),
    maxFrames: columns.maxFrames.at(row),
    maptrackFrames: columns.maptrackFrames.at(row),
    maxMaptrackFrames: columns.maxMaptrackFrames.at(row),
    first: columns.firstRow.at(row),
    count: columns.rows.at(row) ?? 0,
    completeness: completenessOf(columns.completeness.at(row)),
  };
};

const STATES: readonly Completeness[] = ['complete', 'starts-late', 'ends-early', 'damaged', 'interleaved'];

const completenessOf = (text: string | null): Completeness => STATES.find((state) => state === text) ?? 'damaged';
