/** What messages about domains, device models, interrupts and the hypervisor itself mean, by id. */
export const hypervisorDomainMeanings: Readonly<Record<string, string>> = {
  'ioreq.unsuccessful-map-cache-invalidate':
    'A device model did not take the order to drop its mappings, so it may go on using pages that the guest gave up',
  'ioreq.weird-hvm-ioreq-state-transition': 'A device model answered a request out of turn; the domain is crashed',
  'ioreq.weird-hvm-iorequest-state':
    'The state of a request to a device model is none of the four; the domain is crashed',
  'ioreq.unexpected-ioreq-size': 'A device model answered with a size that no access has',
  'ioreq.device-model-set-bad-io-state': 'The device model wrote a state that does not exist; the domain is crashed',
  'ioreq.device-model-set-bad-event-channel':
    'The device model wrote another port into its page than it was given; the domain is crashed',
  'ioreq.bad-mmio-size': 'An access to device memory with a size that is not emulated',
  'domain.domain-crashed-on':
    'The hypervisor stopped the domain; the registers of its vCPU follow, the reason stands before',
  'domain.domain-reported-crashed-by-domain-on':
    'The kernel of the domain stopped by itself (panic) or was stopped by its device model',
  'domain.domain-crash-called-from':
    'The place in the hypervisor that decided to stop a domain; which one, the next line says',
  'domain.hardware-crashed': 'The kernel of dom0 stopped; the host restarts',
  'domain.hardware-halted-halting-machine': 'dom0 was shut down, and with it the host',
  'domain.hardware-shutdown-rebooting-machine': 'dom0 asked for a restart of the host',
  'xen.panic-on-cpu': 'The hypervisor stops; the reason follows',
  'xen.assertion-failed-at': 'A condition that the code relies on does not hold (debug builds); the hypervisor stops',
  'xen.xen-bug-at': 'The hypervisor came to a place that it must never come to, and stops',
  'xen.xen-warn-at': 'Something is as it should not be; the hypervisor goes on',
  'xen.fatal-trap-vector': 'An exception in the hypervisor itself, which stops',
  'xen.fatal-page-fault': 'The hypervisor accessed an address that is not mapped, and stops',
  'xen.faulting-linear-address': 'The address that the hypervisor accessed',
  'xen.reboot-in-five-seconds': 'The host restarts, or waits for somebody to do so (noreboot)',
  'domain.failed-to-get-shared-info-gfn': 'A domain put something else at the place of its shared info page',
  'event-channel.evtchnop-failure-error':
    'A request about an event channel was refused: -22 an impossible port or state, -1 no right, -28 no port left',
  'vgic.vgicd-unhandled-word-write-to':
    'A guest clears the active state of interrupts, which the emulation does not do; Linux writes so at every start',
  'vgic.vgicd-raz-on-reserved-register-offset':
    'A guest reads a register of the interrupt controller that is not there and gets 0',
  'arm.unhandled-smc-hvc':
    'A guest asked for a service of the firmware that the hypervisor does not offer, and is told so; kernels probe for it at start',
  'msr.domain-attempted-wrmsr-from-to':
    'The write to this register was ignored: it stays as it was. Kernels write many at start without need',
  'msr.rdmsr-unimplemented':
    'A guest used a register that is not emulated and gets a fault (#GP). Most kernels expect that; if the guest crashes right after it, msr_relaxed=1 is the way round',
  'xen.gpf': 'The hypervisor handled a fault that it was prepared for; a few such lines at start are its self-test',
};
