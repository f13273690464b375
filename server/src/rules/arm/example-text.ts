/** Numbers of one domain in an example dump of key `q` on Arm. */
export interface ExampleDomain {
  /** Hypervisor time of the dump in seconds. */
  readonly time: number;
  readonly domid: number;
  readonly pages: number;
  readonly dying?: number;
  readonly pauseCount?: number;
  /** Mappings of 2 MiB, how many of them were shattered, and mappings of 4 KiB. */
  readonly p2m: readonly [mappings2m: number, shattered2m: number, mappings4k: number];
}

/** A dump of key `q` of one domain (`dump_domains()`, `p2m_dump_info()`, Arm, 4.17). */
export const domainDump = ({ time, domid, pages, dying, pauseCount, p2m }: ExampleDomain): string =>
  [
    "'q' pressed -> dumping domain info (now = 1000000000)",
    `General information for domain ${domid}:`,
    `    refcnt=3 dying=${dying ?? 0} pause_count=${pauseCount ?? 0}`,
    `    nr_pages=${pages} xenheap_pages=2 dirty_cpus={} max_pages=${pages + 256}`,
    '    handle=407dafd7-0000-4000-8000-000000000001 vm_assist=00000020',
    `p2m mappings for domain ${domid} (vmid ${domid + 1}):`,
    '  1G mappings: 0 (shattered 0)',
    `  2M mappings: ${p2m[0]} (shattered ${p2m[1]})`,
    `  4K mappings: ${p2m[2]}`,
    `Rangesets belonging to domain ${domid}:`,
    '    Interrupts { }',
    '    I/O Memory { }',
    '',
  ]
    .map((line, index) => (line === '' ? '' : `(XEN) [${(time + index / 1e4).toFixed(6).padStart(12)}] ${line}\n`))
    .join('');
