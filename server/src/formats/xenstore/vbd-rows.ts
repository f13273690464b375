import type { Facts } from '../../facts/facts.ts';
import { flagOf, lineOf, numberOf, textOf, type DeviceEnd } from './device-end.ts';
import { ringsOf } from './device-rings.ts';

/** Both ends of one block device; at least one is listed. */
interface Device {
  readonly front: DeviceEnd | null;
  readonly back: DeviceEnd | null;
}

const BACKEND = /^\/local\/domain\/(\d{1,5})\/backend\/([a-z0-9]{1,8})\/(\d{1,5})\/(\d{1,10})$/;

/**
 * Joins the ends and adds one `vbd` row for each device, in the order of lines. `isWhole` says whether a directory is
 * known to be listed completely: only then does a key that is not there say something.
 */
export const addVbdRows = (
  facts: Facts,
  block: number,
  ends: ReadonlyMap<string, DeviceEnd>,
  isWhole: (end: DeviceEnd) => boolean,
): void => {
  const devices = joinEnds(ends)
    .map((device) => ({ ...device, line: lineOfDevice(device) }))
    .sort((a, b) => a.line - b.line);
  for (const device of devices) {
    addRow(facts, block, device, isWhole);
    device.front?.release();
    device.back?.release();
  }
};

/** The frontend's `backend` names its other end; without it, the only backend of the same device is taken. */
const joinEnds = (ends: ReadonlyMap<string, DeviceEnd>): Device[] => {
  const backs = new Map<string, DeviceEnd[]>();
  for (const end of ends.values()) {
    if (end.type === null) continue;
    const key = `${end.frontend} ${end.device}`;
    const list = backs.get(key) ?? [];
    backs.set(key, list);
    list.push(end);
  }
  const devices: Device[] = [];
  const taken = new Set<DeviceEnd>();
  for (const front of ends.values()) {
    if (front.type !== null) continue;
    const candidates = backs.get(`${front.frontend} ${front.device}`) ?? [];
    const target = BACKEND.exec(textOf(front, 'backend') ?? '');
    front.release();
    const back =
      target === null
        ? candidates.length === 1
          ? candidates[0]
          : undefined
        : candidates.find((end) => end.domain === Number(target[1]) && end.type === target[2]);
    if (back !== undefined) taken.add(back);
    devices.push({ front, back: back ?? null });
  }
  for (const back of ends.values()) if (back.type !== null && !taken.has(back)) devices.push({ front: null, back });
  return devices;
};

const lineOfDevice = ({ front, back }: Device): number => {
  const line = lineOf(front, ['state']) ?? lineOf(back, ['state']) ?? front?.line ?? back?.line ?? 0;
  front?.release();
  back?.release();
  return line;
};

const addRow = (facts: Facts, block: number, device: Device, isWhole: (end: DeviceEnd) => boolean): void => {
  const { front, back } = device;
  const target = BACKEND.exec(textOf(front, 'backend') ?? '');
  const frontWhole = front !== null && isWhole(front);
  const frontState = numberOf(front, 'state');
  const backState = numberOf(back, 'state');
  const rings = ringsOf(front, frontWhole);
  // Each end writes feature-persistent before it gets to these states, so a whole directory without it has it not.
  const frontPersistent =
    flagOf(front, 'feature-persistent') ??
    (isAbsent(front, 'feature-persistent', frontWhole) && (frontState === 3 || frontState === 4) ? false : null);
  const backPersistent =
    flagOf(back, 'feature-persistent') ??
    (isAbsent(back, 'feature-persistent', back !== null && isWhole(back)) && backState === 4 ? false : null);
  const backendDomid = back?.domain ?? (target === null ? numberOf(front, 'backend-id') : Number(target[1]));
  const backendType = back?.type ?? target?.[2] ?? null;
  const frontendDomid = front?.frontend ?? back?.frontend ?? null;
  const number = front?.device ?? back?.device ?? null;
  facts.tables.vbd.add(block, lineOfDevice(device), {
    frontendDomid,
    backendDomid,
    device: number,
    node: backendType === null ? null : `backend/${backendType}/${frontendDomid}/${number}`,
    frontState,
    backState,
    mode: textOf(back, 'mode'),
    sectors: numberOf(back, 'sectors'),
    sectorSize: numberOf(back, 'sector-size'),
    queues: rings.queues,
    ringPageOrder: rings.ringPageOrder,
    ringRefs: rings.refs,
    eventChannels: rings.ports,
    protocol: textOf(front, 'protocol'),
    persistent:
      frontPersistent === false || backPersistent === false
        ? false
        : frontPersistent === true && backPersistent === true
          ? true
          : null,
    maxIndirectSegments: numberOf(back, 'feature-max-indirect-segments'),
    backendType,
    name: textOf(back, 'dev'),
    physicalDevice: textOf(back, 'physical-device'),
    frontPersistent,
    backPersistent,
    maxQueues: numberOf(back, 'multi-queue-max-queues'),
    maxRingPageOrder: numberOf(back, 'max-ring-page-order'),
    queueRingRefs: rings.byQueue,
    barrier: flagOf(back, 'feature-barrier'),
    flushCache: flagOf(back, 'feature-flush-cache'),
    discard: flagOf(back, 'feature-discard'),
    hotplugStatus: textOf(back, 'hotplug-status'),
    frontLine: lineOf(front, ['state']) ?? front?.line ?? null,
    backLine: lineOf(back, ['state']) ?? back?.line ?? null,
    ringLine: rings.ringLine,
    channelLine: rings.channelLine,
  });
};

const isAbsent = (end: DeviceEnd | null, key: string, whole: boolean): boolean => whole && end?.keys.has(key) === false;
