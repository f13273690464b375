/**
 * The tables that scripts may rely on, with their columns in the order of `xdump facts`. New columns may be added at
 * the end; these stay. A value that is not known is null, never 0.
 * `parameter.origin` is `captured`, `stated` (`%param`) or `set` (`--set`).
 * `time` counts from boot (but see QEMU's tables: wall clock of its machine); `wall` is a stamp of a wall clock in
 * seconds since 1970, as printed (no zone is known; a stamp without year is in 1970); `cycles` is what the hypervisor
 * prints before its clock runs.
 *
 * Memory and interrupts, from debug keys of the hypervisor. Amounts are pages of 4 KiB.
 * - `p2mRange` (key `D`): entries that follow each other in one domain's table, frames [firstPfn, lastPfn], with the
 *   same order and rights and consecutive machine frames. `type` is `PoD` or null (the dump prints rights, not types);
 *   `rights` is what of `rwx` is there; `memoryType` is `UC WC WT WP WB` or null.
 * - `iommuRange` (key `o`): the same for device frames; `order` is null where the number of levels is not printed.
 * - `memoryFree` (keys `m`, `H`): `what` is `zone`, `domains`, `hypervisor`, `dma`, `unscrubbed` or `color`; zone N
 *   holds the frames below address 2^(N + 13). Key `m` sums over nodes, so its `node` is null.
 * - `numaNode`, `numaCpus`, `domainNode` (key `u`); a `domainNode` without node is the domain's total.
 * - `hypervisorInterrupt`, `interruptGuest` (whom it is bound to), `ioApicPin` (key `i`), `msi` (key `M`), `pciDevice` (key `Q`;
 *   `node` is null where none is known).
 */
