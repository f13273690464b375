import type { MessageDefinition } from '../messages/message-definition.ts';

/**
 * Messages that sound machines print, and that people ask about: xen/arch/arm/vgic*.c, vsmc.c, xen/arch/x86/traps.c, msr.c,
 * pv/emul-priv-op.c, 4.4 to 4.22.
 */
export const harmlessMessages: readonly MessageDefinition[] = [
  {
    id: 'vgic.vgicd-unhandled-word-write-to',
    severity: 'info',
    wordings: [
      ['vGICD: unhandled word write %#x to ICACTIVER%d', 'keyword:value', 'count:register'],
      ['vGICR: SGI: unhandled word write %#x to ICACTIVER%d', 'keyword:value', 'count:register'],
    ],
  },
  {
    id: 'vgic.vgicd-raz-on-reserved-register-offset',
    severity: 'info',
    wordings: [
      ['vGICD: RAZ on reserved register offset %#x', 'keyword:offset'],
      ['vGICR: RAZ on reserved register offset %#x', 'keyword:offset'],
    ],
  },
  { id: 'arm.unhandled-smc-hvc', severity: 'info', wordings: [['Unhandled SMC/HVC: %#x', 'keyword:call']] },
  {
    id: 'grant-table.gnttab-mark-dirty-not-implemented-yet',
    severity: 'info',
    wordings: [['gnttab_mark_dirty not implemented yet']],
  },
  {
    id: 'msr.domain-attempted-wrmsr-from-to',
    severity: 'info',
    wordings: [['Domain attempted WRMSR %p from %#lx to %#lx', 'keyword:register', 'keyword:from', 'keyword:to']],
  },
  {
    id: 'msr.rdmsr-unimplemented',
    severity: 'info',
    wordings: [
      ['RDMSR %#x unimplemented', 'keyword:register'],
      ['WRMSR %#x val %#lx unimplemented', 'keyword:register', 'keyword:value'],
    ],
  },
  {
    id: 'xen.gpf',
    severity: 'info',
    wordings: [
      ['GPF (%x): %p [%s] -> %p', 'keyword:error', 'address:address', 'name:function', 'address:handler'],
      ['GPF (%x): %p -> %p', 'keyword:error', 'address:address', 'address:handler'],
    ],
  },
];
