import type { Rule } from '../rule.ts';
import { noteRule, textOf } from './note-rule.ts';

/** A grant dump of which a part is missing; counts from it are "at least". */
export const gen05: Rule = noteRule({
  id: 'GEN-05',
  name: 'grant-dump-incomplete',
  title: 'Grant dump incomplete',
  severity: 'info',
  condition:
    'A dump of key g that begins with its first line has no "done" line, or one of its tables has a header but neither rows nor the "no active grant table entries" line.',
  hint: 'Counts of this dump are lower bounds. Capture it again with a larger console ring (conring_size=), or from the log of xenconsoled',
  reference: 'xen/common/grant_table.c: gnttab_usage_print_all(), gnttab_usage_print()',
  fires:
    "(XEN) gnttab_usage_print_all [ key 'g' pressed\n(XEN) grant-table for remote d1 (v1)\n(XEN) [0x008]      0 0x7de44 0x00000001          0 0x07de44 0x19\n",
  silent:
    "(XEN) gnttab_usage_print_all [ key 'g' pressed\n(XEN) grant-table for remote d1 (v1)\n(XEN) [0x008]      0 0x7de44 0x00000001          0 0x07de44 0x19\n(XEN) gnttab_usage_print_all ] done\n",
  message: (data) => `the grant dump is incomplete: ${textOf(data, 'what')}`,
});
