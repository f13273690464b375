import { BOOT, captureText } from './example-text.ts';
import { largeBlockDisks } from './blk-14.ts';
import { messageIds } from './message-ids.ts';
import { messageRule } from './message-rule.ts';
import { times } from './messages.ts';
import { refusalText } from './refusal-text.ts';

const ADDED: readonly [number, string] = [
  40,
  'xen-blkback: grant 9 added to the tree of persistent grants, using 1/1056',
];

/** The backend checks what a frontend asks for before it does it. */
export const blk26 = messageRule({
  id: 'BLK-26',
  name: 'malformed-request-refused',
  title: 'Malformed request refused',
  severity: 'warning',
  condition:
    'The backend prints "Bad number of segments in request", "Invalid indirect operation", or "Misaligned I/O request" (unless BLK-14 explains it).',
  hint: 'Look at the guest that the neighbouring lines name; a correct frontend never does this',
  reference: 'drivers/block/xen-blkback/blkback.c: dispatch_rw_block_io(), 3.0 to 6.x; model M2.4 checks 1, 3, 7',
  fires: captureText({ log: [ADDED, [84.763724, 'xen-blkback: Bad number of segments in request (200)']] }),
  silent: captureText({ log: [BOOT, ADDED] }),
  ids: [messageIds.badSegments, messageIds.invalidIndirect, messageIds.misaligned],
  debug: true,
  say: (group, world) => {
    const [first] = group;
    const isMisaligned = first.text.startsWith('Misaligned');
    if (isMisaligned && (largeBlockDisks(world, first)?.length ?? 0) > 0) return null;
    const domid = isMisaligned ? (first.args[0] ?? null) : null;
    const model = refusalText(world, first);
    return {
      subject: domid === null ? null : `d${domid}`,
      message: `A frontend sent a request that the backend refused: ${first.text}${model.text}${times(group.length)}`,
      data: model.data,
    };
  },
});
