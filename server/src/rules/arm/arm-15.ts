import { hypervisorRule } from '../hypervisor-rule.ts';

/** Guest and device model hand a request over in a fixed order of states. */
export const arm15 = hypervisorRule({
  id: 'ARM-15',
  name: 'ioreq-state-illegal',
  title: 'Illegal state of an I/O request',
  severity: 'error',
  condition:
    'The hypervisor prints "Weird HVM ioreq state transition", "Weird HVM iorequest state", or that a device model set a bad state or event channel. It crashes the domain then.',
  hint: 'The device model wrote into a request that was not its turn: two servers share a page, or it is broken',
  reference: 'xen/common/ioreq.c: hvm_wait_for_io(), xen/arch/x86/hvm/ioreq.c (M3 of the checks in the sources)',
  fires: '(XEN) [  100.000000] d3v0 Weird HVM ioreq state transition 2 -> 0\n',
  silent: '(XEN) [    0.000000] Xen version 4.17.7 (Debian)\n',
  ids: [
    'ioreq.weird-hvm-ioreq-state-transition',
    'ioreq.weird-hvm-iorequest-state',
    'ioreq.device-model-set-bad-io-state',
    'ioreq.device-model-set-bad-event-channel',
  ],
  say: ([first], domid) => ({
    message: `${domid === null ? 'A domain' : `d${domid}`}: an I/O request was in a state that it must not be in: ${first.text}`,
    data: { text: first.text },
  }),
});
