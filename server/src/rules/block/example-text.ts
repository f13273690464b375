/** The parts of an example capture; what is not given is not in it. */
export interface ExampleParts {
  /** Kernel of dom0. */
  readonly kernel?: string;
  /** Lines of dom0's kernel log, each with its time in seconds. */
  readonly log?: readonly (readonly [time: number, text: string])[];
  /** Lines of `xenstore-ls -f`. */
  readonly xenstore?: readonly string[];
  /** Captured parameters of xen_blkback. */
  readonly parameters?: Readonly<Record<string, string | number>>;
  /** `vbd-D-V/statistics/…` of one device. */
  readonly counters?: Readonly<Record<string, number>>;
  /** Other text, at the end. */
  readonly more?: string;
}

const section = (head: string, lines: readonly string[]): string => `%section ${head}\n${lines.join('\n')}\n%end\n`;

/** Text of a small `.xdump` capture, for the examples of the rules. */
export const captureText = (parts: ExampleParts): string => `%xdump 1\n${partsText(parts)}`;

/** Text of the sections alone, for a second moment of the same capture. */
export const partsText = ({ kernel, log, xenstore, parameters, counters, more }: ExampleParts): string =>
  [
    kernel === undefined ? '' : `%host kernel=${kernel}\n`,
    parameters === undefined
      ? ''
      : section(
          'sysfs',
          Object.entries(parameters).map(([name, value]) => `/sys/module/xen_blkback/parameters/${name}: ${value}`),
        ),
    counters === undefined
      ? ''
      : section(
          'sysfs',
          Object.entries(counters).map(
            ([name, value]) => `/sys/bus/xen-backend/devices/vbd-1-51712/statistics/${name}: ${value}`,
          ),
        ),
    log === undefined ? '' : section('kernel-log domain=0', log.map(logLine)),
    xenstore === undefined ? '' : section('xenstore', xenstore),
    more ?? '',
  ].join('');

const logLine = ([time, text]: readonly [number, string]): string => `[${time.toFixed(6).padStart(12)}] ${text}`;

/** The first line of a log: only what begins with it shows that other lines were not printed. */
export const BOOT: readonly [time: number, text: string] = [0, 'Linux version 6.1.0 (gcc) #1 SMP'];

/** A statistics line of the kernels since 4.2. */
export const statText = (
  thread: string,
  counts: {
    readonly oo?: number;
    readonly rd?: number;
    readonly wr?: number;
    readonly f?: number;
    readonly pg?: string;
  },
): string => {
  const four = (value = 0): string => String(value).padStart(4);
  return `xen-blkback: (${thread}): oo ${String(counts.oo ?? 0).padStart(3)}  |  rd ${four(counts.rd)}  |  wr ${four(counts.wr)}  |  f ${four(counts.f)}  |  ds    0 | pg: ${counts.pg ?? '   0/1056'}`;
};

/** A connect line of the kernels since 4.5. */
export const connectText = (domid = 1, device = 51712, queues = 1): string =>
  `xen-blkback: backend/vbd/${domid}/${device}: using ${queues} queues, protocol 1 (x86_64-abi) persistent grants`;

/** Keys of one connected disk of domain 1 in xenstore; `null` leaves a key out. */
export const diskNodes = (
  front: Readonly<Record<string, string | number | null>> = {},
  back: Readonly<Record<string, string | number | null>> = {},
  device = 51712,
): readonly string[] => {
  const nodes = (path: string, keys: Readonly<Record<string, string | number | null>>): readonly string[] =>
    Object.entries(keys).flatMap(([key, value]) => (value === null ? [] : [`${path}/${key} = "${value}"`]));
  const backPath = `/local/domain/0/backend/vbd/1/${device}`;
  const frontPath = `/local/domain/1/device/vbd/${device}`;
  return [
    ...nodes(backPath, {
      frontend: frontPath,
      'frontend-id': 1,
      state: 4,
      dev: device === 51712 ? 'xvda' : 'xvdb',
      type: 'phy',
      mode: 'w',
      'physical-device': device === 51712 ? '7:0' : '7:1',
      sectors: 131072,
      'sector-size': 512,
      ...back,
    }),
    ...nodes(frontPath, {
      backend: backPath,
      'backend-id': 0,
      state: 4,
      'virtual-device': device,
      'ring-ref': 8,
      'event-channel': 13,
      ...front,
    }),
  ];
};
