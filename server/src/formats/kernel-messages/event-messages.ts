import type { MessageDefinition } from '../messages/message-definition.ts';

/** Messages of event channels (drivers/xen/events/events_base.c, events_fifo.c, 3.14 to 6.x), prefix `xen:events: `. */
export const eventMessages: readonly MessageDefinition[] = [
  { id: 'events.using-fifo-based-abi', severity: 'info', wordings: [['Using FIFO-based ABI']] },
  { id: 'events.using-2-level-abi', severity: 'info', wordings: [['Using 2-level ABI']] },
  {
    id: 'events.irq-failed-to-set-port',
    severity: 'error',
    wordings: [['irq%d: Failed to set port to irq mapping (%d)', 'count:irq', 'errno:error']],
  },
  {
    id: 'events.dropping-pending-event-for-port',
    severity: 'warning',
    wordings: [['Dropping pending event for port %u', 'port:port']],
  },
];
