import type { Rule } from '../rule.ts';
import { noteRule, textOf } from './note-rule.ts';

/** A name in an `events` or `state` section that no model knows, or a value that cannot be read. */
export const gen04: Rule = noteRule({
  id: 'GEN-04',
  name: 'unknown-field',
  title: 'Unknown field',
  severity: 'info',
  condition:
    'In an events or state section: an event, an argument, an output or a path that no model has, a value that cannot be read, or a line that is none. The rest is read as usual.',
  hint: 'Correct the spelling; names of state are those of the format’s description, names of events those of the models',
  reference: '.xdump format, version 1: events and state',
  fires: '%xdump 1\n%section state\nbe{1/51712}.r{0}.foo = 1\n%end\n',
  silent: '%xdump 1\n%section state\nbe{1/51712}.r{0}.reqProd = 1\n%end\n',
  message: (data) => {
    const reason = textOf(data, 'reason');
    return `${textOf(data, 'what')} is ignored${reason === '' ? '' : `: ${reason}`}`;
  },
});
