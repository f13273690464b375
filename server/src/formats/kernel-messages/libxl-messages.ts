import type { MessageDefinition } from '../messages/message-definition.ts';

/**
 * Messages of libxl (tools/libs/light/), behind `libxl: error: FILE:LINE:FUNCTION: `. Up to 4.9 the text begins without
 * the domain.
 */
export const libxlMessages: readonly MessageDefinition[] = [
  {
    id: 'libxl.unable-to-remove-device-with',
    severity: 'error',
    wordings: [
      ['Domain %u:unable to remove device with path %s', 'domain:domid', 'path:node'],
      ['unable to remove device with path %s', 'path:node'],
      ['Domain %u:unable to remove %s with path %s', 'domain:domid', 'keyword:type', 'path:node'],
    ],
  },
  {
    id: 'libxl.unable-to-remove-with-id',
    severity: 'error',
    wordings: [
      ['Domain %u:Unable to remove %s with id %u', 'domain:domid', 'keyword:type', 'device:device'],
      ['Domain %u:unable to remove %s with id %u', 'domain:domid', 'keyword:type', 'device:device'],
      ['unable to remove %s with id %u', 'keyword:type', 'device:device'],
    ],
  },
  {
    id: 'libxl.unable-to-add-device-with',
    severity: 'error',
    wordings: [
      ['Domain %u:unable to add device with path %s', 'domain:domid', 'path:node'],
      ['unable to add device with path %s', 'path:node'],
    ],
  },
  {
    id: 'libxl.unable-to-add-with-id',
    severity: 'error',
    wordings: [
      ['Domain %u:Unable to add %s with id %u', 'domain:domid', 'keyword:type', 'device:device'],
      ['Domain %u:unable to add %s with id %u', 'domain:domid', 'keyword:type', 'device:device'],
      ['unable to add %s with id %u', 'keyword:type', 'device:device'],
    ],
  },
  {
    id: 'libxl.libxl-devices-destroy-failed',
    severity: 'error',
    wordings: [
      ['Domain %u:libxl__devices_destroy failed', 'domain:domid'],
      ['libxl__devices_destroy failed for %u', 'domain:domid'],
      ['libxl__devices_destroy failed'],
    ],
  },
];
