import { BOOT, captureText, connectText } from '../block/example-text.ts';
import { messageIds } from '../block/message-ids.ts';
import { messageRule } from '../block/message-rule.ts';
import { times } from '../block/messages.ts';
import { refusalText } from '../block/refusal-text.ts';
import { alertPartner } from './alert-partner.ts';

/** A reference stands once in a request, and once in the tree. */
export const pgt09 = messageRule({
  id: 'PGT-09',
  name: 'duplicate-gref',
  title: 'Duplicate gref',
  severity: 'warning',
  condition:
    'The backend prints "trying to add a gref that\'s already in the tree". Together with "requesting a grant already in use" within a second the reference was in the tree before, alone it was new to it.',
  hint: 'A bug of the frontend; the page is mapped twice meanwhile',
  reference: 'drivers/block/xen-blkback/blkback.c: add_persistent_gnt(), xen_blkbk_map(), 3.11 to 6.x; model M3.3',
  fires: captureText({
    log: [
      [10, connectText()],
      [122.702343, 'xen-blkback: requesting a grant already in use'],
      [122.705581, "xen-blkback: trying to add a gref that's already in the tree"],
    ],
  }),
  silent: captureText({ log: [BOOT, [10, connectText()]] }),
  ids: [messageIds.alreadyInTree],
  debug: false,
  say: (group, world) => {
    const pairs = group.flatMap((message) => alertPartner(message, messageIds.alreadyInUse, world) ?? []);
    const what =
      pairs.length > 0
        ? 'a reference that was in the tree already stood twice in one request, or was busy in another request'
        : 'a reference that was new to the tree stood twice in one request';
    const model = refusalText(world, pairs[0] ?? group[0]);
    return {
      subject: null,
      message: `The same grant reference was mapped twice: ${what}${model.text}${times(group.length)}`,
      data: { withAlreadyInUse: pairs.length, ...model.data },
      related: pairs.map(({ place, text }) => ({ place, message: text })),
    };
  },
});
