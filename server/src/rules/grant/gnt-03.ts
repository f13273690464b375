import type { Rule } from '../rule.ts';
import { dumpText, plainRows } from './dump-text.ts';
import { evaluateRows } from './evaluate-rows.ts';
import { reportRow } from './grant-row.ts';

/** The domain that maps a v1 entry must be the domain that the entry names. */
export const gnt03: Rule = {
  id: 'GNT-03',
  name: 'owner-changed-under-mapping',
  title: 'Owner changed under mapping',
  severity: 'warning',
  tearSafe: false,
  needs: ['grantActive'],
  condition:
    'The domain that maps a v1 entry (first localdom column) is not the one that the entry names (second one). A v2 guest may rewrite the entry after it ended access, so v2 is left out.',
  hint: 'The guest granted the entry to another domain while it was mapped; data of the two may mix',
  reference:
    'xen/common/grant_table.c: _set_status_v1() checks the domain when the first pin is taken; invariant M4-I3',
  fires: {
    capture: dumpText({
      granter: 1,
      rows: [...plainRows(8, 2), '[0x00a]      0 0x7e706 0x00000001          3 0x07e706 0x19'],
    }),
  },
  silent: { capture: dumpText({ granter: 1, rows: plainRows(8, 3) }) },
  evaluate: (context) =>
    evaluateRows(context, {
      missing: ({ version }) => (version === null ? 'grantTable.version' : null),
      report: (at) =>
        at.version !== 1 || at.mapper === at.sharedDomid
          ? null
          : reportRow(
              context.world.facts,
              at,
              'sharedDomid',
              `${at.label}: mapped by d${at.mapper}, entry now names d${at.sharedDomid}`,
              { sharedDomid: at.sharedDomid },
            ),
    }),
};
