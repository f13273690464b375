import type { FieldSpec } from '../field.ts';
import { textShapes, type DumpDefinition, type DumpShape } from './dump-definition.ts';

const domid: FieldSpec = { kind: 'domain', name: 'domid', base: 'dec' };
const vcpu: FieldSpec = { kind: 'vcpu', name: 'vcpu', base: 'dec' };
const cpu: FieldSpec = { kind: 'count', name: 'cpu', base: 'dec' };
const address = (name: string): FieldSpec => ({ kind: 'address', name, base: 'hex' });

/** What the header of a register dump says: version and architecture. */
const VERSION: DumpShape = {
  text: '----[ Xen-',
  pattern: /^----\[ Xen-(\d{1,3}\.\d{1,3}[^ ]{0,60}) {1,4}([a-z0-9_-]{1,20})/d,
  fields: [
    { kind: 'version', name: 'xen', base: 'text' },
    { kind: 'name', name: 'arch', base: 'text' },
  ],
  row: 'version',
};

/** The lines of a register dump: `show_registers()`, stacks, call traces and walks of page tables, x86 and Arm. */
const REGISTERS: readonly DumpShape[] = [
  VERSION,
  { text: 'CPU: ', pattern: /^CPU: {1,8}(\d{1,5})\s*$/d, fields: [cpu] },
  {
    text: 'RIP: ',
    pattern: /^RIP: {1,6}[0-9a-f]{4}:\[<([0-9a-f]{8,16})>\](?: ([^ ]{1,200}))?/d,
    fields: [address('rip'), { kind: 'name', name: 'symbol', base: 'text' }],
  },
  {
    text: 'RFLAGS: ',
    pattern: /^RFLAGS: ([0-9a-f]{16})(?: {3}EM: \d)? {3}CONTEXT: [a-z]{2,10}(?: guest)?(?: \(d(\d{1,5})v(\d{1,5})\))?/d,
    fields: [{ kind: 'keyword', name: 'rflags', base: 'hex' }, domid, vcpu],
  },
  { text: 'EIP: ' },
  { text: 'EFLAGS: ' },
  { text: 'r', pattern: /^r(?:ax|dx|bp|9 |12|15): {1,2}[0-9a-f]{16}/ },
  {
    text: 'cr3: ',
    pattern: /^cr3: ([0-9a-f]{16}) {3}cr2: ([0-9a-f]{16})/d,
    fields: [address('cr3'), address('cr2')],
  },
  { text: 'cr0: ' },
  { text: 'e', pattern: /^e(?:ax|si): [0-9a-f]{8}/ },
  { text: 'fsb: ' },
  { text: 'ds: ', pattern: /^ds: [0-9a-f]{4} / },
  { text: 'Xen code around <' },
  { text: 'Guest code around <' },
  { text: ' ', pattern: /^(?: [0-9a-f]{2}| <[0-9a-f]{2}>| --){4,64}\s*$/ },
  { text: 'Xen stack trace from ' },
  { text: 'Guest stack trace from ' },
  { text: '   ', pattern: /^ {3}(?:[0-9a-f]{16}|[0-9a-f]{8})(?: (?:[0-9a-f]{16}|[0-9a-f]{8})){0,7}\s*$/ },
  { text: '    Fault while accessing guest memory' },
  { text: '    Stack empty' },
  { text: '  Failed to convert stack to physical address' },
  { text: '    Cannot switch' },
  { text: 'Current stack base ' },
  { text: 'Valid stack range: ' },
  { text: 'No stack trace ' },
  { text: 'Xen call trace:' },
  {
    text: '   [<',
    pattern: /^ {3}\[<([0-9a-f]{8,16})>\](?: [RSF])? ([^ ]{1,200})/d,
    fields: [address('address'), { kind: 'name', name: 'symbol', base: 'text' }],
  },
  { text: '   ^', pattern: /^ {3}\^-- / },
  { text: 'Pagetable walk from ' },
  {
    text: ' L',
    pattern: /^ L[1-5]\[0x([0-9a-f]{3})\] = ([0-9a-f]{16}) ([0-9a-f]{16})/d,
    fields: [
      { kind: 'keyword', name: 'index', base: 'hex' },
      { kind: 'keyword', name: 'entry', base: 'hex' },
      { kind: 'pfn', name: 'pfn', base: 'hex' },
    ],
  },
  { text: 'PC: ', pattern: /^PC: {1,8}([0-9a-f]{8,16})/d, fields: [address('pc')] },
  { text: 'LR: ', pattern: /^LR: {1,8}([0-9a-f]{8,16})/d, fields: [address('lr')] },
  { text: 'SP', pattern: /^SP(?:_EL[01])?: {1,6}[0-9a-f]{8,16}/ },
  { text: 'CPSR: ' },
  { text: '  ', pattern: /^ {1,6}[XR]\d{1,2}: [0-9a-f]{8,16} / },
  { text: ' ', pattern: /^ {1,5}[A-Z][A-Z0-9]{2,7}(?:_EL[0-3])?: {1,3}[0-9a-f]{8,16}(?: |$)/ },
  { text: 'USR: ' },
  { text: 'SVC: ' },
  { text: 'ABT: ' },
  { text: 'UND: ' },
  { text: 'IRQ: SP' },
  { text: 'FIQ: ' },
  { text: 'HYP: SP' },
  { text: 'TTBR' },
];

/** Key `d`: `dump_registers()` in xen/common/keyhandler.c. */
export const registersDump: DumpDefinition = {
  format: 'registers',
  key: 'd',
  headers: ["'d' pressed -> dumping registers"],
  blanks: true,
  shapes: [
    {
      text: '*** Dumping CPU',
      pattern:
        /^\*\*\* Dumping CPU(\d{1,5}) (?:host|guest) state(?: \((?:d(\d{1,5}):?v(\d{1,5})|[^)]{1,20})\))?: \*\*\*/d,
      fields: [cpu, domid, vcpu],
      own: true,
    },
    ...REGISTERS,
  ],
  rows: (context) => versionRow(context),
};

