import type { MessageDefinition } from '../messages/message-definition.ts';

/** Messages of xenbus (drivers/xen/xenbus/), without prefix. */
export const xenbusMessages: readonly MessageDefinition[] = [
  {
    id: 'xenbus.device-with-no-driver',
    severity: 'info',
    wordings: [['Device with no driver: %s', 'path:node']],
  },
  {
    id: 'xenbus.timeout-connecting-to-device-local',
    severity: 'warning',
    wordings: [
      [
        'Timeout connecting to device: %s (local state %d, remote state %d)',
        'path:node',
        'state:state',
        'state:otherState',
      ],
    ],
  },
  {
    id: 'xenbus.waiting-for-devices-to-initialise',
    severity: 'warning',
    wordings: [['Waiting for devices to initialise: %s', 'keyword:seconds']],
  },
  {
    id: 'xenbus.backend-timed-out',
    severity: 'info',
    wordings: [['backend %s timed out', 'path:node']],
  },
  {
    id: 'xenbus.triggering-reconnect-on',
    severity: 'info',
    wordings: [['triggering reconnect on %s', 'path:node']],
  },
  { id: 'xenbus.reconnect-done-on', severity: 'info', wordings: [['reconnect done on %s', 'path:node']] },
  {
    id: 'xenbus.xen-store-gave-unknown-error',
    severity: 'warning',
    wordings: [['xen store gave: unknown error %s', 'name:error']],
  },
  {
    id: 'xenbus.request-ring-is-not-quiescent',
    severity: 'error',
    wordings: [['request ring is not quiescent (%08x:%08x)!', 'counter:consumed', 'counter:produced']],
  },
  {
    id: 'xenbus.response-ring-is-not-quiescent',
    severity: 'warning',
    wordings: [['response ring is not quiescent (%08x:%08x): fixing up', 'counter:consumed', 'counter:produced']],
  },
  {
    id: 'xenbus.leaking-size-page-s',
    severity: 'error',
    wordings: [
      ['leaking %p size %u page(s)', 'address:address', 'count:pages'],
      ['Leaking %p, size %u page(s)', 'address:address', 'count:pages'],
      ['Leaking %p, size %u page(s): %s', 'address:address', 'count:pages'],
    ],
  },
  {
    id: 'xenbus.leaking-vm-area-size-page',
    severity: 'error',
    wordings: [['leaking VM area %p size %u page(s)', 'address:address', 'count:pages']],
  },
  {
    id: 'xenbus.state-is',
    severity: 'debug',
    wordings: [['state is %d, (%s), %s, %s', 'state:state', 'keyword:stateName', 'path:node', 'path:statePath']],
  },
];

/** `XENBUS: backend … Connected`: printed while a resume waits, with an upper-case prefix of its own. */
export const xenbusResumeMessages: readonly MessageDefinition[] = [
  { id: 'xenbus.backend', severity: 'info', wordings: [['backend %s %s', 'path:node', 'keyword:state']] },
  { id: 'xenbus.frontend', severity: 'info', wordings: [['frontend %s %s', 'path:node', 'keyword:state']] },
];
