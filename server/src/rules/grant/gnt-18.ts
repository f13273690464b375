import { hex } from '../../core/hex.ts';
import type { Facts } from '../../facts/facts.ts';
import type { Rule } from '../rule.ts';
import { dumpText, plainRows } from './dump-text.ts';
import { evaluateRows, nothingMissing } from './evaluate-rows.ts';
import { reportRow, type GrantRow } from './grant-row.ts';

const RESERVED = 8;

/** References 2 to 7 are reserved and used by nobody; 0 is the console and 1 xenstore. */
export const gnt18: Rule = {
  id: 'GNT-18',
  name: 'reserved-reference-used-for-data',
  title: 'Reserved reference used for data',
  severity: 'warning',
  tearSafe: false,
  needs: ['grantActive'],
  condition:
    'An entry with a reference from 2 to 7 is mapped. Information where the heading of the table was lost or the reference is below the one before: a digit may be missing.',
  hint: 'Only 0 (console) and 1 (xenstore) are expected below 8; the guest ignores the reservation or its driver is wrong',
  reference:
    'xen/include/public/grant_table.h: GNTTAB_NR_RESERVED_ENTRIES, GNTTAB_RESERVED_CONSOLE, GNTTAB_RESERVED_XENSTORE',
  fires: {
    capture: dumpText({
      granter: 1,
      rows: ['[0x005]      0 0x7ec05 0x00000001          0 0x07ec05 0x19', ...plainRows(8, 2)],
    }),
  },
  silent: {
    capture: dumpText({
      granter: 1,
      rows: [
        '[0x000]      0 0x7ec02 0x00000002          0 0x07ec02 0x19',
        '[0x001]      0 0x7ec01 0x00000002          0 0x07ec01 0x19',
        ...plainRows(8, 2),
      ],
    }),
  },
  evaluate: (context) =>
    evaluateRows(context, {
      missing: nothingMissing,
      report: (at) => {
        if (at.ref < 2 || at.ref >= RESERVED) return null;
        const message = `${at.granter === null ? 'unknown domain' : `d${at.granter}`}: reserved ref ${hex(at.ref)} active`;
        // A digit that was lost makes a low reference of another: in a whole table they rise.
        const doubt = at.granter === null || !isBehind(context.world.facts, at) ? { confidence: 'low' as const } : {};
        return { ...reportRow(context.world.facts, at, 'ref', message), ...doubt };
      },
    }),
};

/** Is the reference above that of the row before in its table? */
const isBehind = ({ tables: { grantActive } }: Facts, { row, ref }: GrantRow): boolean => {
  const { columns } = grantActive;
  if (row === 0 || columns.table.at(row - 1) !== columns.table.at(row)) return true;
  return ref > columns.ref.at(row - 1);
};
