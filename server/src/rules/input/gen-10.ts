import { amount } from '../../core/amount.ts';
import type { Rule } from '../rule.ts';
import { countOf, noteRule } from './note-rule.ts';

/** A table without its header: whose it is nobody knows. */
export const gen10: Rule = noteRule({
  id: 'GEN-10',
  name: 'table-starts-late',
  title: 'Table starts late',
  severity: 'info',
  condition: 'Rows of a grant table stand before any header of a table: a console ring wrapped over the start.',
  hint: 'The rows are shown as those of an unknown domain. Capture again with a larger console ring (conring_size=)',
  reference:
    'xen/common/grant_table.c: gnttab_usage_print(); xen/drivers/char/console.c: the ring of conring_size bytes',
  fires:
    '(XEN) [0x008]      0 0x7de44 0x00000001          0 0x07de44 0x19\n(XEN) [0x009]      0 0x7de45 0x00000001          0 0x07de45 0x19\n(XEN) gnttab_usage_print_all ] done\n',
  silent:
    "(XEN) gnttab_usage_print_all [ key 'g' pressed\n(XEN) grant-table for remote d1 (v1)\n(XEN) [0x008]      0 0x7de44 0x00000001          0 0x07de44 0x19\n(XEN) gnttab_usage_print_all ] done\n",
  message: (data) => {
    const count = countOf(data, 'n');
    return `${amount(count, 'row')} ${count === 1 ? 'belongs' : 'belong'} to an unknown domain: the capture starts inside a table`;
  },
});
