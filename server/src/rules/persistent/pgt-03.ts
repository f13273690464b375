import { factPlace } from '../../facts/fact-place.ts';
import { captureText, statText } from '../block/example-text.ts';
import { ringLines } from '../block/ring-lines.ts';
import type { Rule } from '../rule.ts';
import { purgeStep } from './limits.ts';

/** A ring never holds more persistent grants than the limit, unless the limit was lowered meanwhile. */
export const pgt03: Rule = {
  id: 'PGT-03',
  name: 'more-persistent-grants-than-allowed',
  title: 'More persistent grants than allowed',
  severity: 'warning',
  tearSafe: true,
  needs: ['blkbackStat.persistent', 'blkbackStat.persistentMax'],
  condition:
    'A statistics line shows more persistent grants than max_persistent_grants. A negative limit means no limit and is not this rule.',
  hint: 'The limit was lowered at run time; the next purge brings the ring below it',
  reference:
    'drivers/block/xen-blkback/blkback.c: print_stats(), add_persistent_gnt(), 3.11 to 6.x; invariants M3-I3, M3-I11',
  fires: { capture: captureText({ log: [[50, statText('1.xvda-0', { rd: 9, pg: '1056/ 500' })]] }) },
  silent: { capture: captureText({ log: [[50, statText('1.xvda-0', { rd: 9, pg: '1056/1056' })]] }) },
  evaluate: function* (context) {
    const { facts } = context.world;
    const { persistent, persistentMax } = facts.tables.blkbackStat.columns;
    let decided = false;
    for (const { thread, subject, events } of ringLines(context.world)) {
      for (const { row } of events) {
        const used = persistent.at(row);
        const limit = persistentMax.at(row);
        if (used === null || limit === null) continue;
        decided = true;
        if (limit < 0 || used <= limit) continue;
        context.report({
          subject,
          place: factPlace(facts, 'blkbackStat', row, 'persistent'),
          message: `${thread}: ${used} persistent grants, limit ${limit}; the next purge is to remove ${used - limit + purgeStep(limit)}`,
          data: { thread, persistent: used, limit },
          evidence: [{ table: 'blkbackStat', row }],
        });
      }
      yield;
    }
    if (decided) context.pass();
    else context.unknown('blkbackStat.persistent');
  },
};
