import type { Rule } from '../rule.ts';
import { dumpText, plainRows } from './dump-text.ts';
import { evaluateRows, nothingMissing } from './evaluate-rows.ts';
import { reportRow } from './grant-row.ts';
import { pinCounters } from './pin-counters.ts';

/** From 128 on the hypervisor refuses; a count of 100 is far above what any driver needs. */
const HIGH = 100;

/** A pin counter that comes near its end: the next mappings will be refused. */
export const gnt07: Rule = {
  id: 'GNT-07',
  name: 'pin-counter-near-limit',
  title: 'Pin counter near limit',
  severity: 'warning',
  tearSafe: false,
  needs: ['grantActive'],
  condition: 'One of the four counters in the pin of an entry is 100 or more.',
  hint: 'From 128 on further mappings fail with −1 (general error); look for what maps this page again and again without unmapping it',
  reference: 'xen/common/grant_table.c: map_grant_ref() ("risk of counter overflow"); invariant M4-I15',
  fires: {
    capture: dumpText({
      granter: 1,
      rows: [...plainRows(8, 2), '[0x00a]      0 0x7e706 0x00000070          0 0x07e706 0x19'],
    }),
  },
  silent: {
    capture: dumpText({
      granter: 1,
      rows: ['[0x001]      0 0x7ec01 0x00000002          0 0x07ec01 0x19', ...plainRows(8, 3)],
    }),
  },
  evaluate: (context) =>
    evaluateRows(context, {
      missing: nothingMissing,
      report: (at) => {
        const { hostWrite, hostRead, deviceWrite, deviceRead } = pinCounters(at.pin);
        const high = [
          { kind: 'host write', count: hostWrite },
          { kind: 'host read', count: hostRead },
          { kind: 'device write', count: deviceWrite },
          { kind: 'device read', count: deviceRead },
        ].filter(({ count }) => count >= HIGH);
        if (high.length === 0) return null;
        const list = high.map(({ kind, count }) => `${count} mappings (${kind})`).join(', ');
        return reportRow(context.world.facts, at, 'pin', `${at.label}: ${list}`, {
          hostWrite,
          hostRead,
          deviceWrite,
          deviceRead,
        });
      },
    }),
};
