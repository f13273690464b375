/** What messages of xenbus, event channels, VFIO and libxl mean, by id. The number in front of errors of xenbus is the error without its sign. */
export const kernelDeviceMeanings: Readonly<Record<string, string>> = {
  'xenbus.mapping-in-shared-page-from':
    'A page of the ring could not be mapped. The number in front is the status of the grant, not an error of Linux (3 bad_gntref, 9 bad_page); the page is given by its reference',
  'xenbus.unmapping-page-at-handle-error':
    'A page of the ring could not be unmapped and stays mapped; the error is the status of the grant',
  'xenbus.granting-access-to-ring-pages': 'The pages of the ring could not be granted: no reference was left',
  'xenbus.granting-access-to-ring-page': 'The page of the ring could not be granted: no reference was left',
  'xenbus.allocating-event-channel': 'No event channel could be had for the device',
  'xenbus.freeing-event-channel': 'The event channel of the device could not be closed',
  'xenbus.adding-watch-on': 'xenstore refused to tell about changes of the other end',
  'xenbus.cant-find-mapped-virtual-address': 'A ring is to be unmapped that was not mapped',
  'xenbus.reading-other-end-details-from': 'xenstore does not say where the other end is',
  'xenbus.unable-to-read-other-end': 'The other end is not in xenstore, or this domain may not read it',
  'xenbus.xenbus-dev-probe-on': 'The driver could not take the device; the lines before say why',
  'blkback.mapping-ring-ref-port':
    'The ring or its event channel could not be set up (2: not found, 22: refused by the hypervisor): the disk does not connect',
  'blkback.reading-physical-device': 'xenstore does not name the disk: the hotplug script failed or has not run yet',
  'blkback.reading-mode': 'xenstore does not say whether the disk may be written',
  'blkback.creating-vbd-structure': 'The disk behind the device could not be opened',
  'blkback.creating-sysfs-entries': 'The counters of the device could not be shown in sysfs',
  'blkback.creating-block-interface': 'The backend has no memory for the device',
  'blkback.allocating-backend-structure': 'The backend has no memory for the device',
  'blkback.reading-ring-ref-and-event': 'The frontend has not written its ring and event channel',
  'blkback.reading-event-channel': 'The frontend has not written its event channel',
  'blkback.reading': 'A key of the other end is not in xenstore',
  'blkback.unknown-fe-protocol': 'The frontend names an ABI that the backend does not know',
  'blkback.requested-ring-page-order-exceed':
    'The frontend wants a larger ring than the backend allows (max_ring_page_order)',
  'blkback.request-ring-page-order-exceed':
    'The frontend wants a larger ring than the backend allows (max_ring_page_order)',
  'blkback.guest-requested-queues-exceeding-the': 'The frontend wants more queues than the backend announced',
  'blkback.pending-i-o': 'The device is to be closed while requests are under way: it stays until they are done',
  'blkback.saw-state-at-frontend': 'The frontend is in a state that has no place in the handshake',
  'xenbus.starting-transaction': 'xenstore refused to begin a change',
  'xenbus.completing-transaction': 'xenstore refused the change as a whole',
  'blkback.ending-transaction': 'xenstore refused the change as a whole',
  'blkback.writing-sectors': 'The size of the disk could not be written to xenstore: the frontend cannot connect',
  'blkback.writing-info': 'The kind of the disk could not be written to xenstore: the frontend cannot connect',
  'blkback.writing-sector-size': 'The size of sectors could not be written to xenstore: the frontend cannot connect',
  'blkback.writing-feature-persistent': 'That grants may stay mapped could not be announced in xenstore',
  'blkback.switching-to-connected-state': 'The state could not be written to xenstore: the frontend waits',
  'blkback.block-flush': 'What was written before could not be put to the disk before the device connects',
  'blkback.get-blkback-dev-name': 'The names of the threads could not be made: a key is missing in xenstore',
  'blkfront.device-in-use-refusing-to':
    'The backend wants to close while the disk is mounted or open in the guest (16: busy): it waits until the guest lets go of it',
  'xenbus.device-with-no-driver': 'A device is in xenstore, but no driver took it',
  'xenbus.timeout-connecting-to-device-local':
    'A device did not connect in time: the states of both ends say which one waits (2 InitWait, 3 Initialised, 4 Connected)',
  'xenbus.waiting-for-devices-to-initialise': 'The start waits for devices whose other end does not answer',
  'xenbus.backend-timed-out': 'The other end did not reach the state in time when the device was reset',
  'xenbus.triggering-reconnect-on': 'A connection that an earlier kernel left is being reset',
  'xenbus.reconnect-done-on': 'The connection that an earlier kernel left was reset',
  'xenbus.xen-store-gave-unknown-error': 'xenstore answered with an error that the kernel does not know',
  'xenbus.request-ring-is-not-quiescent':
    'The ring to xenstore holds a half-finished request: an earlier kernel died in the middle of it',
  'xenbus.response-ring-is-not-quiescent': 'The ring from xenstore holds an old answer, which is dropped',
  'xenbus.leaking-size-page-s': 'The pages of a ring could not be unmapped and stay mapped',
  'xenbus.leaking-vm-area-size-page': 'The pages of a ring could not be unmapped and stay mapped',
  'xenbus.state-is': 'The other end of a device changed its state',
  'xenbus.backend': 'The state of a backend while its device is reset',
  'xenbus.frontend': 'The state of a frontend while its device is reset',
  'libxl.unable-to-remove-device-with':
    'The backend did not reach Closed in time: it still holds the disk or grants. Look at its state in xenstore and at key g',
  'libxl.unable-to-remove-with-id': 'The device could not be removed in time; the lines before say which end hangs',
  'libxl.unable-to-add-device-with':
    'The backend did not reach InitWait in time: no driver took it, or its hotplug script failed',
  'libxl.unable-to-add-with-id': 'The device could not be added; the lines before say why',
  'libxl.libxl-devices-destroy-failed':
    'A device of the domain that is destroyed hangs: the domain may stay as a zombie',
  'events.using-fifo-based-abi':
    'Event channels have queues by priority in this domain: key e shows up to 131072 ports',
  'events.using-2-level-abi':
    'Event channels are bits of two levels in this domain: at most 4096 ports, 1024 in a domain of 32 bits',
  'events.irq-failed-to-set-port':
    'The kernel could not note which interrupt a port belongs to: events of this port are not delivered',
  'events.dropping-pending-event-for-port':
    'An event came for a port that is bound to nothing: it is dropped, as after a device went away',
  'tce-vfio.failed-ioba-tce-ret':
    'The host could not write an entry of a DMA window for a guest; the error is the one of the kernel (-22: the page is not registered, or the address lies outside of the window)',
  'tce-vfio.group-is-already-attached': 'QEMU attached a group of devices twice to one container',
  'tce-vfio.group-is-incompatible-with-group':
    'The devices need tables of another kind than those that share the container; QEMU takes another container',
  'tce-vfio.detaching-unattached-group': 'A group of devices was detached that was not attached',
  'tce-vfio.wrong-iommu-type': 'QEMU asked for a kind of IOMMU that this host does not have',
};
