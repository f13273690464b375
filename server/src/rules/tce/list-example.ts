/** A trace of one list call of KVM behind what QEMU registered, for the examples of the rules. */
export const listExample = (list: string, result: string, host = ''): string =>
  [
    '%xdump 1',
    ...(host === '' ? [] : [host]),
    '%section qemu-log',
    '216@1795190586.100000:kvm_set_user_memory Slot#0 flags=0x0 gpa=0x0 size=0x20000000 ua=0x7fff7be00000 ret=0',
    '216@1795190586.200000:vfio_prereg_register va=0x7fff7be00000 size=0x10000000 ret=0',
    '%end',
    '%section trace',
    '# tracer: nop',
    '#',
    ` qemu-system-ppc-202     [000] .....   233.808558: kvm_hcall_enter: VCPU 0: hcall=H_PUT_TCE_INDIRECT GPR4-7=0x80000000,0x28020000,${list},0x10`,
    ` qemu-system-ppc-202     [000] .....   233.808598: kvm_hcall_exit: VCPU 0: ret=${result === 'H_TOO_HARD' ? 'RESUME_HOST' : 'RESUME_GUEST'} hcall_rc=${result}`,
    '%end',
    '',
  ].join('\n');
