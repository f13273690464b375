import type { MessageDefinition, MessageWording } from '../messages/message-definition.ts';

type Labels = MessageWording extends readonly [string, ...infer L] ? L : never;

/** A message of `xenbus_dev_error()` or `xenbus_dev_fatal()`: the positive errno, then the text. */
const error = (id: string, text: string, ...labels: Labels): MessageDefinition => ({
  id,
  severity: 'error',
  wordings: [[`%d ${text}`, 'errno:error', ...labels]],
});

/**
 * Texts of `xenbus_dev_error()` and `xenbus_dev_fatal()` (drivers/xen/xenbus/xenbus_client.c) and of the block drivers
 * that use them, behind `DRIVER DEVICE: `. The number is -errno, except where a grant was mapped or unmapped: there it
 * is minus the grant status.
 */
export const xenbusErrorMessages: readonly MessageDefinition[] = [
  error(
    'xenbus.mapping-in-shared-page-from',
    'mapping in shared page %d from domain %d',
    'gref:ref@domid',
    'domain:domid',
  ),
  error(
    'xenbus.unmapping-page-at-handle-error',
    'unmapping page at handle %d error %d',
    'handle:handle',
    'errno:status',
  ),
  error('xenbus.granting-access-to-ring-pages', 'granting access to %u ring pages', 'count:pages'),
  error('xenbus.granting-access-to-ring-page', 'granting access to ring page'),
  error('xenbus.allocating-event-channel', 'allocating event channel'),
  error('xenbus.freeing-event-channel', 'freeing event channel %u', 'port:port'),
  error('xenbus.adding-watch-on', 'adding watch on %s', 'path:node'),
  error('xenbus.cant-find-mapped-virtual-address', "can't find mapped virtual address %p", 'address:address'),
  error('xenbus.reading-other-end-details-from', 'reading other end details from %s', 'path:node'),
  error('xenbus.unable-to-read-other-end', 'unable to read other end from %s. missing or inaccessible.', 'path:node'),
  error('xenbus.xenbus-dev-probe-on', 'xenbus_dev_probe on %s', 'path:node'),
  error('blkback.mapping-ring-ref-port', 'mapping ring-ref port %u', 'port:port'),
  error('blkback.reading-physical-device', 'reading physical-device'),
  error('blkback.reading-mode', 'reading mode'),
  error('blkback.creating-vbd-structure', 'creating vbd structure'),
  error('blkback.creating-sysfs-entries', 'creating sysfs entries'),
  error('blkback.creating-block-interface', 'creating block interface'),
  error('blkback.allocating-backend-structure', 'allocating backend structure'),
  error('blkback.reading-ring-ref-and-event', 'reading %s/ring-ref and event-channel', 'path:node'),
  error('blkback.reading-event-channel', 'reading %s/event-channel', 'path:node'),
  error('blkback.reading', 'reading %s', 'path:node'),
  error('blkback.unknown-fe-protocol', 'unknown fe protocol %s', 'name:protocol'),
  error(
    'blkback.requested-ring-page-order-exceed',
    'requested ring page order %d exceed max:%d',
    'count:order',
    'count:max',
  ),
  error(
    'blkback.request-ring-page-order-exceed',
    '%s/request %d ring page order exceed max:%d',
    'path:node',
    'count:order',
    'count:max',
  ),
  error(
    'blkback.guest-requested-queues-exceeding-the',
    'guest requested %u queues, exceeding the maximum of %u.',
    'count:queues',
    'count:max',
  ),
  error('blkback.pending-i-o', 'pending I/O'),
  error('blkback.saw-state-at-frontend', 'saw state %d at frontend', 'state:state'),
  error('xenbus.starting-transaction', 'starting transaction'),
  error('xenbus.completing-transaction', 'completing transaction'),
  error('blkback.ending-transaction', 'ending transaction'),
  error('blkback.writing-sectors', 'writing %s/sectors', 'path:node'),
  error('blkback.writing-info', 'writing %s/info', 'path:node'),
  error('blkback.writing-sector-size', 'writing %s/sector-size', 'path:node'),
  error('blkback.writing-feature-persistent', 'writing %s/feature-persistent', 'path:node'),
  error('blkback.switching-to-connected-state', '%s: switching to Connected state', 'path:node'),
  {
    id: 'blkback.start-xenblkd',
    severity: 'error',
    wordings: [
      ['%d start %s-%d xenblkd', 'errno:error', 'thread:thread', 'count:ring'],
      ['%d start xenblkd', 'errno:error'],
    ],
  },
  error('blkback.block-flush', 'block flush'),
  error('blkback.get-blkback-dev-name', 'get blkback dev name'),
  error('blkfront.device-in-use-refusing-to', 'Device in use; refusing to close'),
];

/** Other messages of `dev_*()` that stand behind `DRIVER DEVICE: `. */
export const deviceMessages: readonly MessageDefinition[] = [
  {
    id: 'grant-dma.grant-still-in-use-by',
    severity: 'error',
    wordings: [['Grant still in use by backend domain, disabled for further use']],
  },
];
