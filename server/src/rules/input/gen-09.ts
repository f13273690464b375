import type { Rule } from '../rule.ts';
import { noteRule, textOf } from './note-rule.ts';

/** What a newer writer may have written, or a misspelling. */
export const gen09: Rule = noteRule({
  id: 'GEN-09',
  name: 'unknown-directive',
  title: 'Unknown directive',
  severity: 'info',
  condition:
    'A directive, an attribute or a section kind that version 1 of the format does not have, each once; and, once for a folder, its files in which nothing was recognised.',
  hint: 'Correct the spelling, or read the capture with a newer version; everything else is read as usual',
  reference: '.xdump format, version 1: Directives',
  fires: '%xdump 1\n%photo of=host\n',
  silent: '%xdump 1\n%note by hand\n',
  message: (data) => `${textOf(data, 'what')} is not known to this version`,
});
