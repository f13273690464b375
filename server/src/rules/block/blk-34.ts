import { hex } from '../../core/hex.ts';
import { BOOT, captureText, connectText } from './example-text.ts';
import { messageIds } from './message-ids.ts';
import { messageRule } from './message-rule.ts';
import { times } from './messages.ts';

/** Names of GNTST_* by what is printed, their value without its sign. */
const STATUS: readonly string[] = [
  'okay',
  'general_error',
  'bad_domain',
  'bad_gntref',
  'bad_handle',
  'bad_virt_addr',
  'bad_dev_addr',
  'no_device_space',
  'permission_denied',
  'bad_page',
  'bad_copy_arg',
  'address_too_big',
  'eagain',
  'no_space',
];

/** A device whose ring cannot be mapped does not connect; the number in front is a grant status and no errno. */
export const blk34 = messageRule({
  id: 'BLK-34',
  name: 'ring-page-could-not-be-mapped',
  title: 'Ring page could not be mapped',
  severity: 'warning',
  condition:
    'A backend prints "N mapping in shared page R from domain D": the hypervisor refused to map grant R of D with status −N, and the device goes to Closing.',
  hint: 'The number is a grant status, not an errno. Look for the "Bad ref" or "Bad flags" line of the hypervisor (debug builds only), and whether the frontend still has the device: ring-ref in xenstore and key g must name the same grant',
  reference:
    'drivers/xen/xenbus/xenbus_client.c: __xenbus_map_ring(), 3.0 to 6.x; xen/include/public/grant_table.h: GNTST_*',
  fires: captureText({
    log: [
      [10, connectText()],
      [50, 'vbd vbd-1-51728: 3 mapping in shared page 10 from domain 1'],
    ],
  }),
  silent: captureText({ log: [BOOT, [10, connectText()]] }),
  ids: [messageIds.sharedPage],
  debug: false,
  say: (group) => {
    const [{ args, device }] = group;
    const [status, ref, domid] = args.map((text) => Math.abs(Number(text)));
    if (status === undefined || ref === undefined || domid === undefined) return null;
    const vbd = /^vbd-(\d{1,5})-(\d{1,10})$/.exec(device ?? '');
    const name = STATUS[status];
    return {
      subject: vbd === null ? null : `vbd:${vbd[1]}/${vbd[2]}`,
      message: `${device ?? 'A device'}: the ring page with reference ${hex(ref)} of d${domid} could not be mapped: grant status −${status}${name === undefined ? '' : ` (${name})`}${times(group.length)}`,
      data: { device, status: -status, ref: hex(ref), domid },
    };
  },
});