export const schemas = {
  domain: {
    domid: 'number',
    name: 'text',
    uuid: 'text',
    state: 'text',
    vcpus: 'number',
    pages: 'number',
    maxPages: 'number',
    dying: 'number',
    type: 'text',
    pauseCount: 'number',
    refcnt: 'number',
    xenheapPages: 'number',
    sharedPages: 'number',
    memoryMiB: 'number',
    maxGrantFrames: 'number',
    translated: 'flag',
  },
  grantTable: {
    granter: 'number',
    version: 'number',
    frames: 'number',
    maxFrames: 'number',
    maptrackFrames: 'number',
    maxMaptrackFrames: 'number',
    rows: 'number',
    completeness: 'text',
    firstRow: 'u32',
    lastLine: 'u32',
  },
  grantActive: {
    table: 'u32',
    ref: 'h32',
    mapper: 'u16',
    mfn: 'h64',
    pin: 'h32',
    sharedDomid: 'u16',
    gmfn: 'h64',
    flags: 'h16',
  },
  eventChannel: {
    domid: 'number',
    port: 'number',
    pending: 'flag',
    masked: 'flag',
    state: 'number',
    remoteDomid: 'number',
    remotePort: 'number',
    pirq: 'number',
    virq: 'number',
    vcpu: 'number',
    consumer: 'number',
    origin: 'text',
  },
  xenstoreNode: { path: 'path', value: 'text', perms: 'text' },
  vbd: {
    frontendDomid: 'number',
    backendDomid: 'number',
    device: 'number',
    node: 'text',
    frontState: 'number',
    backState: 'number',
    mode: 'text',
    sectors: 'number',
    sectorSize: 'number',
    queues: 'number',
    ringPageOrder: 'number',
    ringRefs: 'hexes',
    eventChannels: 'numbers',
    protocol: 'text',
    persistent: 'flag',
    maxIndirectSegments: 'number',
    backendType: 'text',
    name: 'text',
    physicalDevice: 'text',
    frontPersistent: 'flag',
    backPersistent: 'flag',
    maxQueues: 'number',
    maxRingPageOrder: 'number',
    queueRingRefs: 'texts',
    barrier: 'flag',
    flushCache: 'flag',
    discard: 'flag',
    hotplugStatus: 'text',
    frontLine: 'number',
    backLine: 'number',
    ringLine: 'number',
    channelLine: 'number',
  },
  blkbackStat: {
    time: 'number',
    thread: 'text',
    domid: 'number',
    device: 'text',
    ring: 'number',
    oo: 'number',
    rd: 'number',
    wr: 'number',
    f: 'number',
    ds: 'number',
    persistent: 'number',
    persistentMax: 'number',
    br: 'number',
    wall: 'number',
  },
  vbdCounter: { frontendDomid: 'number', device: 'number', name: 'text', value: 'number', domainName: 'text' },
  vbdSysfs: { frontendDomid: 'number', device: 'number', name: 'text', value: 'text' },
  parameter: { name: 'text', value: 'text', origin: 'text' },
  kernelMessage: {
    time: 'number',
    domid: 'number',
    id: 'text',
    subsystem: 'text',
    severity: 'text',
    text: 'text',
    args: 'texts',
    device: 'text',
    wall: 'number',
  },
  hypervisorMessage: {
    time: 'number',
    domid: 'number',
    id: 'text',
    subsystem: 'text',
    severity: 'text',
    text: 'text',
    args: 'texts',
    wall: 'number',
    cycles: 'number',
  },
  armP2m: {
    domid: 'number',
    vmid: 'number',
    mappings1g: 'number',
    shattered1g: 'number',
    mappings2m: 'number',
    shattered2m: 'number',
    mappings4k: 'number',
  },
  swiotlb: { time: 'number', totalSlots: 'number', usedSlots: 'number', sizeMiB: 'number', start: 'hex', end: 'hex' },
  host: { name: 'text', arch: 'text', xen: 'text', kernel: 'text', domid: 'number' },
  rangeset: { domid: 'number', name: 'text', ranges: 'text' },
  vcpu: {
    domid: 'number',
    vcpu: 'number',
    cpu: 'number',
    pauseCount: 'number',
    pauseFlags: 'hex',
    state: 'text',
    cpuSeconds: 'number',
  },
  /** A line of /proc/interrupts: one count for each CPU, or one for all. `domid`: whose kernel, where it is known. */
  interrupt: { domid: 'number', irq: 'text', counts: 'numbers', description: 'text' },
  /** A range of /proc/iomem, both ends inclusive; `level` counts from 0. Addresses that the kernel hides are null. */
  ioMemory: { domid: 'number', start: 'h64', end: 'h64', level: 'number', name: 'text' },
  /** A line of /proc/meminfo; `unit` is `kB` or null for a count. */
  memoryInfo: { domid: 'number', name: 'text', value: 'number', unit: 'text' },
  /**
   * Guest frames [firstPfn, lastPfn] that map to machine frames from `firstMfn` on (null: none, or not shown). `type` is
   * in the words of the source: `page`, `L1`, `pinned L4` of xen-mfndump; `pfn`, `identity`, `missing` of Linux.
   */
  p2mRange: {
    domid: 'number',
    firstPfn: 'h64',
    lastPfn: 'h64',
    firstMfn: 'h64',
    type: 'text',
    order: 'number',
    rights: 'text',
    memoryType: 'text',
  },
  /** An entry of the hypervisor's M2P, as printed: all ones stand for "no PFN". */
  m2pEntry: { mfn: 'h64', pfn: 'h64' },
  /** An entry of a page table; `mfn` is the frame that it maps, null when it is not present. */
  pte: {
    domid: 'number',
    tableMfn: 'h64',
    tablePfn: 'h64',
    level: 'number',
    index: 'number',
    value: 'h64',
    mfn: 'h64',
  },
  /** A DMA that went through the bounce buffer (`swiotlb_bounced`): `address` is the buffer's or the foreign page's. */
  swiotlbBounce: { time: 'number', device: 'text', mask: 'h64', address: 'h64', size: 'hex', force: 'flag' },
  /** What blkback does for a ring, from our kprobes: `event` is its name; `grefs` holds the first reference only. */
  ringEvent: {
    time: 'number',
    vbd: 'text',
    ring: 'number',
    event: 'text',
    id: 'hex',
    op: 'number',
    segments: 'number',
    sector: 'hex',
    grefs: 'hexes',
    status: 'number',
  },
  /**
   * A hypercall of a POWER guest, or what QEMU did for one. `side`: `guest`, `kvm` or `qemu` saw it. `ioba` is the first
   * address, `count` how many pages were asked for, `done` how many of them were set. `result` 9999 (H_TOO_HARD) is
   * what KVM prints whenever the call goes to QEMU (`toHost`).
   */
  tceCall: {
    time: 'number',
    vcpu: 'number',
    hcall: 'text',
    liobn: 'hex',
    ioba: 'h64',
    list: 'h64',
    count: 'number',
    result: 'number',
    tce: 'h64',
    done: 'number',
    toHost: 'flag',
    side: 'text',
  },
  /** A DMA window of a POWER guest. `inKernel`: KVM holds the table. */
  tceTable: { liobn: 'hex', inKernel: 'flag', start: 'h64', pageSize: 'hex', size: 'hex', time: 'number' },
  /** A memory slot that QEMU set in KVM; size 0 removes it. */
  memslot: {
    slot: 'number',
    gpa: 'h64',
    size: 'hex',
    ua: 'h64',
    flags: 'hex',
    result: 'number',
    time: 'number',
    addressSpace: 'number',
  },
  /** Memory that VFIO registered or unregistered (`event`) before DMA; `result` is 0 or a negative errno. */
  preregRegion: { ua: 'h64', size: 'hex', result: 'number', event: 'text', time: 'number' },
  /** An I/O request that QEMU got from the hypervisor. `type`: 0 port, 1 memory, 2 PCI, 8 invalidate; `dir`: 1 read. */
  ioreq: {
    time: 'number',
    domid: 'number',
    type: 'number',
    dir: 'number',
    address: 'h64',
    size: 'hex',
    data: 'h64',
    count: 'number',
    isPointer: 'flag',
  },
  /** What the map cache of QEMU does: `want`, `bucket` (its index), `return`, and what an invalidation found. */
  mapcache: { time: 'number', event: 'text', address: 'h64', size: 'hex', locked: 'flag' },
  /** What QEMU does with an ioreq server: `create`, `destroy`, `enable`, `map-mmio` and so on; ranges are inclusive. */
  ioreqServer: {
    time: 'number',
    domid: 'number',
    id: 'number',
    event: 'text',
    first: 'h64',
    last: 'h64',
    device: 'text',
  },
  snapshot: { id: 'text', at: 'text', frozen: 'flag' },
  iommuRange: {
    domid: 'number',
    firstDfn: 'hex',
    lastDfn: 'hex',
    firstMfn: 'hex',
    rights: 'text',
    order: 'number',
  },
  memoryFree: { what: 'text', node: 'number', zone: 'number', pages: 'number' },
  numaNode: { node: 'number', startPfn: 'hex', pages: 'number', freePages: 'number' },
  numaCpus: { node: 'number', firstCpu: 'number', lastCpu: 'number' },
  domainNode: { domid: 'number', node: 'number', pages: 'number' },
  hypervisorInterrupt: {
    irq: 'number',
    vector: 'hex',
    type: 'text',
    status: 'hex',
    affinity: 'text',
    cpus: 'text',
    inFlight: 'number',
    handler: 'text',
  },
  interruptGuest: {
    irq: 'number',
    domid: 'number',
    pirq: 'number',
    pending: 'flag',
    masked: 'flag',
    pirqMasked: 'flag',
  },
  ioApicPin: {
    apic: 'number',
    pin: 'number',
    irq: 'number',
    vector: 'hex',
    delivery: 'text',
    trigger: 'text',
    masked: 'flag',
    destination: 'hex',
  },
  msi: {
    type: 'text',
    irq: 'number',
    vector: 'hex',
    delivery: 'text',
    trigger: 'text',
    destinationMode: 'text',
    redirection: 'text',
    destination: 'hex',
    masked: 'flag',
    maskBits: 'text',
  },
  pciDevice: { address: 'text', domid: 'number', node: 'number', irqs: 'numbers' },
  /**
   * Every kprobe and fprobe event of a capture, by its printed name, for the replay: `thread` is `comm-pid`; `device` and `domid` name the backend's
   * device; `status` is a returned value, `persistent` and `inflight` are counters of the ring at that time.
   */
  probeEvent: {
    time: 'number',
    thread: 'text',
    cpu: 'number',
    event: 'text',
    domid: 'number',
    device: 'number',
    id: 'h64',
    op: 'number',
    status: 'number',
    count: 'number',
    ref: 'hex',
    flags: 'hex',
    readonly: 'flag',
    persistent: 'number',
    inflight: 'number',
    pfn: 'h64',
    mfn: 'h64',
    address: 'h64',
    size: 'hex',
  },
  /** Lines of `state` sections: the path as `core/state-path.ts` writes it, and the value as it stands. */
  stateValue: { path: 'text', value: 'text' },
  /**
   * Events of models: the arguments as they stand, and per recorded output (`!`) and fact (`?`) its text and line.
   */
  events: {
    time: 'number',
    model: 'text',
    event: 'text',
    object: 'text',
    values: 'text',
    outputs: 'texts',
    outputLines: 'numbers',
    facts: 'texts',
    factLines: 'numbers',
  },
  /**
   * Lines that a log does not hold although they were printed, as `what`: `suppressed`, `dropped`, `starts-late` or
   * `unreadable` (see `facts/lost-lines.ts`). `count` is "at least"; `by` is the function or unit that lost them.
   */
  lostLines: { what: 'text', count: 'number', by: 'text', time: 'number' },
} as const;

/** Schemas by table name. */
export type Schemas = typeof schemas;
/** Name of a table. */
export type TableName = keyof Schemas;
