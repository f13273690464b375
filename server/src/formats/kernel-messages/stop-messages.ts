import type { MessageDefinition } from '../messages/message-definition.ts';

/**
 * What a kernel prints when one of its own checks fails or when it stops (kernel/panic.c `__warn()`, lib/bug.c `report_bug()`,
 * `panic()`), 2.6.30 to 6.18.
 */
export const stopMessages: readonly MessageDefinition[] = [
  {
    id: 'kernel.warning-cpu-pid-at',
    severity: 'warning',
    wordings: [
      ['WARNING: CPU: %d PID: %d at %s:%d %s', 'count:cpu', 'count:pid', 'name:file', 'count:line', 'name:function'],
      ['WARNING: at %s:%d %s', 'name:file', 'count:line', 'name:function'],
      ['WARNING: %s:%d at %s, CPU#%d: %s', 'name:file', 'count:line', 'name:function', 'count:cpu', 'name:task'],
    ],
  },
  {
    id: 'kernel.kernel-bug-at',
    severity: 'error',
    wordings: [['kernel BUG at %s:%d!', 'name:file', 'count:line']],
  },
  {
    id: 'kernel.kernel-panic-not-syncing',
    severity: 'error',
    wordings: [['Kernel panic - not syncing: %s', 'keyword:reason']],
  },
];
