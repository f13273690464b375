import type { MessageDefinition } from '../messages/message-definition.ts';

/**
 * Messages of xen-blkback about persistent grants (3.8 to 6.12), without the driver's prefix. A reference here is the
 * frontend's, which the line does not name.
 */
export const blkbackGrantMessages: readonly MessageDefinition[] = [
  {
    id: 'blkback.grant-added-to-the-tree',
    severity: 'debug',
    wordings: [
      [
        'grant %u added to the tree of persistent grants, using %u/%u',
        'gref:ref',
        'count:persistent',
        'count:persistentMax',
      ],
    ],
  },
  {
    id: 'blkback.domain-device-is-using-maximum',
    severity: 'debug',
    wordings: [['domain %u, device %#x is using maximum number of persistent grants', 'domain:domid', 'device:device']],
  },
  {
    id: 'blkback.requesting-a-grant-already-in',
    severity: 'error',
    wordings: [['requesting a grant already in use']],
  },
  {
    id: 'blkback.trying-to-add-a-gref',
    severity: 'error',
    wordings: [["trying to add a gref that's already in the tree"]],
  },
  {
    id: 'blkback.freeing-a-grant-already-unused',
    severity: 'error',
    wordings: [['freeing a grant already unused']],
  },
  {
    id: 'blkback.scheduled-work-from-previous-purge',
    severity: 'error',
    wordings: [
      ['Scheduled work from previous purge is still busy, cannot purge list'],
      ['Scheduled work from previous purge is still pending, cannot purge list'],
    ],
  },
  {
    id: 'blkback.going-to-purge-at-least',
    severity: 'debug',
    wordings: [
      ['Going to purge at least %u persistent grants', 'count:wanted'],
      ['Going to purge %u persistent grants', 'count:wanted'],
    ],
  },
  {
    id: 'blkback.still-missing-purged-frames',
    severity: 'debug',
    wordings: [['Still missing %u purged frames', 'count:missing']],
  },
  { id: 'blkback.purged', severity: 'debug', wordings: [['Purged %u/%u', 'count:missing', 'count:wanted']] },
];
