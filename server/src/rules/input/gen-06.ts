import type { Rule } from '../rule.ts';
import { noteRule, textOf } from './note-rule.ts';

/** A section that nobody ended: the capture was cut there. */
export const gen06: Rule = noteRule({
  id: 'GEN-06',
  name: 'section-truncated',
  title: 'Section truncated',
  severity: 'info',
  condition: 'A %section is followed by another directive, or by the end of the file, without its %end.',
  hint: 'The capture was cut here, or its writer does not write %end; what is in the section counts as "at least"',
  reference: '.xdump format, version 1: Directives',
  fires: '%xdump 1\n%section kernel-log domain=0\n[    1.000000] some line\n',
  silent: '%xdump 1\n%section kernel-log domain=0\n[    1.000000] some line\n%end lines=1\n',
  message: (data) => `section ${textOf(data, 'what')} ends early: its %end is missing`,
});
