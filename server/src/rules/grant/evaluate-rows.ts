import { isWhole } from '../../core/completeness.ts';
import type { Work } from '../../core/work.ts';
import type { GrantTableView } from '../../world/world.ts';
import type { Report, RuleContext } from '../rule.ts';
import { readGrantRow, sourceOfRow, type GrantRow } from './grant-row.ts';
import { visitOddRows } from './odd-rows.ts';
import { limitReports } from './report-limit.ts';

/** What a rule about single rows adds to the pass over them. */
export interface RowCheck {
  /** What is missing to judge the rows of this table (`table.column`), or null when they can be judged. */
  readonly missing: (table: GrantTableView) => string | null;
  /** Is this row broken? Asked only of rows that are odd in some way (see `visitOddRows`). */
  readonly report: (at: GrantRow) => Report | null;
}

/** Nothing beyond the row is needed. */
export const nothingMissing = (): null => null;

/**
 * What a check of the shared v1 flags misses: key `g` shows the status word of a v2 table, which has neither type nor
 * permission, and a table without its header does not say which it is.
 */
export const missingSharedFlags = (table: GrantTableView): string | null =>
  table.version === 1 ? null : table.version === 2 ? 'grantShared.flags' : 'grantTable.version';

/** Runs a check over all rows of a capture. */
export const evaluateRows = function* (context: RuleContext, check: RowCheck): Work<void> {
  const { world } = context;
  const limit = limitReports(context);
  const tables = world.snapshots.flatMap(({ dumps }) => dumps.flatMap((dump) => dump.tables));
  if (tables.length === 0) context.unknown('grantActive');
  const skipped = new Set<GrantTableView>();
  let decided = false;
  for (const table of tables) {
    if (table.count === 0) {
      decided ||= isWhole(table.completeness);
      continue;
    }
    const missing = check.missing(table);
    if (missing === null) decided = true;
    else {
      skipped.add(table);
      context.unknown(missing);
    }
  }
  if (decided) context.pass();
  if (skipped.size === tables.length) return;
  yield* visitOddRows(world, (table, row) => {
    if (skipped.has(table)) return;
    const report = check.report(readGrantRow(world.facts, table, row));
    if (report !== null) limit.add(sourceOfRow(world.facts, row), () => report);
  });
  limit.close();
};
