import { dumpText, plainRows } from './dump-text.ts';

/** Numbers of an example. */
interface BalanceExample {
  /** Grants that the table shows besides console, xenstore and ring. */
  readonly persistent: number;
  /** Grants that the statistics line of the ring tells of. */
  readonly statistics: number;
}

const RESERVED = [
  '[0x000]      0 0x7ec02 0x00000002          0 0x07ec02 0x19',
  '[0x001]      0 0x7ec01 0x00000002          0 0x07ec01 0x19',
];

const BACK = '/local/domain/0/backend/vbd/1/51712';
const FRONT = '/local/domain/1/device/vbd/51712';

/** An `xenstore-ls -f` of one guest with one disk, both ends in the given states. */
export const diskListing = (frontState = 4, backState = 4): string =>
  [
    '/tool = ""',
    '/local = ""',
    '/local/domain = ""',
    '/local/domain/0 = ""',
    '/local/domain/0/name = "Domain-0"',
    `${BACK} = ""`,
    `${BACK}/frontend = "${FRONT}"`,
    `${BACK}/frontend-id = "1"`,
    `${BACK}/online = "1"`,
    `${BACK}/state = "${backState}"`,
    `${BACK}/dev = "xvda"`,
    `${BACK}/mode = "w"`,
    `${BACK}/feature-persistent = "1"`,
    `${BACK}/sectors = "131072"`,
    `${BACK}/sector-size = "512"`,
    '/local/domain/1 = ""',
    '/local/domain/1/name = "g1"',
    `${FRONT} = ""`,
    `${FRONT}/backend = "${BACK}"`,
    `${FRONT}/backend-id = "0"`,
    `${FRONT}/state = "${frontState}"`,
    `${FRONT}/virtual-device = "51712"`,
    `${FRONT}/protocol = "x86_64-abi"`,
    `${FRONT}/ring-ref = "8"`,
    `${FRONT}/event-channel = "15"`,
    `${FRONT}/feature-persistent = "1"`,
    '/libxl = ""',
  ].join('\n');

/** A capture of one guest with one disk that is in use: dump, xenstore and the statistics lines around the dump. */
export const balanceExample = ({ persistent, statistics }: BalanceExample): string => {
  const line = (time: string): string =>
    `[  ${time}] xen-blkback: (1.xvda-0): oo   0  |  rd    0  |  wr    0  |  f    1  |  ds    0 | pg: ${String(statistics).padStart(4)}/1056`;
  return [
    '%xdump 1',
    '%section xenstore cmd="xenstore-ls -f"',
    diskListing(),
    '%end',
    '%section xen-console',
    line('121.641091'),
    dumpText({ granter: 1, rows: [...RESERVED, ...plainRows(8, 1 + persistent)] }).trimEnd(),
    line('131.732039'),
    '%end',
    '',
  ].join('\n');
};

/** Numbers of an example of a machine that stood still. */
interface FrozenExample {
  /** Entries of the table. */
  readonly rows: number;
  /** max_persistent_grants. */
  readonly max: number;
  /** Grants that the statistics line tells of; without it there is no line. */
  readonly statistics?: number;
  /** The guest has a network device, too. */
  readonly network?: boolean;
}

const NETWORK = ['/local/domain/1/device/vif = ""', '/local/domain/1/device/vif/0 = ""'];

/** A crash dump of one guest with one disk. */
export const frozenExample = ({ rows, max, statistics, network }: FrozenExample): string =>
  [
    '%xdump 1',
    '%snapshot id=crash frozen=yes',
    '%section sysfs',
    `/sys/module/xen_blkback/parameters/max_persistent_grants: ${max}`,
    '/sys/module/xen_blkback/parameters/persistent_grant_unused_seconds: 60',
    '%end',
    '%section xenstore cmd="xenstore-ls -f"',
    diskListing(),
    ...(network === true ? NETWORK : []),
    '%end',
    ...(statistics === undefined
      ? []
      : [
          '%section kernel-log domain=0',
          `[  121.641091] xen-blkback: (1.xvda-0): oo   0  |  rd    9  |  wr   20  |  f    1  |  ds    0 | pg: ${String(statistics).padStart(4)}/${String(max).padStart(4)}`,
          '%end',
        ]),
    '%section xen-console key=g',
    dumpText({
      granter: 1,
      rows: [...RESERVED, ...plainRows(8, rows - RESERVED.length)],
      frames: '2 frames (64 max), 0 maptrack frames (1024 max)',
    }).trimEnd(),
    '%end',
    '',
  ].join('\n');
