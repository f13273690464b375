import type { MessageDefinition } from '../messages/message-definition.ts';

/**
 * Messages about domains, their device models and event channels: xen/common/domain.c, xen/arch/x86/hvm, ioreq.c,
 * event_channel.c and the panic frame of xen/drivers/char/console.c, 4.0 to 4.22.
 */
export const domainMessages: readonly MessageDefinition[] = [
  {
    id: 'ioreq.unsuccessful-map-cache-invalidate',
    severity: 'error',
    wordings: [['Unsuccessful map-cache invalidate']],
  },
  {
    id: 'ioreq.weird-hvm-ioreq-state-transition',
    severity: 'error',
    wordings: [['Weird HVM ioreq state transition %u -> %u', 'keyword:from', 'keyword:to']],
  },
  {
    id: 'ioreq.weird-hvm-iorequest-state',
    severity: 'error',
    wordings: [
      ['Weird HVM iorequest state %u', 'keyword:state'],
      ['Weird HVM iorequest state %d.', 'keyword:state'],
    ],
  },
  { id: 'ioreq.unexpected-ioreq-size', severity: 'error', wordings: [['unexpected ioreq size: %u', 'size:size']] },
  {
    id: 'ioreq.device-model-set-bad-io-state',
    severity: 'error',
    wordings: [['device model set bad IO state %d', 'keyword:state']],
  },
  {
    id: 'ioreq.device-model-set-bad-event-channel',
    severity: 'error',
    wordings: [['device model set bad event channel %d', 'port:port']],
  },
  { id: 'ioreq.bad-mmio-size', severity: 'warning', wordings: [['bad mmio size %d', 'size:size']] },
  {
    id: 'domain.domain-crashed-on',
    severity: 'error',
    wordings: [['Domain %d (vcpu#%d) crashed on cpu#%d:', 'domain:domain', 'vcpu:vcpu', 'count:cpu']],
  },
  {
    id: 'domain.domain-reported-crashed-by-domain-on',
    severity: 'error',
    wordings: [['Domain %d reported crashed by domain %d on cpu#%d:', 'domain:domain', 'domain:by', 'count:cpu']],
  },
  {
    id: 'domain.domain-crash-called-from',
    severity: 'error',
    wordings: [
      ['domain_crash called from %s:%d', 'name:file', 'count:line'],
      ['domain_crash called from %s', 'name:place'],
    ],
  },
  {
    id: 'domain.hardware-crashed',
    severity: 'error',
    wordings: [['Hardware Dom%u crashed: %s', 'domain:domain'], ['Domain 0 crashed: %s']],
  },
  {
    id: 'domain.hardware-halted-halting-machine',
    severity: 'info',
    wordings: [['Hardware Dom%u halted: halting machine', 'domain:domain'], ['Domain 0 halted: halting machine.']],
  },
  {
    id: 'domain.hardware-shutdown-rebooting-machine',
    severity: 'info',
    wordings: [
      ['Hardware Dom%u shutdown: rebooting machine', 'domain:domain'],
      ['Domain 0 shutdown: rebooting machine.'],
    ],
  },
  { id: 'xen.panic-on-cpu', severity: 'error', wordings: [['Panic on CPU %d:', 'count:cpu']] },
  {
    id: 'xen.assertion-failed-at',
    severity: 'error',
    wordings: [["Assertion '%s' failed at %s:%d", 'keyword:assertion', 'name:file', 'count:line']],
  },
  { id: 'xen.xen-bug-at', severity: 'error', wordings: [['Xen BUG at %s:%d', 'name:file', 'count:line']] },
  { id: 'xen.xen-warn-at', severity: 'warning', wordings: [['Xen WARN at %s:%d', 'name:file', 'count:line']] },
  {
    id: 'xen.fatal-trap-vector',
    severity: 'error',
    wordings: [
      ['FATAL TRAP: vector = %d (%s)', 'keyword:vector', 'keyword:trap'],
      ['FATAL TRAP: vec %d, %s', 'keyword:vector', 'keyword:trap'],
    ],
  },
  { id: 'xen.fatal-page-fault', severity: 'error', wordings: [['FATAL PAGE FAULT']] },
  {
    id: 'xen.faulting-linear-address',
    severity: 'error',
    wordings: [['Faulting linear address: %lx', 'address:linear']],
  },
  {
    id: 'xen.reboot-in-five-seconds',
    severity: 'info',
    wordings: [['Reboot in five seconds...'], ["Manual reset required ('noreboot' specified)"]],
  },
  {
    id: 'domain.failed-to-get-shared-info-gfn',
    severity: 'error',
    wordings: [["Failed to get Dom%d's shared_info GFN (%lx)", 'domain:domain', 'gfn:gfn@domain']],
  },
  {
    id: 'event-channel.evtchnop-failure-error',
    severity: 'warning',
    wordings: [
      ['EVTCHNOP failure: %pd, error %d', 'domain:domain', 'errno:error'],
      ['EVTCHNOP failure: domain %d, error %d', 'domain:domain', 'errno:error'],
      ['EVTCHNOP failure: error %d', 'errno:error'],
    ],
  },
];
