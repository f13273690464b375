import { amount } from '../../core/amount.ts';
import type { Rule } from '../rule.ts';
import { countOf, noteRule } from './note-rule.ts';

/** Lines that are cut or hold bytes that are no text. */
export const gen08: Rule = noteRule({
  id: 'GEN-08',
  name: 'line-cut-or-not-text',
  title: 'Line cut or not text',
  severity: 'info',
  condition:
    'Lines above 1 MiB, with NUL bytes or with bytes that are not UTF-8: once for each section, at the first of them.',
  hint: 'The lines are read as far as possible. A disk that was full or a serial line that lost bits looks like this',
  reference: '.xdump format, version 1: Lines and bytes',
  fires: '%xdump 1\n%section kernel-log domain=0\n[    1.000000] some \u0000 line\n%end\n',
  silent: '%xdump 1\n%section kernel-log domain=0\n[    1.000000] some line\n%end\n',
  message: (data) =>
    `${amount(countOf(data, 'n'), 'line')} ${countOf(data, 'n') === 1 ? 'was' : 'were'} cut or not text`,
});
