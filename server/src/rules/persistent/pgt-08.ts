import { BOOT, captureText, connectText } from '../block/example-text.ts';
import { messageIds } from '../block/message-ids.ts';
import { messageRule } from '../block/message-rule.ts';
import { times } from '../block/messages.ts';

/** Without a page of its own the backend cannot map a grant, and the request fails. */
export const pgt08 = messageRule({
  id: 'PGT-08',
  name: 'out-of-memory-in-map',
  title: 'Out of memory in map',
  severity: 'warning',
  condition: 'The backend prints "xen_blkbk_map: out of memory".',
  hint: 'Free memory of dom0, or limit max_buffer_pages; see PGT-07 for what may follow',
  reference: 'drivers/block/xen-blkback/blkback.c: xen_blkbk_map(), 3.11 to 5.x; model M3.3',
  fires: captureText({
    log: [
      [10, connectText()],
      [50, 'xen-blkback: xen_blkbk_map: out of memory'],
    ],
  }),
  silent: captureText({ log: [BOOT, [10, connectText()]] }),
  ids: [messageIds.outOfMemory],
  debug: false,
  say: (group) => ({
    subject: null,
    message: `The backend domain had no page to map a grant to, so requests failed${times(group.length)}`,
    data: {},
  }),
});
