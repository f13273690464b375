import type { Facts } from '../../facts/facts.ts';
import type { Rule } from '../rule.ts';
import { dumpText, plainRows } from './dump-text.ts';
import { evaluateRows, missingSharedFlags } from './evaluate-rows.ts';
import { reportRow } from './grant-row.ts';

const PERMIT_ACCESS = 1;
const TYPES = ['invalid', 'permit access', 'accept transfer', 'transitive'];

/** A mapped v1 entry is of type "permit access". */
export const gnt04: Rule = {
  id: 'GNT-04',
  name: 'type-not-permit-while-mapped',
  title: 'Type not permit while mapped',
  severity: 'warning',
  tearSafe: false,
  needs: ['grantActive'],
  condition:
    'An entry of a v1 table has pins but its type (the two lowest bits of the flags) is not "permit access". A v2 row shows the status word, which has no type; a table in which most entries lack it, or whose references do not rise, may be one that lost its heading.',
  hint: 'The guest cleared or reused a grant that was still mapped',
  reference: 'xen/common/grant_table.c: _set_status_v1(); Linux gnttab_end_foreign_access_ref_v1() refuses this; M4-I3',
  fires: {
    capture: dumpText({
      granter: 1,
      rows: [...plainRows(8, 2), '[0x00a]      0 0x7e706 0x00000001          0 0x07e706 0x18'],
    }),
  },
  silent: { capture: dumpText({ granter: 1, rows: plainRows(8, 3) }) },
  evaluate: (context) => {
    const { facts } = context.world;
    const typed = new Map<number, boolean>();
    return evaluateRows(context, {
      missing: missingSharedFlags,
      report: (at) => {
        const type = at.flags & 3;
        if (at.pin === 0 || type === PERMIT_ACCESS) return null;
        const table = facts.tables.grantActive.columns.table.at(at.row);
        const hasTypes = typed.get(table) ?? showsTypes(facts, table);
        typed.set(table, hasTypes);
        if (!hasTypes) {
          context.unknown('grantTable.version');
          return null;
        }
        const message = `${at.label}: type ${TYPES[type]} while mapped (pin ${at.pinText})`;
        return reportRow(facts, at, 'flags', message, { type });
      },
    });
  },
};

/**
 * Do the entries of a table have types: most of them, with rising references, and not all up to one and none behind it? Else
 * status words of a v2 table that lost its heading stand there, or below.
 */
const showsTypes = ({ tables: { grantTable, grantActive } }: Facts, table: number): boolean => {
  const { flags, ref } = grantActive.columns;
  const first = grantTable.columns.firstRow.at(table);
  const end = first + (grantTable.columns.rows.at(table) ?? 0);
  let typed = 0;
  let lastTyped = first - 1;
  for (let row = first; row < end; row += 1) {
    if (row > first && ref.at(row) <= ref.at(row - 1)) return false;
    if ((flags.at(row) & 3) !== PERMIT_ACCESS) continue;
    typed += 1;
    lastTyped = row;
  }
  // One entry alone is no piece of another table.
  if (typed === end - first - 1) return true;
  const isTail = typed === lastTyped - first + 1 && end - lastTyped > 2;
  return typed * 2 > end - first && !isTail;
};
