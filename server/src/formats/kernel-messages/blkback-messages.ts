import type { MessageDefinition } from '../messages/message-definition.ts';

/**
 * Messages of xen-blkback (drivers/block/xen-blkback/blkback.c, xenbus.c; 3.0 to 6.12 and the drafts before), without
 * the driver's prefix. The line that says how a device connected ends in `persistent grants` or a blank; where even the
 * blank is missing, the line was cut and has one argument less.
 */
export const blkbackMessages: readonly MessageDefinition[] = [
  {
    id: 'blkback.using-queues-protocol',
    severity: 'info',
    wordings: [
      [
        '%s: using %d queues, protocol %d (%s) %s',
        'path:node',
        'count:queues',
        'count:protocol',
        'name:abi',
        'keyword:persistent',
      ],
      ['%s: using %d queues, protocol %d (%s)', 'path:node', 'count:queues', 'count:protocol', 'name:abi'],
    ],
  },
  {
    id: 'blkback.ring-pages-event-channel-protocol',
    severity: 'info',
    wordings: [
      [
        'ring-pages:%d, event-channel %d, protocol %d (%s) %s',
        'count:pages',
        'port:port',
        'count:protocol',
        'name:abi',
      ],
      ['ring-pages:%d, event-channel %d, protocol %d (%s)', 'count:pages', 'port:port', 'count:protocol', 'name:abi'],
    ],
  },
  {
    id: 'blkback.ring-ref-event-channel-protocol',
    severity: 'info',
    wordings: [
      ['ring-ref %ld, event-channel %d, protocol %d (%s) %s', 'gref:ref', 'port:port', 'count:protocol', 'name:abi'],
      ['ring-ref %ld, event-channel %d, protocol %d (%s)', 'gref:ref', 'port:port', 'count:protocol', 'name:abi'],
    ],
  },
  { id: 'blkback.event-channel', severity: 'info', wordings: [['event-channel %u', 'port:port']] },
  {
    id: 'blkback.using-single-page-ring-ref',
    severity: 'info',
    wordings: [['%s:using single page: ring-ref %d', 'path:node', 'gref:ref']],
  },
  { id: 'blkback.ring-ref', severity: 'info', wordings: [['ring-ref%u: %u', 'count:index', 'gref:ref']] },
  { id: 'blkback.prepare-for-reconnect', severity: 'info', wordings: [['%s: prepare for reconnect', 'path:node']] },
  {
    id: 'blkback.vbd-resize-domid-device',
    severity: 'info',
    wordings: [['VBD Resize: Domid: %d, Device: (%d, %d)', 'domain:domid', 'count:major', 'count:minor']],
  },
  { id: 'blkback.vbd-resize-new-size', severity: 'info', wordings: [['VBD Resize: new size %llu', 'size:sectors']] },
  { id: 'blkback.error-starting-transaction', severity: 'warning', wordings: [['Error starting transaction']] },
  { id: 'blkback.error-writing-new-size', severity: 'warning', wordings: [['Error writing new size']] },
  { id: 'blkback.error-writing-the-state', severity: 'warning', wordings: [['Error writing the state']] },
  { id: 'blkback.error-ending-transaction', severity: 'warning', wordings: [['Error ending transaction']] },
  {
    id: 'blkback.access-denied-discard-on-dev',
    severity: 'warning',
    wordings: [['access denied: DISCARD [%llu->%llu] on dev=%04x', 'size:first', 'size:end', 'name:dev']],
  },
  {
    id: 'blkback.access-denied-of-on-dev',
    severity: 'debug',
    wordings: [
      ['access denied: %s of [%llu,%llu] on dev=%04x', 'keyword:operation', 'size:first', 'size:end', 'name:dev'],
    ],
  },
  {
    id: 'blkback.bad-number-of-segments-in',
    severity: 'debug',
    wordings: [['Bad number of segments in request (%d)', 'count:segments']],
  },
  {
    id: 'blkback.invalid-indirect-operation',
    severity: 'debug',
    wordings: [['Invalid indirect operation (%u)', 'keyword:operation']],
  },
  {
    id: 'blkback.misaligned-i-o-request-from',
    severity: 'debug',
    wordings: [['Misaligned I/O request from domain %d', 'domain:domid']],
  },
  {
    id: 'blkback.invalid-buffer-could-not-remap',
    severity: 'debug',
    wordings: [['invalid buffer -- could not remap it']],
  },
  {
    id: 'blkback.buffer-not-up-to-date',
    severity: 'debug',
    wordings: [['Buffer not up-to-date at end of operation, error=%d', 'errno:error']],
  },
  {
    id: 'blkback.flush-diskcache-op-failed-not',
    severity: 'debug',
    wordings: [['flush diskcache op failed, not supported']],
  },
  {
    id: 'blkback.write-barrier-op-failed-not',
    severity: 'debug',
    wordings: [['write barrier op failed, not supported']],
  },
  {
    id: 'blkback.discard-op-failed-not-supported',
    severity: 'debug',
    wordings: [['discard op failed, not supported']],
  },
  {
    id: 'blkback.frontend-provided-bogus-ring-requests',
    severity: 'warning',
    wordings: [
      [
        'Frontend provided bogus ring requests (%d - %d = %d). Halting ring processing on dev=%04x',
        'counter:requestProduced',
        'counter:responseProduced',
        'count:difference',
        'name:dev',
      ],
    ],
  },
  {
    id: 'blkback.device-could-not-be-opened',
    severity: 'warning',
    wordings: [
      ['xen_vbd_create: device %08x could not be opened', 'name:dev'],
      ['device %08x could not be opened', 'name:dev'],
    ],
  },
  {
    id: 'blkback.device-doesnt-exist',
    severity: 'warning',
    wordings: [
      ["xen_vbd_create: device %08x doesn't exist", 'name:dev'],
      ["device %08x doesn't exist", 'name:dev'],
    ],
  },
  {
    id: 'blkback.successful-creation-of-handle-dom',
    severity: 'debug',
    wordings: [['Successful creation of handle=%04x (dom=%u)', 'device:device', 'domain:domid']],
  },
  {
    id: 'blkback.changing-physical-device-from-to',
    severity: 'warning',
    wordings: [
      [
        'changing physical device (from %x:%x to %x:%x) not supported.',
        'name:oldMajor',
        'name:oldMinor',
        'name:newMajor',
        'name:newMinor',
      ],
    ],
  },
  {
    id: 'blkback.invalid-max-ring-order-will',
    severity: 'info',
    wordings: [['Invalid max_ring_order (%d), will use default max: %d.', 'count:order', 'count:max']],
  },
  {
    id: 'blkback.write-out-max-ring-page',
    severity: 'warning',
    wordings: [["%s write out 'max-ring-page-order' failed", 'name:function']],
  },
  {
    id: 'blkback.error-writing-multi-queue-max',
    severity: 'warning',
    wordings: [['Error writing multi-queue-max-queues']],
  },
  {
    id: 'blkback.failed-to-install-m2p-override',
    severity: 'error',
    wordings: [['Failed to install M2P override for %lx (ret: %d)', 'address:address', 'errno:error']],
  },
  {
    id: 'blkback.failed-to-remove-m2p-override',
    severity: 'error',
    wordings: [['Failed to remove M2P override for %lx', 'address:address']],
  },
  { id: 'blkback.out-of-memory', severity: 'error', wordings: [['%s: out of memory', 'name:function']] },
];
