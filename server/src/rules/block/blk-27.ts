import { BOOT, captureText } from './example-text.ts';
import { messageIds } from './message-ids.ts';
import { messageRule } from './message-rule.ts';
import { times } from './messages.ts';
import { refusalText } from './refusal-text.ts';

const ADDED: readonly [number, string] = [
  40,
  'xen-blkback: grant 9 added to the tree of persistent grants, using 1/1056',
];

/** A frontend must grant the pages that its requests name. */
export const blk27 = messageRule({
  id: 'BLK-27',
  name: 'grant-refused',
  title: 'Grant refused',
  severity: 'warning',
  condition: 'The backend prints "invalid buffer -- could not remap it".',
  hint: 'Look for the "Bad ref" or "Bad flags" line of the hypervisor (debug builds only) and the I/O error of the guest',
  reference: 'drivers/block/xen-blkback/blkback.c: xen_blkbk_map(), 3.0 to 6.x; model M3.3, M4.3',
  fires: captureText({ log: [ADDED, [103.718834, 'xen-blkback: invalid buffer -- could not remap it']] }),
  silent: captureText({ log: [BOOT, ADDED] }),
  ids: [messageIds.invalidBuffer],
  debug: true,
  say: (group, world) => {
    const model = refusalText(world, group[0]);
    return {
      subject: null,
      message: `A grant of a request could not be mapped: it was not granted, or its reference is wrong${model.text}${times(group.length)}`,
      data: model.data,
    };
  },
});
