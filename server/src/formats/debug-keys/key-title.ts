/**
 * What each diagnostic key prints, as the handlers' own descriptions say it (`register_keyhandler()`, Xen 4.0 to 4.22).
 * Case counts.
 */
const TITLES: ReadonlyMap<string, string> = new Map([
  ['*', 'all diagnostics'],
  ['0', 'registers of dom0'],
  ['D', 'EPT tables of guests'],
  ['H', 'heap by node and zone'],
  ['I', 'interrupts of HVM guests'],
  ['L', 'lock profile'],
  ['M', 'message signalled interrupts'],
  ['O', 'shadow audits'],
  ['Q', 'PCI devices'],
  ['S', 'shadow reset'],
  ['T', 'debug trace'],
  ['V', 'IOMMU interrupt remapping'],
  ['a', 'timer queues'],
  ['c', 'processor idle states'],
  ['d', 'registers of all processors'],
  ['e', 'event channels'],
  ['g', 'grant tables'],
  ['h', 'installed keys'],
  ['i', 'interrupt bindings'],
  ['m', 'free memory'],
  ['n', 'non-maskable interrupts'],
  ['o', 'IOMMU page tables'],
  ['p', 'performance counters'],
  ['q', 'domains'],
  ['r', 'run queues'],
  ['s', 'software time stamp counters'],
  ['t', 'clocks of the processors'],
  ['u', 'NUMA nodes'],
  ['v', 'VMCS and VMCB of guests'],
  ['x', 'live patches'],
  ['z', 'IO-APICs'],
]);

/** What a debug key prints, in words; null for a key that is not known. */
export const keyTitle = (key: string): string | null => TITLES.get(key) ?? null;
