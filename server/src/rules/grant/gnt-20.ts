import { hex, hexPadded } from '../../core/hex.ts';
import { entryFlag } from '../../model/grants/grant-constants.ts';
import { numberOf } from '../../world/state-view.ts';
import { stateText } from '../state/example-text.ts';
import { HOLDS, lacks, stateRule } from '../state/state-rule.ts';

const example = (flags: string): string => stateText([`gt{1}.shared{9} = {flags=${flags},domid=0,frame=0x99}`]);

/** A transfer that has begun is completed. */
export const gnt20 = stateRule({
  id: 'GNT-20',
  name: 'transfer-left-committed',
  title: 'Transfer left committed',
  severity: 'warning',
  condition:
    'In a frozen state a shared entry accepts a transfer (type 2), and the transfer is committed (0x4) and not completed (0x8).',
  hint: 'The receiver waits for ever in a loop until the transfer is completed. The machine may have stopped in the middle of one',
  reference:
    'xen/common/grant_table.c: gnttab_transfer(); drivers/xen/grant-table.c: gnttab_end_foreign_transfer_ref(); MODEL M4.5',
  fires: example('0x06'),
  silent: example('0x0e'),
  frozen: true,
  judge: function* ({ state }) {
    for (const fact of state.match('gt{*}.shared{*}.flags')) {
      const [granter = '', ref = ''] = fact.keys;
      const flags = numberOf(fact.value);
      if (flags === null) {
        yield lacks();
        continue;
      }
      const accepts = (flags & entryFlag.typeMask) === entryFlag.acceptTransfer;
      const begun = (flags & entryFlag.transferCommitted) !== 0 && (flags & entryFlag.transferCompleted) === 0;
      if (!accepts || !begun) yield HOLDS;
      else
        yield {
          is: 'broken',
          facts: [fact],
          subject: `d${granter}:gref:${hex(Number(ref))}`,
          message: `d${granter} ref ${hex(Number(ref))}: a transfer has begun and is not completed (flags ${hexPadded(flags, 2)})`,
          data: { granter, ref: hex(Number(ref)), flags: hexPadded(flags, 2) },
        };
    }
  },
});
