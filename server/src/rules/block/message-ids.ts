/** Ids of the kernel messages that these rules read (`kernelMessage.id`). */
export const messageIds = {
  accessDenied: 'blkback.access-denied-of-on-dev',
  accessDeniedDiscard: 'blkback.access-denied-discard-on-dev',
  addedToTree: 'blkback.grant-added-to-the-tree',
  alreadyInTree: 'blkback.trying-to-add-a-gref',
  alreadyInUse: 'blkback.requesting-a-grant-already-in',
  alreadyUnused: 'blkback.freeing-a-grant-already-unused',
  badSegments: 'blkback.bad-number-of-segments-in',
  bogusRequests: 'blkback.frontend-provided-bogus-ring-requests',
  cannotOpen: 'blkback.device-could-not-be-opened',
  sharedPage: 'xenbus.mapping-in-shared-page-from',
  deviceMissing: 'blkback.device-doesnt-exist',
  goingToPurge: 'blkback.going-to-purge-at-least',
  invalidBuffer: 'blkback.invalid-buffer-could-not-remap',
  invalidIndirect: 'blkback.invalid-indirect-operation',
  misaligned: 'blkback.misaligned-i-o-request-from',
  outOfMemory: 'blkback.out-of-memory',
  purgeBusy: 'blkback.scheduled-work-from-previous-purge',
  purged: 'blkback.purged',
  reconnect: 'blkback.prepare-for-reconnect',
  resize: 'blkback.vbd-resize-domid-device',
  resizeSize: 'blkback.vbd-resize-new-size',
  tooManyQueues: 'blkback.guest-requested-queues-exceeding-the',
  usingQueues: 'blkback.using-queues-protocol',
} as const;

/** Connect lines of the kernels before 4.5, which do not name the device. */
export const oldConnectIds = ['blkback.ring-ref-event-channel-protocol', 'blkback.ring-pages-event-channel-protocol'];

/** What the transaction of a resize can fail with. */
export const resizeErrorIds = [
  'blkback.error-starting-transaction',
  'blkback.error-writing-new-size',
  'blkback.error-writing-the-state',
  'blkback.error-ending-transaction',
];

/** What blkfront found wrong with an answer, and that it gave the disk up for it. */
export const distrustIds = [
  'blkfront.illegal-number-of-responses',
  'blkfront.response-has-incorrect-id',
  'blkfront.response-references-no-pending-request',
  'blkfront.response-has-wrong-operation-instead',
  'blkfront.disabled-for-further-use',
];

/** A guest's kernel says that another domain still uses a grant that it wants back. */
export const stillUsedIds = [
  'grant-table.warning-ge-still-in-use',
  'grant-table.ge-still-pending',
  'blkfront.backed-has-not-unmapped-grant',
];

/** A guest's kernel got a grant back after all. */
export const freedIds = ['grant-table.freeing-ge-pfn-remaining'];
