import { factPlace } from '../../facts/fact-place.ts';
import type { LogEvent } from '../../world/timeline.ts';
import { captureText, statText } from '../block/example-text.ts';
import { ringLines } from '../block/ring-lines.ts';
import type { Rule, RuleContext } from '../rule.ts';
import { purgeStep } from './limits.ts';

/** So many lines in a row make a regime. */
const SAMPLES = 3;

const example = (...counts: readonly number[]): string =>
  captureText({
    log: counts.map((count, index) => [
      50 + index * 10,
      statText('1.xvda-0', { rd: 900, wr: 400, pg: `${String(count).padStart(4)}/1056` }),
    ]),
  });

/** A tree that stays at its limit: what does not fit is mapped and unmapped for each request. */
export const pgt04: Rule = {
  id: 'PGT-04',
  name: 'overflow-regime',
  title: 'Overflow regime',
  severity: 'info',
  tearSafe: false,
  needs: ['blkbackStat.persistent', 'blkbackStat.persistentMax'],
  condition:
    'Three statistics lines of one ring in a row show a tree that is full, or full less what one purge takes (5 for each whole hundred of the limit).',
  hint: 'The working set exceeds max_persistent_grants: raise it, or use fewer indirect segments or queues',
  reference:
    'drivers/block/xen-blkback/blkback.c: purge_persistent_gnt(), add_persistent_gnt(), 3.11 to 6.x; model M3.6',
  fires: { capture: example(1056, 1010, 1050, 1008) },
  silent: { capture: example(420, 424, 424) },
  evaluate: function* (context) {
    let decided = false;
    for (const { thread, subject, events } of ringLines(context.world)) {
      const run = longestFullRun(context, events);
      if (run === null) continue;
      decided = true;
      const [first] = run;
      if (first === undefined || run.length < SAMPLES) continue;
      const { facts } = context.world;
      const { persistent, persistentMax } = facts.tables.blkbackStat.columns;
      const limit = persistentMax.at(first.row) ?? 0;
      context.report({
        subject,
        place: factPlace(facts, 'blkbackStat', first.row, 'persistent'),
        message: `${thread}: the tree of persistent grants stays full in ${run.length} lines (${persistent.at(first.row)}/${limit}); pages beyond it are mapped anew for each request`,
        data: { thread, limit, lines: run.length, persistent: run.slice(0, 20).map(({ row }) => persistent.at(row)) },
        related: run.slice(1).map(({ row }) => ({
          place: factPlace(facts, 'blkbackStat', row, 'persistent'),
          message: `${persistent.at(row)}/${persistentMax.at(row)}`,
        })),
        evidence: run.map(({ row }) => ({ table: 'blkbackStat' as const, row })),
      });
      yield;
    }
    if (decided) context.pass();
    else context.unknown('blkbackStat.persistent');
  },
};

/** The longest run of lines with a full tree; null: no line tells. */
const longestFullRun = ({ world }: RuleContext, events: readonly LogEvent[]): readonly LogEvent[] | null => {
  const { persistent, persistentMax } = world.facts.tables.blkbackStat.columns;
  let best: readonly LogEvent[] = [];
  let current: LogEvent[] = [];
  let decided = false;
  for (const event of events) {
    const used = persistent.at(event.row);
    const limit = persistentMax.at(event.row);
    if (used === null || limit === null) continue;
    decided = true;
    if (limit > 0 && used > 0 && used >= limit - purgeStep(limit)) current.push(event);
    else current = [];
    if (current.length > best.length) best = current;
  }
  return decided ? best : null;
};
