import { amount } from '../../core/amount.ts';
import type { Rule } from '../rule.ts';

/** What was to be captured but could not be: one finding for all, because each is a fact about the capture only. */
export const gen14: Rule = {
  id: 'GEN-14',
  name: 'not-collected',
  title: 'Not collected',
  severity: 'info',
  tearSafe: true,
  needs: [],
  condition: 'The capture has %missing lines; all of them are one finding, at the first.',
  hint: 'Rules that need these answer "unknown". Capture again as root in dom0, with the tools that the reasons name',
  reference: '.xdump format, version 1: Directives',
  fires: { capture: '%xdump 1\n%missing xenstore cmd="xenstore-ls -f" reason="not found"\n%missing lsevtchn\n' },
  silent: { capture: '%xdump 1\n%section kernel-log domain=0\n[    1.000000] some line\n%end\n' },
  evaluate: function* ({ world, report, pass }) {
    const { missing } = world.capture;
    const [first] = missing;
    if (first === undefined) pass();
    else {
      const list = missing.map(({ kind, reason }) => (reason === null ? kind : `${kind} (${reason})`));
      report({
        subject: null,
        place: { source: first.source, line: first.line, field: null },
        message: `${amount(missing.length, 'capture')} could not be made: ${list.join(', ')}`,
        data: { count: missing.length, list },
        related: missing
          .slice(1)
          .map(({ kind, source, line }) => ({ place: { source, line, field: null }, message: `${kind} is missing` })),
        evidence: [],
      });
    }
    yield;
  },
};
