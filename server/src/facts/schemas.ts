/**
 * The tables that scripts may rely on, with their columns in the order of `xdump facts`. New columns may be added at
 * the end; these stay. A value that is not known is null, never 0.
 * `parameter.origin` is `captured`, `stated` (`%param`) or `set` (`--set`).
 */
export const schemas = {
  domain: {
    domid: 'number', name: 'text', uuid: 'text', state: 'text', vcpus: 'number', pages: 'number', maxPages: 'number',
    dying: 'number', type: 'text', pauseCount: 'number', refcnt: 'number', xenheapPages: 'number', sharedPages: 'number',
    memoryMiB: 'number', maxGrantFrames: 'number', translated: 'flag',
  },
  grantTable: {
    granter: 'number', version: 'number', frames: 'number', maxFrames: 'number', maptrackFrames: 'number',
    maxMaptrackFrames: 'number', rows: 'number', completeness: 'text', firstRow: 'u32', lastLine: 'u32',
  },
  grantActive: {
    table: 'u32', ref: 'h32', mapper: 'u16', mfn: 'h64', pin: 'h32', sharedDomid: 'u16', gmfn: 'h64', flags: 'h16',
  },
  eventChannel: {
    domid: 'number', port: 'number', pending: 'flag', masked: 'flag', state: 'number', remoteDomid: 'number',
    remotePort: 'number', pirq: 'number', virq: 'number', vcpu: 'number', consumer: 'number', origin: 'text',
  },
  xenstoreNode: { path: 'text', value: 'text', perms: 'text' },
  vbd: {
    frontendDomid: 'number', backendDomid: 'number', device: 'number', node: 'text', frontState: 'number',
    backState: 'number', mode: 'text', sectors: 'number', sectorSize: 'number', queues: 'number',
    ringPageOrder: 'number', ringRefs: 'hexes', eventChannels: 'numbers', protocol: 'text', persistent: 'flag',
    maxIndirectSegments: 'number', backendType: 'text', name: 'text', physicalDevice: 'text', frontPersistent: 'flag',
    backPersistent: 'flag', maxQueues: 'number', maxRingPageOrder: 'number', queueRingRefs: 'texts', barrier: 'flag',
    flushCache: 'flag', discard: 'flag', hotplugStatus: 'text', frontLine: 'number', backLine: 'number',
    ringLine: 'number', channelLine: 'number',
  },
  blkbackStat: {
    time: 'number', thread: 'text', domid: 'number', device: 'text', ring: 'number', oo: 'number', rd: 'number',
    wr: 'number', f: 'number', ds: 'number', persistent: 'number', persistentMax: 'number', br: 'number',
  },
  vbdCounter: { frontendDomid: 'number', device: 'number', name: 'text', value: 'number' },
  vbdSysfs: { frontendDomid: 'number', device: 'number', name: 'text', value: 'text' },
  parameter: { name: 'text', value: 'text', origin: 'text' },
  kernelMessage: {
    time: 'number', domid: 'number', id: 'text', subsystem: 'text', severity: 'text', text: 'text', args: 'texts',
  },
  hypervisorMessage: {
    time: 'number', domid: 'number', id: 'text', subsystem: 'text', severity: 'text', text: 'text', args: 'texts',
  },
  armP2m: {
    domid: 'number', vmid: 'number', mappings1g: 'number', shattered1g: 'number', mappings2m: 'number',
    shattered2m: 'number', mappings4k: 'number',
  },
  swiotlb: { time: 'number', totalSlots: 'number', usedSlots: 'number', sizeMiB: 'number', start: 'hex', end: 'hex' },
  host: { name: 'text', arch: 'text', xen: 'text', kernel: 'text', domid: 'number' },
  rangeset: { domid: 'number', name: 'text', ranges: 'text' },
  vcpu: { domid: 'number', vcpu: 'number', cpu: 'number', pauseCount: 'number', pauseFlags: 'hex' },
  snapshot: { id: 'text', at: 'text', frozen: 'flag' },
} as const;

/** Schemas by table name. */
export type Schemas = typeof schemas;
/** Name of a table. */
export type TableName = keyof Schemas;
