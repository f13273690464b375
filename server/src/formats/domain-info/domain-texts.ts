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
