import type { Rule } from '../rule.ts';
import { countOf, noteRule } from './note-rule.ts';

/** A capture that a newer writer wrote. */
export const gen12: Rule = noteRule({
  id: 'GEN-12',
  name: 'newer-format',
  title: 'Newer format',
  severity: 'warning',
  condition: 'The number behind %xdump is above 1.',
  hint: 'Read it with a newer version of this tool; rules may miss what only the newer format says',
  reference: '.xdump format, version 1: Directives',
  fires: '%xdump 9\n%section kernel-log domain=0\n[    1.000000] some line\n%end\n',
  silent: '%xdump 1\n%section kernel-log domain=0\n[    1.000000] some line\n%end\n',
  message: (data) => `format version ${countOf(data, 'n')}: what is understood is shown`,
});
