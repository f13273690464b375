/** What messages of xen-blkfront mean, by id. */
export const blkfrontMeanings: Readonly<Record<string, string>> = {
  'blkfront.persistent-grants-indirect-descriptors':
    'The disk is connected: how writes are ordered, whether grants are kept, larger requests, and bounce buffers (backend not trusted)',
  'blkfront.barrier-or-flush': 'The disk is connected: how writes are ordered',
  'blkfront.barriers': 'The disk is connected: whether it has barriers',
  'blkfront.backed-has-not-unmapped-grant':
    'The backend still maps a grant of a request that it has answered: the page cannot be used again',
  'blkfront.illegal-number-of-responses':
    'The backend claims more responses than requests were made; the disk is given up',
  'blkfront.response-has-incorrect-id': 'The backend answered a request that does not exist; the disk is given up',
  'blkfront.response-references-no-pending-request':
    'The backend answered a request that is not under way (twice?); the disk is given up',
  'blkfront.response-has-wrong-operation-instead':
    'The backend answered another operation than was asked for; the disk is given up',
  'blkfront.disabled-for-further-use':
    'After a response that cannot be, the disk is not used any more: all further requests fail',
  'blkfront.empty-op-failed': 'The backend refused a flush without data; the frontend stops asking for it',
  'blkfront.op-failed': 'The backend refused a flush, barrier or discard; the frontend stops asking for it',
  'blkfront.response-to-id-couldnt-be':
    "The backend still maps a grant of a request that it has answered: the request's slot is not used again",
  'blkfront.cant-recycle-the-second-part': 'As above, for the second half of a request that was cut in two',
  'blkfront.setting-capacity-to': 'The disk has a new size, in sectors of 512 bytes',
  'blkfront.vdevice-might-conflict-with-emulated':
    'The name of the disk is that of an emulated IDE disk: both may be the same one',
  'blkfront.vdevice-is-above-the-extended': 'A device number that Linux has no name for: the disk is left out',
  'blkfront.minor-out-of-range-ignoring': 'A device number that Linux has no name for: the disk is left out',
  'blkfront.invalid-max-queues-will-use': 'The parameter max_queues is beyond the number of CPUs',
  'blkfront.invalid-max-ring-order-will': 'The parameter max_ring_page_order is beyond what rings may have',
  'blkfront.bad-return-from-blkdev-data':
    'The backend answered with an error: -1 the disk failed, -2 it has no such operation',
};
