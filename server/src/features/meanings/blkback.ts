/** What messages of xen-blkback mean, by id. */
export const blkbackMeanings: Readonly<Record<string, string>> = {
  'blkback.using-queues-protocol':
    'A disk is connected: number of queues, ABI of the guest, and whether grants stay mapped',
  'blkback.ring-pages-event-channel-protocol':
    'A ring is connected: pages, event channel, ABI of the guest, and whether grants stay mapped',
  'blkback.ring-ref-event-channel-protocol':
    'A ring is connected: its grant reference, event channel and ABI of the guest (1 native, 2 32-bit, 3 64-bit)',
  'blkback.event-channel': 'The event channel of the ring that is being connected',
  'blkback.using-single-page-ring-ref': 'The ring has one page: its grant reference',
  'blkback.ring-ref': 'The grant reference of one page of the ring',
  'blkback.prepare-for-reconnect':
    'The frontend begins anew (after a restart of its driver or a resume), so the old connection is given up',
  'blkback.vbd-resize-domid-device': 'The disk behind the device changed its size; the guest is told through xenstore',
  'blkback.vbd-resize-new-size': 'The new size in sectors of 512 bytes',
  'blkback.error-starting-transaction': 'The new size could not be written to xenstore: the guest does not learn it',
  'blkback.error-writing-new-size': 'The new size could not be written to xenstore: the guest does not learn it',
  'blkback.error-writing-the-state': 'The guest could not be told that the size changed',
  'blkback.error-ending-transaction': 'The new size could not be written to xenstore: the guest does not learn it',
  'blkback.access-denied-discard-on-dev': 'A discard beyond the end of the disk was refused',
  'blkback.access-denied-of-on-dev':
    'A read or write beyond the end of the disk, or a write to a read-only one, was refused; the guest gets an error',
  'blkback.bad-number-of-segments-in':
    'A request with no segments or more than 11 (or than its indirect pages hold) was refused',
  'blkback.invalid-indirect-operation': 'An indirect request that is neither a read nor a write was refused',
  'blkback.misaligned-i-o-request-from': 'A request that does not fit the sectors of the disk was refused',
  'blkback.invalid-buffer-could-not-remap':
    'A grant of a request could not be mapped; the console of the hypervisor says why. The guest gets an error',
  'blkback.buffer-not-up-to-date': 'The disk reported an error, which the guest gets',
  'blkback.flush-diskcache-op-failed-not': 'The disk has no flush; the guest is told and stops asking',
  'blkback.write-barrier-op-failed-not': 'The disk has no barriers; the guest is told and stops asking',
  'blkback.discard-op-failed-not-supported': 'The disk has no discard; the guest is told and stops asking',
  'blkback.frontend-provided-bogus-ring-requests':
    'The frontend claims more requests than the ring holds (producer - consumer): the ring is dead until it reconnects',
  'blkback.device-could-not-be-opened':
    'The disk or file behind the device could not be opened: in use elsewhere, or not there',
  'blkback.device-doesnt-exist': 'The disk behind the device does not exist',
  'blkback.successful-creation-of-handle-dom': 'The disk behind the device was opened',
  'blkback.changing-physical-device-from-to':
    'Somebody wrote another disk to xenstore while the device was in use; it is ignored',
  'blkback.invalid-max-ring-order-will': 'The parameter max_ring_page_order is beyond what rings may have',
  'blkback.write-out-max-ring-page': 'The largest ring could not be announced in xenstore: frontends take one page',
  'blkback.error-writing-multi-queue-max':
    'The number of queues could not be announced in xenstore: frontends take one',
  'blkback.failed-to-install-m2p-override': 'The mapped grant cannot be found by its frame: DMA from it may go wrong',
  'blkback.failed-to-remove-m2p-override':
    'The entry of a grant that was unmapped stays: later lookups of the frame may find it',
  'blkback.out-of-memory': 'No memory for a mapping; the request fails',
  'blkback.grant-added-to-the-tree': 'A grant stays mapped: so many are kept, of so many at most',
  'blkback.domain-device-is-using-maximum':
    'No more grants are kept: from here on others are mapped and unmapped for each request',
  'blkback.requesting-a-grant-already-in': 'The frontend uses one reference in two requests at once',
  'blkback.trying-to-add-a-gref':
    'A reference that is kept already was mapped again: the frontend used it in two requests at once',
  'blkback.freeing-a-grant-already-unused': 'The backend gives a grant back twice: its counts are wrong from here on',
  'blkback.scheduled-work-from-previous-purge':
    'The grants of the last purge are still being unmapped: this one is left out',
  'blkback.going-to-purge-at-least': 'Too many grants are kept: so many of those that rest the longest are unmapped',
  'blkback.still-missing-purged-frames': 'So many grants that may go are in use, so some that rested less must go too',
  'blkback.purged': 'So many grants were taken out, of so many that should be',
  'blkback.start-xenblkd': 'The thread of a ring could not be started: the device cannot connect',
};
