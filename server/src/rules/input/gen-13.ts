import type { Rule } from '../rule.ts';
import { noteRule, textOf } from './note-rule.ts';

/** A directive where no capture has begun. */
export const gen13: Rule = noteRule({
  id: 'GEN-13',
  name: 'directive-outside-a-capture',
  title: 'Directive outside a capture',
  severity: 'info',
  condition: 'A directive stands before any %xdump line; each keyword once.',
  hint: 'Begin the capture with the line "%xdump 1"; the start of the file may have been cut off',
  reference: '.xdump format, version 1: Directives',
  fires: '%section kernel-log domain=0\n[    1.000000] some line\n%end\n',
  silent: '%xdump 1\n%section kernel-log domain=0\n[    1.000000] some line\n%end\n',
  message: (data) => `${textOf(data, 'what')} stands outside a capture`,
});
