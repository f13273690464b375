import type { Rule } from '../rule.ts';
import { dumpText, plainRows } from './dump-text.ts';
import { evaluateRows, missingSharedFlags } from './evaluate-rows.ts';
import { reportRow } from './grant-row.ts';
import { pinCounters } from './pin-counters.ts';

const READ_ONLY = 0x04;

/** A grant that is read-only cannot have writable mappings. */
export const gnt02: Rule = {
  id: 'GNT-02',
  name: 'write-pins-on-read-only-grant',
  title: 'Write pins on read-only grant',
  severity: 'error',
  tearSafe: false,
  needs: ['grantActive'],
  condition:
    'The flags of a v1 entry hold "read-only" (0x04) while a host or device write counter of its pin is not 0. A v2 row shows the status word, which has no such bit.',
  hint: 'The guest made the grant read-only after it was mapped, else the hypervisor let a writable mapping pass',
  reference: 'xen/common/grant_table.c: _set_status_v1() ("Attempt to write-pin a r/o grant entry"); invariant M4-I2',
  fires: {
    capture: dumpText({
      granter: 1,
      rows: [...plainRows(8, 2), '[0x00a]      0 0x7e706 0x00000001          0 0x07e706 0x1d'],
    }),
  },
  silent: {
    capture: dumpText({
      granter: 1,
      rows: [...plainRows(8, 2), '[0x00a]      0 0x7e706 0x00000100          0 0x07e706 0x0d'],
    }),
  },
  evaluate: (context) =>
    evaluateRows(context, {
      missing: missingSharedFlags,
      report: (at) => {
        const { hostWrite, deviceWrite } = pinCounters(at.pin);
        const count = hostWrite + deviceWrite;
        if ((at.flags & READ_ONLY) === 0 || count === 0) return null;
        const message = `${at.label}: ${count} write mapping${count === 1 ? '' : 's'} of a read-only grant`;
        return reportRow(context.world.facts, at, 'pin', message, { writeMappings: count });
      },
    }),
};
