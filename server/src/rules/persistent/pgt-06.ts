import { BOOT, captureText, connectText } from '../block/example-text.ts';
import { messageIds } from '../block/message-ids.ts';
import { messageRule } from '../block/message-rule.ts';
import { times } from '../block/messages.ts';
import { alertPartner } from './alert-partner.ts';

/** A reference may be in one request at a time. */
export const pgt06 = messageRule({
  id: 'PGT-06',
  name: 'grant-already-in-use',
  title: 'Grant already in use',
  severity: 'warning',
  condition:
    'The backend prints "requesting a grant already in use", and no "trying to add a gref that\'s already in the tree" of the same request follows within a second (then PGT-09 names the request).',
  hint: 'The frontend reuses a busy grant, so that the data of two requests share one page',
  reference: 'drivers/block/xen-blkback/blkback.c: get_persistent_gnt(), 3.11 to 6.x; model M3.2',
  fires: captureText({
    log: [
      [10, connectText()],
      [122.702343, 'xen-blkback: requesting a grant already in use'],
    ],
  }),
  silent: captureText({ log: [BOOT, [10, connectText()]] }),
  ids: [messageIds.alreadyInUse],
  debug: false,
  say: (group, world) => {
    const alone = group.filter((message) => alertPartner(message, messageIds.alreadyInTree, world) === null);
    if (alone.length === 0) return null;
    return {
      subject: null,
      message: `A frontend used a grant reference while it was busy: twice in one request, or in two running requests${times(group.length)}`,
      data: {},
    };
  },
});
