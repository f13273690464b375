import type { FieldSpec } from '../field.ts';
import { textShapes, type DumpDefinition } from './dump-definition.ts';

const count = (name: string): FieldSpec => ({ kind: 'count', name, base: 'dec' });
const domid: FieldSpec = { kind: 'domain', name: 'domid', base: 'dec' };
const vcpu: FieldSpec = { kind: 'vcpu', name: 'vcpu', base: 'dec' };

/** Key `a`: `dump_timerq()` in xen/common/timer.c. */
export const timersDump: DumpDefinition = {
  format: 'timers',
  key: 'a',
  headers: ['Dumping timer queues:'],
  shapes: [
    { text: 'CPU', pattern: /^CPU(\d{2,5}):\s*$/d, fields: [count('cpu')] },
    {
      text: '  ex=',
      pattern: /^ {2}ex= {0,12}(-?\d{1,19})us timer=([0-9a-f]{8,16}) cb=([^ (]{1,200})/d,
      fields: [
        { kind: 'time', name: 'expiresInUs', base: 'dec' },
        { kind: 'address', name: 'timer', base: 'hex' },
        { kind: 'name', name: 'callback', base: 'text' },
      ],
      own: true,
    },
  ],
};

/** Key `r`: `dump_runq()` in xen/common/sched and the schedulers' own dumps (credit, credit2, rtds, null, arinc653). */
export const runQueuesDump: DumpDefinition = {
  format: 'run-queues',
  key: 'r',
  headers: [],
  begins: ['sched_smt_power_savings: ', 'Scheduler: SMP Credit Scheduler ', 'Scheduler: Simple EDF Scheduler '],
  shapes: [
    {
      text: '\t',
      pattern:
        /^\t {1,4}(?:run|\d{1,5}): \[(\d{1,5})\.(\d{1,5})\](?: pri=-?\d{1,6})? flags=[0-9a-f]{1,8} cpu=(\d{1,5})/d,
      fields: [domid, vcpu, count('cpu')],
    },
    { text: '\tDomain: ', pattern: /^\tDomain: (\d{1,5}) w /d, fields: [domid] },
    { text: '\t' },
    {
      text: 'CPU[',
      pattern: /^CPU\[(\d{2,5})\] current=(?:d(\d{1,5})v(\d{1,5})|[^,]{1,20}), /d,
      fields: [count('cpu'), domid, vcpu],
    },
    { text: 'CPU[' },
    ...textShapes(
      'sched_smt_power_savings: ',
      'Scheduler: ',
      'NOW=',
      'Online Cpus: ',
      'Idle cpupool:',
      'Cpupool ',
      'Cpus: ',
      'Scheduling granularity: ',
      'Active queues: ',
      'Runqueue ',
      'RUNQ:',
      'Domain info:',
      'CPUs info:',
      'info:',
      'idlers: ',
      'active units:',
      'active vcpus:',
      'cpus_free = ',
      'Waitqueue:',
      'Global RunQueue info:',
      'Global DepletedQueue info:',
      'Global Replenishment Events info:',
    ),
    { text: ' CPU[' },
  ],
};

/** Key `t`: `do_dump_clocks`/`read_clocks()` in xen/common/keyhandler.c. */
export const clocksDump: DumpDefinition = {
  format: 'clocks',
  key: 't',
  headers: [],
  begins: ['Synced stime skew: '],
  shapes: [
    {
      text: 'Synced cycles skew: ',
      pattern: /^Synced cycles skew: max=(\d{1,20}) avg=(\d{1,20}) samples=(\d{1,10}) current=(\d{1,20})/d,
      fields: [count('maxCycles'), count('averageCycles'), count('samples'), count('currentCycles')],
      own: true,
      ends: true,
    },
    {
      text: 'Synced stime skew: ',
      pattern: /^Synced stime skew: max=(\d{1,20})ns avg=(\d{1,20})ns samples=(\d{1,10}) current=(\d{1,20})ns/d,
      fields: [count('maxNs'), count('averageNs'), count('samples'), count('currentNs')],
    },
  ],
};

/** Key `s`: `dump_softtsc()` in xen/arch/x86/time.c. */
export const timeStampDump: DumpDefinition = {
  format: 'time-stamp-counters',
  key: 's',
  headers: [],
  begins: ['TSC marked as reliable, ', 'TSC has constant rate, ', 'TSC not marked as either constant or reliable, '],
  shapes: [
    { text: 'dom', pattern: /^dom(\d{1,5})(?:\(hvm\))?: mode=\d/d, fields: [domid], own: true },
    { text: 'no domains have emulated TSC', ends: true },
  ],
};

/** Key `c`: `dump_cx()` in xen/arch/x86/acpi/cpu_idle.c. */
export const idleStatesDump: DumpDefinition = {
  format: 'idle-states',
  key: 'c',
  headers: ["'c' pressed -> printing ACPI Cx structures"],
  shapes: [
    { text: '==cpu', pattern: /^==cpu(\d{1,5})==/d, fields: [count('cpu')], own: true },
    { text: '    ', pattern: /^ {3,5}[ *]?C\d{1,2}:\t/ },
    { text: 'PC', pattern: /^PC\d{1,2}\[/ },
    { text: 'CC', pattern: /^CC\d{1,2}\[/ },
    ...textShapes('max state: ', 'max sub-state: ', 'max cstate: ', 'active state:\t'),
  ],
};
