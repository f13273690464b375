import { amount } from '../../core/amount.ts';
import { factPlace } from '../../facts/fact-place.ts';
import type { Rule } from '../rule.ts';

/** Kinds of losses that a producer tells; a log that begins in the middle is an ordinary thing. */
const SAID: ReadonlySet<string> = new Set(['suppressed', 'dropped']);

/** A log that says itself that it is not complete; all such lines of a file are one finding. */
export const gen11: Rule = {
  id: 'GEN-11',
  name: 'messages-were-dropped',
  title: 'Messages were dropped',
  severity: 'info',
  tearSafe: true,
  needs: [],
  condition:
    'The producer of a log says that it suppressed or lost lines: printk of Linux or of the hypervisor, a rate limit, journald or rsyslog. One finding for a file, at the first such line.',
  hint: 'What is not there may have been printed: counts are "at least". Raise the rate limit or the size of the ring',
  reference: 'Linux lib/ratelimit.c, kernel/printk/printk.c; xen/drivers/char/console.c: printk_ratelimit()',
  fires: {
    capture:
      '[   12.000000] gnttab_expand: 3 callbacks suppressed\n[   17.000000] gnttab_expand: 5 callbacks suppressed\n',
  },
  silent: {
    capture: '[   12.000000] xen-blkback: backend/vbd/1/51712: using 1 queues, protocol 1 (x86_64-abi) \n',
  },
  evaluate: function* ({ world, report, pass }) {
    const { facts, capture } = world;
    const { lostLines } = facts.tables;
    const { what, count, by } = lostLines.columns;
    const bySource = new Map<number, number[]>();
    for (let row = 0; row < lostLines.rows(); row += 1) {
      const block = facts.blocks[lostLines.block.at(row)];
      if (block?.capture !== capture.id || !SAID.has(what.at(row) ?? '')) continue;
      const rows = bySource.get(block.source) ?? [];
      bySource.set(block.source, rows);
      rows.push(row);
    }
    if (bySource.size === 0) pass();
    const told = (row: number): string =>
      `${amount(count.at(row) ?? 0, 'message')}${by.at(row) === null ? '' : ` of ${by.at(row)}`} dropped`;
    for (const rows of bySource.values()) {
      const total = rows.reduce((sum, row) => sum + (count.at(row) ?? 0), 0);
      const [first, ...others] = rows;
      if (first === undefined) continue;
      const where = others.length === 0 ? 'here' : `here and at ${amount(others.length, 'other line')}`;
      report({
        subject: null,
        place: factPlace(facts, 'lostLines', first, 'n'),
        message: `at least ${amount(total, 'message')} ${total === 1 ? 'was' : 'were'} dropped ${where}`,
        data: { n: total, count: rows.length },
        related: others
          .slice(0, 20)
          .map((row) => ({ place: factPlace(facts, 'lostLines', row, 'n'), message: told(row) })),
        evidence: [],
      });
      yield;
    }
  },
};
