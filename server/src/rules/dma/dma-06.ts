import { factPlace } from '../../facts/fact-place.ts';
import { decideByLog, groupMessages, messagesWith, reportGroup, times } from '../block/messages.ts';
import type { Rule } from '../rule.ts';
import { fullHint, fullText, isNearlyFull, readFullBuffer } from './full-buffer.ts';

/** The kernel found no bounce buffer for a transfer, or has nearly none left. */
export const dma06: Rule = {
  id: 'DMA-06',
  name: 'swiotlb-nearly-full',
  title: 'swiotlb nearly full',
  severity: 'warning',
  tearSafe: true,
  needs: ['kernelMessage', 'swiotlb'],
  condition:
    'The kernel prints "swiotlb buffer is full", or debugfs shows 90 % or more of the slots in use. The numbers of the line say which it was: no slot left, no slots in a row, a request above 256 KiB (which no pool could serve), or no pool at all.',
  hint: 'swiotlb=<slots> for a larger pool, or find out why so much is bounced',
  reference: 'Linux kernel/dma/swiotlb.c: swiotlb_tbl_map_single(), swiotlb_find_slots(); invariant M6-I9',
  fires: {
    capture:
      '[ 1582.860948] mt7615e 0000:01:00.0: swiotlb buffer is full (sz: 3776 bytes), total 32768 (slots), used 31983 (slots)\n',
  },
  silent: {
    capture:
      '[    0.000000] Linux version 6.1.0 (gcc) #1 SMP\n[    1.000000] software IO TLB: mapped [mem 0x00000000d0000000-0x00000000d4000000] (64MB)\n',
  },
  evaluate: function* (context) {
    const { world, report } = context;
    const { facts } = world;
    const messages = messagesWith(world, 'swiotlb.swiotlb-buffer-is-full-sz');
    const groups = groupMessages(messages, (message) => {
      const { cause, device } = readFullBuffer(facts, message);
      return `${cause} ${device}`;
    });
    for (const group of groups) {
      const full = readFullBuffer(facts, group[0]);
      const { device, cause, size, total, used } = full;
      reportGroup(context, group, {
        subject: null,
        message: `swiotlb${device === null ? '' : ` of ${device}`}: ${fullText(full)}${times(group.length)}`,
        data: { cause, size, totalSlots: total, usedSlots: used, device },
        hint: fullHint(cause),
      });
      yield;
    }
    const { totalSlots, usedSlots } = facts.tables.swiotlb.columns;
    const printed = new Set(messages.flatMap(({ event }) => [event.row, ...event.copies]).map((row) => lineKey(row)));
    let sampled = false;
    for (let row = 0; row < facts.tables.swiotlb.rows(); row += 1) {
      const block = facts.tables.swiotlb.block.at(row);
      if (
        facts.blocks[block]?.capture !== world.capture.id ||
        printed.has(`${block}:${facts.tables.swiotlb.line.at(row)}`)
      )
        continue;
      const [total, used] = [totalSlots.at(row), usedSlots.at(row)];
      sampled ||= total !== null && used !== null;
      if (!isNearlyFull(total, used)) continue;
      report({
        subject: null,
        place: factPlace(facts, 'swiotlb', row),
        message: `swiotlb: ${used}/${total} slots in use`,
        data: { cause: 'full', totalSlots: total, usedSlots: used },
        evidence: [{ table: 'swiotlb', row }],
      });
    }
    // debugfs counts what is in use now; what did not fit at some time only the log tells.
    decideByLog(context, groups.length > 0);
    if (groups.length === 0 && sampled) context.pass();

    function lineKey(row: number): string {
      return `${facts.tables.kernelMessage.block.at(row)}:${facts.tables.kernelMessage.line.at(row)}`;
    }
  },
};