/** Key `0`: `dump_hwdom_registers()` in xen/common/keyhandler.c. */
export const dom0RegistersDump: DumpDefinition = {
  format: 'dom0-registers',
  key: '0',
  headers: ["'0' pressed -> dumping Dom0's registers"],
  blanks: true,
  shapes: [
    {
      text: '*** Dumping Dom',
      pattern: /^\*\*\* Dumping Dom(\d{1,5}) vcpu#(\d{1,5}) state: \*\*\*/d,
      fields: [domid, vcpu],
      own: true,
    },
    ...REGISTERS,
  ],
  rows: (context) => versionRow(context),
};

/** The registers that are printed without a key: when a domain or the hypervisor crashed. */
export const crashRegistersDump: DumpDefinition = {
  format: 'crash-registers',
  key: null,
  headers: [],
  begins: ['----[ Xen-'],
  blanks: true,
  shapes: [{ ...VERSION, first: true }, ...REGISTERS.slice(1)],
  rows: (context) => versionRow(context),
};

const versionRow =
  ({ facts, block }: Parameters<NonNullable<DumpDefinition['rows']>>[0]) =>
  (_row: string, line: number, match: RegExpExecArray): void => {
    facts.tables.host.add(block.id, line, {
      name: null,
      arch: match[2] ?? null,
      xen: match[1] ?? null,
      kernel: null,
      domid: null,
    });
  };

/** Key `n`: `do_nmi_stats()` in xen/arch/x86/nmi.c. */
export const nmiDump: DumpDefinition = {
  format: 'nmi',
  key: 'n',
  headers: ['CPU\tNMI'],
  shapes: [
    {
      text: ' ',
      pattern: /^ {1,3}(\d{1,5})\t {0,3}(\d{1,10})\s*$/d,
      fields: [cpu, { kind: 'count', name: 'nmis', base: 'dec' }],
    },
    { text: 'd', pattern: /^d(\d{1,5})v(\d{1,5}): NMI /d, fields: [domid, vcpu], ends: true },
    { text: 'dom0 vcpu0: NMI ', ends: true },
    { text: 'dom0 vCPU0: NMI ', ends: true },
  ],
};

/** Key `v`: `vmcs_dump()` in xen/arch/x86/hvm/vmx/vmcs.c and `vmcb_dump()` in …/svm/vmcb.c. */
export const guestStateDump: DumpDefinition = {
  format: 'guest-state',
  key: 'v',
  headers: ['*********** VMCB Areas **************', '*********** VMCS Areas **************'],
  blanks: true,
  shapes: [
    { text: '**************************************', pattern: /^\*{38}\s*$/, ends: true },
    { text: '>>> Domain ', pattern: /^>>> Domain (\d{1,5}) <<</d, fields: [domid] },
    { text: '\tVCPU ', pattern: /^\tVCPU (\d{1,5})/d, fields: [vcpu] },
    { text: ' ', pattern: /^ {2,8}(?:[CDSEFGT]S|TR|[GLI]DTR): / },
    { text: ' ', pattern: /^ {4,10}sel {1,2}attr {2}limit/ },
    ...textShapes(
      '*** Guest State ***',
      '*** Host State ***',
      '*** Control State ***',
      "Dumping guest's current state at ",
      'Size of VMCB = ',
      'cr_intercepts = ',
      'general1_intercepts = ',
      'general1_intercepts: ',
      'iopm_base_pa = ',
      'tlb_control = ',
      'event_inj ',
      'exitcode = ',
      'exitinfo1 = ',
      'np_ctrl = ',
      'virtual vmload/vmsave = ',
      'cpl = ',
      'sev: ',
      'CR0 = ',
      'CR0: ',
      'CR0=',
      'CR3 = ',
      'CR4: ',
      'CSTAR = ',
      'DR6 = ',
      'DebugCtl = ',
      'EFER',
      'EPT pointer = ',
      'EntryControls=',
      'ExceptionBitmap=',
      'FS=',
      'FSBase=',
      'GDTBase=',
      'GDTR: ',
      'GSBase=',
      'H_CR3 = ',
      'Host EFER',
      'Host PAT',
      'IDTR: ',
      'IDTVectoring: ',
      'IDTBase=',
      'Interruptibility = ',
      'InterruptStatus = ',
      'KernGSBase = ',
      'LDTR: ',
      'MSR: ',
      'PAT',
      'PDPTE',
      'PLE Gap=',
      'PerfGlobCtl = ',
      'PinBased=',
      'PreemptionTimer = ',
      'RAX = ',
      'RFLAGS=',
      'RIP = ',
      'RSP = ',
      'SM Base = ',
      'SSP = ',
      'Sysenter ',
      'TPR Threshold = ',
      'TSC Offset = ',
      'TSC Multiplier = ',
      'VMEntry: ',
      'VMExit: ',
      'Virtual processor ID = ',
      'VMfunc controls = ',
      '        reason=',
      '        qual=',
      'CS=',
      'TRBase=',
    ),
  ],
};
