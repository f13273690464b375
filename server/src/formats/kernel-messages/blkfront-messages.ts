import type { MessageDefinition } from '../messages/message-definition.ts';

/** Messages of xen-blkfront (drivers/block/xen-blkfront.c; 2.6.18 to 6.12), without prefix. */
export const blkfrontMessages: readonly MessageDefinition[] = [
  {
    id: 'blkfront.persistent-grants-indirect-descriptors',
    severity: 'info',
    wordings: [
      [
        '%s: %s; persistent grants: %s; indirect descriptors: %s; bounce buffer: %s;',
        'name:disk',
        'keyword:flush',
        'keyword:persistent',
        'keyword:indirect',
        'keyword:bounce',
      ],
      [
        '%s: %s; persistent grants: %s; indirect descriptors: %s; bounce buffer: %s',
        'name:disk',
        'keyword:flush',
        'keyword:persistent',
        'keyword:indirect',
        'keyword:bounce',
      ],
      [
        '%s: %s; persistent grants: %s; indirect descriptors: %s;',
        'name:disk',
        'keyword:flush',
        'keyword:persistent',
        'keyword:indirect',
      ],
    ],
  },
  {
    id: 'blkfront.barrier-or-flush',
    severity: 'info',
    wordings: [
      ['%s: barrier or flush: %s using persistent grants', 'name:disk', 'keyword:flush'],
      ['%s: barrier or flush: %s', 'name:disk', 'keyword:flush'],
      ['%s: flush diskcache: %s using persistent grants', 'name:disk', 'keyword:flush'],
      ['%s: flush diskcache: %s', 'name:disk', 'keyword:flush'],
      ['%s: barrier: %s using persistent grants', 'name:disk', 'keyword:flush'],
      ['%s: barrier: %s', 'name:disk', 'keyword:flush'],
    ],
  },
  { id: 'blkfront.barriers', severity: 'info', wordings: [['%s: barriers %s', 'name:disk', 'keyword:barriers']] },
  {
    id: 'blkfront.backed-has-not-unmapped-grant',
    severity: 'error',
    wordings: [['backed has not unmapped grant: %u', 'gref:ref']],
  },
  {
    id: 'blkfront.illegal-number-of-responses',
    severity: 'error',
    wordings: [['%s: illegal number of responses %u', 'name:disk', 'count:responses']],
  },
  {
    id: 'blkfront.response-has-incorrect-id',
    severity: 'error',
    wordings: [['%s: response has incorrect id (%ld)', 'name:disk', 'name:requestId']],
  },
  {
    id: 'blkfront.response-references-no-pending-request',
    severity: 'error',
    wordings: [['%s: response references no pending request', 'name:disk']],
  },
  {
    id: 'blkfront.response-has-wrong-operation-instead',
    severity: 'error',
    wordings: [
      [
        '%s: response has wrong operation (%u instead of %u)',
        'name:disk',
        'keyword:operation',
        'keyword:expectedOperation',
      ],
    ],
  },
  {
    id: 'blkfront.disabled-for-further-use',
    severity: 'error',
    wordings: [['%s disabled for further use', 'name:disk']],
  },
  {
    id: 'blkfront.empty-op-failed',
    severity: 'warning',
    wordings: [['%s: empty %s op failed', 'name:disk', 'keyword:operation']],
  },
  {
    id: 'blkfront.op-failed',
    severity: 'warning',
    wordings: [['%s: %s op failed', 'name:disk', 'keyword:operation']],
  },
  {
    id: 'blkfront.response-to-id-couldnt-be',
    severity: 'warning',
    wordings: [
      ["%s: response to %s (id %ld) couldn't be recycled!", 'name:disk', 'keyword:operation', 'name:requestId'],
    ],
  },
  {
    id: 'blkfront.cant-recycle-the-second-part',
    severity: 'warning',
    wordings: [["%s: can't recycle the second part (id = %ld) of the request", 'name:disk', 'name:requestId']],
  },
  {
    id: 'blkfront.setting-capacity-to',
    severity: 'info',
    wordings: [['Setting capacity to %Lu', 'size:sectors']],
  },
  {
    id: 'blkfront.vdevice-might-conflict-with-emulated',
    severity: 'warning',
    wordings: [['vdevice %#x might conflict with emulated IDE disks,%s', 'device:device']],
  },
  {
    id: 'blkfront.vdevice-is-above-the-extended',
    severity: 'warning',
    wordings: [['vdevice %#x is above the extended range; ignoring', 'device:device']],
  },
  {
    id: 'blkfront.minor-out-of-range-ignoring',
    severity: 'warning',
    wordings: [["%#x's minor (%#x) out of range; ignoring", 'device:device', 'name:minor']],
  },
  {
    id: 'blkfront.invalid-max-queues-will-use',
    severity: 'info',
    wordings: [['Invalid max_queues (%d), will use default max: %d.', 'count:queues', 'count:max']],
  },
  {
    id: 'blkfront.invalid-max-ring-order-will',
    severity: 'info',
    wordings: [['Invalid max_ring_order (%d), will use default max: %d.', 'count:order', 'count:max']],
  },
  {
    id: 'blkfront.bad-return-from-blkdev-data',
    severity: 'debug',
    wordings: [
      ['Bad return from blkdev data request: %#x', 'name:status'],
      ['Bad return from blkdev data request: %x', 'name:status'],
    ],
  },
];
