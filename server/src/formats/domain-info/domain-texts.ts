/** First words of the lines of key `q` that name a domain or bound the dump (`dump_domains()` and what it calls). */
export const domainTexts = {
  begin: "'q' pressed -> dumping domain info",
  general: 'General information for domain ',
  rangesets: 'Rangesets belonging to domain ',
  memory: 'Memory pages belonging to domain ',
  vcpus: 'VCPU information and callbacks for domain ',
  node: 'NODE affinity for domain ',
  p2m: 'p2m mappings for domain ',
  notify: 'Notifying guest ',
  shared: 'Shared frames ',
} as const;

/**
 * First words of lines that stand inside of one domain's part and hold no facts: x86 page lists, watchdogs, vCPU
 * affinities and timers, and the interrupt controller state of Arm.
 */
export const domainFiller: readonly string[] = [
  '    watchdog ',
  '    None',
  '    DomPage ',
  '    XenPage ',
  '    ExtraPage ',
  '    PoD entries=',
  '  UNIT',
  '    No periodic timer',
  'No periodic timer',
  '    cpu_hard_affinity=',
  '    cpu_affinity=',
  'GICH_LRs (vcpu ',
  '   HW_LR[',
  '   VCPU_LR[',
  'Inflight irq=',
  'Pending irq=',
  'GICv',
];

const FOUR =
  /^ {0,3}(?:refcnt=|nr_pages=|handle=|paging assistance:|pause_count=|VCPU\d|(?:I\/O Ports|I\/O Memory|Interrupts|log-dirty|ioreq_server \d{1,5} (?:port|memory|pci)|Overlays: Interrupts) {0,8}\{|None|DomPage |XenPage |ExtraPage |PoD entries=|watchdog |No periodic timer|cpu_hard_affinity=|cpu_affinity=)/;
const TWO = /^ ?(?:[124][GMK] mappings: |UNIT\d)/;

/**
 * A line of one domain's part with its indentation, which mail clients squeeze; null when it is none that lost it. Only
 * of use behind the prefix of the console: these words begin lines of others as well.
 */
export const indented = (text: string): string | null => {
  if (FOUR.test(text)) return `    ${text.trimStart()}`;
  return TWO.test(text) ? `  ${text.trimStart()}` : null;
};
