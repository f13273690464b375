import { amount } from '../../core/amount.ts';
import type { Rule } from '../rule.ts';
import { countOf, noteRule } from './note-rule.ts';

/** A section whose content is not what its writer wrote. */
export const gen07: Rule = noteRule({
  id: 'GEN-07',
  name: 'section-damaged',
  title: 'Section damaged',
  severity: 'warning',
  condition: 'The number of lines or the SHA-256 digest that %end states is not that of the content lines above it.',
  hint: 'The file was edited or damaged on its way. Ask for it again, as an attachment and not pasted',
  reference: '.xdump format, version 1: Directives',
  fires: '%xdump 1\n%section kernel-log domain=0\n[    1.000000] some line\n%end lines=7\n',
  silent: '%xdump 1\n%section kernel-log domain=0\n[    1.000000] some line\n%end lines=1\n',
  message: (data) =>
    data['digest'] === true
      ? `the ${amount(countOf(data, 'n'), 'line')} of this section are not what was written: their SHA-256 digest is another`
      : `${amount(countOf(data, 'n'), 'line')} stand here, ${countOf(data, 'm')} were written`,
});
