/** One fault in a healthy capture of an idle host with two PV guests (x86, Xen 4.17, Linux 6.1). */
export interface Plant {
  /** What was done to the machine, or what went wrong on it. */
  readonly what: string;
  readonly file: string;
  /** The first line with this text behind the first one with `below` is changed. */
  readonly at: string;
  readonly below?: string;
  readonly change: readonly [from: string, to: string];
  /** `RULE severity` of every warning and error that is found then and was not before; the first at the changed line. */
  readonly finds: readonly [string, ...string[]];
  /** Lines from the changed one to the one where it is found. */
  readonly offset?: number;
}

const d1 = 'grant-table for remote d1 ';

/** Faults in key g. */
const grantPlants: readonly Plant[] = [
  {
    what: 'a writable mapping of a read-only grant',
    file: 'key-g.txt',
    below: d1,
    at: '[0x011]',
    change: [' 0x19', ' 0x1d'],
    finds: ['GNT-02 error'],
  },
  {
    what: 'a grant to another domain than the one that maps it',
    file: 'key-g.txt',
    below: d1,
    at: '[0x011]',
    change: ['          0 0x', '          2 0x'],
    finds: ['GNT-03 warning'],
  },
  {
    what: 'a mapped entry whose type was cleared',
    file: 'key-g.txt',
    below: d1,
    at: '[0x011]',
    change: [' 0x19', ' 0x18'],
    finds: ['GNT-04 warning'],
  },
  {
    what: 'a counter near its end',
    file: 'key-g.txt',
    below: d1,
    at: '[0x011]',
    change: [' 0x00000001 ', ' 0x00000078 '],
    finds: ['GNT-07 warning'],
  },
  {
    what: 'a reserved reference in use',
    file: 'key-g.txt',
    below: d1,
    at: '[0x008]',
    change: ['[0x008]', '[0x005]'],
    finds: ['GNT-18 warning', 'GNT-24 warning'],
  },
  {
    what: 'a maptrack that is nearly full',
    file: 'key-g.txt',
    at: '2 maptrack frames',
    change: ['2 maptrack frames (1024', '2 maptrack frames (2'],
    finds: ['GNT-08 warning'],
    offset: -1,
  },
];

/** Faults in key e. */
const channelPlants: readonly Plant[] = [
  {
    what: 'a VIRQ that is bound twice',
    file: 'key-e.txt',
    at: ' 17 [0/0/  -   ]: s=5 n=0 x=0 v=2',
    change: ['v=2', 'v=16'],
    finds: ['EVC-02 warning'],
  },
  {
    what: 'a channel whose ends point to others',
    file: 'key-e.txt',
    at: ' 31 [0/0/  -   ]: s=3 n=1 x=0 d=1 p=2',
    change: ['p=2', 'p=7'],
    finds: ['EVC-01 warning', 'EVC-01 warning'],
  },
];

/** Faults in xenstore. */
const storePlants: readonly Plant[] = [
  {
    what: 'two rings with one reference',
    file: 'xenstore-ls.txt',
    at: '/local/domain/1/device/vbd/51728/queue-0/ring-ref',
    change: ['"10"', '"8"'],
    finds: ['RNG-12 error'],
  },
  {
    what: 'more queues than the backend offers',
    file: 'xenstore-ls.txt',
    at: '/local/domain/1/device/vbd/51712/multi-queue-num-queues',
    change: ['"2"', '"4"'],
    finds: ['RNG-11 error'],
  },
];

/** A line that a kernel says, put in place of a statistics line (what stands behind `#` is left out). */
const said = (what: string, text: string, ...finds: readonly [string, ...string[]]): Plant => ({
  what,
  file: 'dmesg-new.txt',
  at: '(1.xvdc-0): oo   0',
  change: ['] ', `] ${text}#`],
  finds,
});

/** Messages in the kernel log of dom0, and parameters. */
const logPlants: readonly Plant[] = [
  said(
    'a ring that was halted',
    'xen-blkback: Frontend provided bogus ring requests (4294967295 - 12 = 4294967283). Halting ring processing on dev=ca00',
    'RNG-13 error',
  ),
  said('a grant that could not be mapped', 'xen-blkback: invalid buffer -- could not remap it', 'BLK-27 warning'),
  said('a grant that was busy', 'xen-blkback: requesting a grant already in use', 'PGT-06 warning'),
  said('a request of too many segments', 'xen-blkback: Bad number of segments in request (12)', 'BLK-26 warning'),
  said(
    'a page of a ring that is not granted',
    'vbd vbd-1-51712: 3 mapping in shared page 8 from domain 1',
    'BLK-34 warning',
  ),
  said('a leaked grant', 'xen:grant_table: leaking g.e. 0x735 (pfn 0x12345)', 'GNT-16 warning'),
  said('a grant that is still mapped after a minute', 'xen:grant_table: g.e. 0x735 still pending', 'GNT-15 warning'),
  said(
    'a grant table that is full',
    'xen/grant-table: max_grant_frames reached cur=64 extra=1 limit=64 gnttab_free_count=0 req_entries=1',
    'GNT-21 error',
  ),
  said('a bug', 'kernel BUG at drivers/block/xen-blkback/blkback.c:331!', 'LOG-04 error'),
  said('a panic', 'Kernel panic - not syncing: Fatal exception', 'LOG-05 error'),
  said(
    'a bounce buffer that is full',
    'e1000e 0000:00:02.0: swiotlb buffer is full (sz: 4096 bytes), total 32768 (slots), used 32768 (slots)',
    'DMA-06 warning',
  ),
  said(
    'a reference twice in a request',
    "xen-blkback: trying to add a gref that's already in the tree",
    'PGT-09 warning',
  ),
  said('a grant put back twice', 'xen-blkback: freeing a grant already unused', 'PGT-07 error'),
  said('an indirect request of another kind', 'xen-blkback: Invalid indirect operation (12)', 'BLK-26 warning'),
  said(
    'more persistent grants than the limit',
    'xen-blkback: (1.xvdc-0): oo   0  |  rd    0  |  wr    0  |  f    0  |  ds    0 | pg: 1057/1056',
    'PGT-03 warning',
  ),
  {
    what: 'a limit below 100',
    file: 'blkback-params.txt',
    at: 'max_persistent_grants',
    change: ['1056', '64'],
    finds: ['PGT-12 warning'],
  },
];

/** All of them. */
export const plants: readonly Plant[] = [...grantPlants, ...channelPlants, ...storePlants, ...logPlants];
