import type { Facts } from '../../facts/facts.ts';
import { DeviceEnd } from './device-end.ts';
import { BackendPath } from './backend-path.ts';
import type { DeviceEnds, EndOfDevice } from './device-ends.ts';
import type { KeyName } from './end-keys.ts';
import { ringsOf } from './device-rings.ts';

const BACKEND = /^\/local\/domain\/(\d{1,5})\/backend\/([a-z0-9]{1,8})\/(\d{1,5})\/(\d{1,10})$/;
const NONE = -1;

/**
 * Joins the ends and adds one `vbd` row for each device, in the order of lines. `isWhole` says whether a directory is
 * known to be listed completely: only then does a key that is not there say something.
 */
export const addVbdRows = (
  facts: Facts,
  block: number,
  ends: DeviceEnds,
  isWhole: (end: EndOfDevice) => boolean,
): void => {
  const devices = joinEnds(facts, ends);
  const order = inOrder(devices.lines);
  const front = new DeviceEnd(facts.tables.xenstoreNode);
  const back = new DeviceEnd(facts.tables.xenstoreNode);
  for (const at of order) {
    open(front, ends, devices.fronts[at] ?? NONE);
    open(back, ends, devices.backs[at] ?? NONE);
    addRow(facts, block, { front, back, line: devices.lines[at] ?? 0 }, isWhole);
  }
};

const open = (end: DeviceEnd, ends: DeviceEnds, at: number): void => {
  end.open(at === NONE ? null : ends.at(at));
};

/** Devices: the numbers of both ends, -1 where one is not listed, and the line that stands for the device. */
interface Devices {
  readonly fronts: Int32Array;
  readonly backs: Int32Array;
  readonly lines: Uint32Array;
}

/** The numbers of the devices in the order of their lines, which is mostly that in which they are. */
const inOrder = (lines: Uint32Array): Uint32Array => {
  const order = Uint32Array.from(lines, (_, at) => at);
  if (lines.some((line, at) => at > 0 && line < (lines[at - 1] ?? 0)))
    order.sort((a, b) => (lines[a] ?? 0) - (lines[b] ?? 0) || a - b);
  return order;
};

/** The frontend's `backend` names its other end; without it, the only backend of the same device is taken. */
const joinEnds = ({ tables: { xenstoreNode } }: Facts, ends: DeviceEnds): Devices => {
  const devices: Devices = {
    fronts: new Int32Array(ends.length),
    backs: new Int32Array(ends.length),
    lines: new Uint32Array(ends.length),
  };
  let count = 0;
  const values = xenstoreNode.columns.value;
  const taken = new Uint8Array(ends.length);
  const add = (front: number, back: number): void => {
    const row = ends.stateRow(front) ?? ends.stateRow(back) ?? ends.firstRow(front === NONE ? back : front);
    devices.fronts[count] = front;
    devices.backs[count] = back;
    devices.lines[count] = xenstoreNode.line.at(row);
    count += 1;
  };
  const path = new BackendPath();
  const place = { bytes: new Uint8Array(0), start: 0, end: 0 };
  for (let end = 0; end < ends.length; end += 1) {
    if (!ends.isFrontend(end)) continue;
    const row = ends.backendRow(end);
    const isNamed = row !== null && values.store.locate(row, place) && path.read(place);
    const back = ends.backendOf(end, isNamed ? path : null);
    if (back !== NONE) taken[back] = 1;
    add(end, back);
  }
  for (let end = 0; end < ends.length; end += 1) if (!ends.isFrontend(end) && taken[end] === 0) add(NONE, end);
  return { ...devices, lines: devices.lines.subarray(0, count) };
};

/** Both ends of one block device; at least one is listed. */
interface Device {
  readonly front: DeviceEnd;
  readonly back: DeviceEnd;
  /** Where its state is listed, of the frontend if there is one, else its first line. */
  readonly line: number;
}

const addRow = (facts: Facts, block: number, device: Device, isWhole: (end: EndOfDevice) => boolean): void => {
  const { front, back, line } = device;
  const target = back.end === null ? BACKEND.exec(front.textOf('backend') ?? '') : null;
  const frontWhole = front.end !== null && isWhole(front.end);
  const backWhole = back.end !== null && isWhole(back.end);
  const frontState = front.numberOf('state');
  const backState = back.numberOf('state');
  const rings = ringsOf(front, frontWhole);
  // Each end writes feature-persistent before it gets to these states, so a whole directory without it has it not.
  const frontPersistent =
    front.flagOf('feature-persistent') ??
    (isAbsent(front, 'feature-persistent', frontWhole) && (frontState === 3 || frontState === 4) ? false : null);
  const backPersistent =
    back.flagOf('feature-persistent') ??
    (isAbsent(back, 'feature-persistent', backWhole) && backState === 4 ? false : null);
  const backendDomid = back.end?.domain ?? (target === null ? front.numberOf('backend-id') : Number(target[1]));
  const backendType = back.end?.type ?? target?.[2] ?? null;
  const frontendDomid = front.end?.frontend ?? back.end?.frontend ?? null;
  const number = front.end?.device ?? back.end?.device ?? null;
  facts.tables.vbd.add(block, line, {
    frontendDomid,
    backendDomid,
    device: number,
    node: backendType === null ? null : `backend/${backendType}/${frontendDomid}/${number}`,
    frontState,
    backState,
    mode: back.textOf('mode'),
    sectors: back.numberOf('sectors'),
    sectorSize: back.numberOf('sector-size'),
    queues: rings.queues,
    ringPageOrder: rings.ringPageOrder,
    ringRefs: rings.refs,
    eventChannels: rings.ports,
    protocol: front.textOf('protocol'),
    persistent:
      frontPersistent === false || backPersistent === false
        ? false
        : frontPersistent === true && backPersistent === true
          ? true
          : null,
    maxIndirectSegments: back.numberOf('feature-max-indirect-segments'),
    backendType,
    name: back.textOf('dev'),
    physicalDevice: back.textOf('physical-device'),
    frontPersistent,
    backPersistent,
    maxQueues: back.numberOf('multi-queue-max-queues'),
    maxRingPageOrder: back.numberOf('max-ring-page-order'),
    queueRingRefs: rings.byQueue,
    barrier: back.flagOf('feature-barrier'),
    flushCache: back.flagOf('feature-flush-cache'),
    discard: back.flagOf('feature-discard'),
    hotplugStatus: back.textOf('hotplug-status'),
    frontLine: front.lineOf('state') ?? front.line,
    backLine: back.lineOf('state') ?? back.line,
    ringLine: rings.ringLine,
    channelLine: rings.channelLine,
  });
};

const isAbsent = (end: DeviceEnd, key: KeyName, whole: boolean): boolean => whole && end.rowOf(key) === null;
