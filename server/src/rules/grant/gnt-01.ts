import type { Rule } from '../rule.ts';
import { dumpText, plainRows } from './dump-text.ts';
import { evaluateRows, nothingMissing } from './evaluate-rows.ts';
import { reportRow } from './grant-row.ts';
import { pinCounters } from './pin-counters.ts';

const READING = 0x08;
const WRITING = 0x10;

/** The reading and writing bits of an active entry must say what its pin counters say, in v1 flags and v2 status. */
export const gnt01: Rule = {
  id: 'GNT-01',
  name: 'flags-do-not-match-pins',
  title: 'Flags do not match pins',
  severity: 'error',
  tearSafe: false,
  needs: ['grantActive'],
  condition:
    'The flags say "reading" (0x08) without a pin or the other way round, or "writing" (0x10) without a write pin or the other way round. Holds for v1 flags and the v2 status word alike; a row is printed under the lock of its entry, so time does not excuse it.',
  hint: 'The guest rewrote the flags of a live grant, or the accounting of the hypervisor is wrong',
  reference: 'xen/common/grant_table.c: _set_status(), reduce_status_for_pin(), Xen 4.0 to 4.22; invariant M4-I1',
  fires: {
    capture: dumpText({
      granter: 1,
      rows: [...plainRows(8, 3), '[0x00b]      0 0x7dec9 0x00000001          0 0x07dec9 0x09'],
    }),
  },
  silent: {
    capture: dumpText(
      { granter: 1, rows: [...plainRows(8, 3), '[0x00b]      0 0x7dec9 0x00000100          0 0x07dec9 0x09'] },
      { granter: 2, version: 2, rows: ['[0x008]      0 0x7dc01 0x00000001          0 0x07dc01 0x18'] },
    ),
  },
  evaluate: (context) =>
    evaluateRows(context, {
      missing: nothingMissing,
      report: (at) => {
        const { hostWrite, deviceWrite } = pinCounters(at.pin);
        const reading = (at.flags & READING) !== 0;
        const writing = (at.flags & WRITING) !== 0;
        if (reading === (at.pin !== 0) && writing === hostWrite + deviceWrite > 0) return null;
        const mapped =
          at.pin === 0 ? 'not mapped' : hostWrite + deviceWrite > 0 ? 'mapped for writing' : 'mapped for reading only';
        const said = [reading ? (writing ? 'reading' : 'only reading') : '', writing ? 'writing' : '']
          .filter((word) => word !== '')
          .join(' and ');
        const message = `${at.label}: ${mapped} (pin ${at.pinText}), but its flags ${at.flagsText} say ${said === '' ? 'neither reading nor writing' : said}`;
        return reportRow(context.world.facts, at, 'flags', message, {
          reading,
          writing,
        });
      },
    }),
};
