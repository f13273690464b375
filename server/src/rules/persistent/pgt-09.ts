import { BOOT, captureText, connectText } from '../block/example-text.ts';
import { messageIds } from '../block/message-ids.ts';
import { messageRule } from '../block/message-rule.ts';
import { messagesWith, times, type Message } from '../block/messages.ts';
import type { CaptureWorld } from '../../world/world.ts';

/** The two alerts of one request stand this close, in seconds. */
const TOGETHER = 1;

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
    const pairs = group.flatMap((message) => partnerOf(message, world) ?? []);
    const what =
      pairs.length > 0
        ? 'a reference that was in the tree already stood twice in one request, or was busy in another request'
        : 'a reference that was new to the tree stood twice in one request';
    return {
      subject: null,
      message: `The same grant reference was mapped twice: ${what}${times(group.length)}`,
      data: { withAlreadyInUse: pairs.length },
      related: pairs.map(({ place, text }) => ({ place, message: text })),
    };
  },
});

/** The "already in use" alert that belongs to it, or null. */
const partnerOf = ({ event, place }: Message, world: CaptureWorld): Message | null =>
  messagesWith(world, messageIds.alreadyInUse).find(
    (other) =>
      other.place.source === place.source &&
      (event.time === null || other.event.time === null
        ? Math.abs(other.place.line - place.line) <= 2
        : Math.abs(event.time - other.event.time) <= TOGETHER),
  ) ?? null;
