import { blkbackVariant, isVariantFrom, variantName } from '../../world/blkback-variant.ts';
import { BOOT, captureText, connectText } from '../block/example-text.ts';
import { messageIds } from '../block/message-ids.ts';
import { messageRule } from '../block/message-rule.ts';
import { messagesWith, times } from '../block/messages.ts';

/** Only a grant that is in use can be put back. */
export const pgt07 = messageRule({
  id: 'PGT-07',
  name: 'freeing-unused-grant',
  title: 'Freeing unused grant',
  severity: 'error',
  condition: 'The backend prints "freeing a grant already unused".',
  hint: 'The error path of a failed allocation in kernels before the fixes of XSA-365 and XSA-371; the counter of grants in use is now too small',
  reference: 'drivers/block/xen-blkback/blkback.c: put_persistent_gnt(), 3.11 to 6.x; model M3.3',
  fires: captureText({
    log: [
      [10, connectText()],
      [50, 'xen-blkback: xen_blkbk_map: out of memory'],
      [50.1, 'xen-blkback: freeing a grant already unused'],
    ],
  }),
  silent: captureText({ log: [BOOT, [10, connectText()]] }),
  ids: [messageIds.alreadyUnused],
  debug: false,
  say: (group, world) => {
    const variant = blkbackVariant(world);
    const failed = messagesWith(world, messageIds.outOfMemory).filter(
      ({ event, place }) => place.source === group[0].place.source && event.order < group[0].event.order,
    );
    const why =
      failed.length > 0
        ? '; an allocation of pages had failed before'
        : isVariantFrom(variant, 'B510') === false
          ? '; in this kernel that follows a failed allocation of pages'
          : '';
    return {
      subject: null,
      message: `The backend put back a grant that was not in use${times(group.length)}${why}`,
      data: { outOfMemoryBefore: failed.length },
      related: failed.map(({ place, text }) => ({ place, message: text })),
      variant: variantName(variant),
    };
  },
});
