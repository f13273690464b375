import { amount } from '../../core/amount.ts';
import type { Note } from '../../facts/note.ts';
import type { Rule } from '../rule.ts';
import { countOf } from './note-rule.ts';

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
    const bySource = new Map<number, Note[]>();
    for (const note of world.facts.notes) {
      if (note.rule !== 'GEN-11' || note.capture !== world.capture.id) continue;
      const notes = bySource.get(note.source) ?? [];
      bySource.set(note.source, notes);
      notes.push(note);
    }
    if (bySource.size === 0) pass();
    for (const [source, notes] of bySource) {
      const total = notes.reduce((sum, { data }) => sum + countOf(data, 'n'), 0);
      const [first, ...others] = notes;
      if (first === undefined) continue;
      const where = others.length === 0 ? 'here' : `here and at ${amount(others.length, 'other line')}`;
      report({
        subject: null,
        place: { source, line: first.line, field: 'n' },
        message: `at least ${amount(total, 'message')} ${total === 1 ? 'was' : 'were'} dropped ${where}`,
        data: { n: total, count: notes.length },
        related: others.slice(0, 20).map(({ line, data }) => ({
          place: { source, line, field: 'n' },
          message: `${amount(countOf(data, 'n'), 'message')} dropped`,
        })),
        evidence: [],
      });
      yield;
    }
  },
};
