import type { BlkbackEvent } from '../../model/blkback/blkback-event.ts';
import type { BlkifRequest } from '../../model/blkback/blkback-request.ts';
import type { PersistentEvent } from '../../model/persistent/persistent-event.ts';
import type { RecordedEvent } from '../recorded-event.ts';
import { scenarioDisk } from './backend-run.ts';
import { EventFields } from './event-fields.ts';

/** `vbd:1/51712/0`: guest, number of the device, ring. */
const OBJECT = /^vbd:(\d{1,5})\/(\d{1,10})(?:\/(\d{1,4}))?$/;

/** What the model does by itself when it is told of an interrupt or of time that passes. */
const OF_THE_BACKEND: ReadonlySet<string> = new Set(['init', 'back.poll', 'back.finalCheck', 'back.respond']);

/** Turns recorded events of M1 and M2 into those of the model; devices have their position in the order in which they connect. */
export class BackendEventReader {
  readonly #devices: string[];

  /** `known`: devices (`1/51712`) that are connected before the first event, in their order. */
  constructor(known: readonly string[] = []) {
    this.#devices = [...known];
  }

  /** Why an event is none for the model, in a sentence's second half; null: it lacks an argument. */
  why({ name, object }: RecordedEvent): string | null {
    if (OF_THE_BACKEND.has(name)) return 'the backend decides that by itself';
    const [, domid = '1', handle = '51712'] = OBJECT.exec(object ?? '') ?? [];
    const isConnected = object === null || this.#devices.includes(`${domid}/${handle}`);
    return isConnected ? null : `no disk ${domid}/${handle} has connected before`;
  }

  /** The events that one recorded event is: the clock goes to its time first. Empty: something that it needs is missing. */
  read({ time, name, object, values }: RecordedEvent): readonly BlkbackEvent[] {
    const fields = new EventFields(values);
    const [, domid = '1', handle = '51712', ring = '0'] = OBJECT.exec(object ?? '') ?? [];
    const key = `${domid}/${handle}`;
    if (name === 'connect' && !this.#devices.includes(key)) this.#devices.push(key);
    else if (OBJECT.test(object ?? '') && !this.#devices.includes(key)) return [];
    const at = {
      device: Math.max(0, this.#devices.indexOf(key)),
      ring: fields.number('ring', 'queue') ?? Number(ring),
    };
    const event = name === 'connect' ? connectOf(Number(domid), Number(handle), fields) : readEvent(name, at, fields);
    if (event === null) return [];
    // A tick without a time of its own is one of the recording's clock.
    if (time !== null && event.name === 'tick' && !fields.has('ms') && !fields.has('now'))
      return [{ name: 'tick', ms: Math.floor(time * 1000) }];
    return time === null || name === 'tick' ? [event] : [{ name: 'tick', ms: Math.floor(time * 1000) }, event];
  }
}

const connectOf = (domid: number, handle: number, fields: EventFields): BlkbackEvent => ({
  name: 'connect',
  connection: {
    ...scenarioDisk,
    domid,
    handle,
    persistent: fields.flag('persistent'),
    queues: fields.number('queues') ?? 1,
    ringPageOrder: fields.number('order') ?? 0,
    sectors: fields.big('sectors') ?? scenarioDisk.sectors,
    readonly: fields.flag('readonly') || fields.text('mode') === 'r',
    blockSize: fields.number('sectorSize', 'lbs') ?? scenarioDisk.blockSize,
    protocol: fields.text('protocol', 'abi') ?? scenarioDisk.protocol,
  },
});

interface OnRing {
  readonly device: number;
  readonly ring: number;
}

const readEvent = (name: string, at: OnRing, fields: EventFields): BlkbackEvent | null => {
  const number = (...names: readonly string[]): number => fields.number(...names) ?? 0;
  switch (name) {
    case 'front.push':
      return { name, ...at, requests: fields.records('reqs').map(requestOf), hostile: fields.flag('hostile') };
    case 'front.setProd':
      return { name, ...at, value: number('v', 'value') };
    case 'front.consume':
      return { name, ...at, count: fields.number('k', 'count') };
    case 'irq':
      return { name, ...at };
    case 'tick':
      return { name, ms: number('ms', 'now') };
    case 'bioDone':
      return {
        name,
        ...at,
        id: fields.big('reqId', 'id') ?? 0n,
        bio: fields.number('bioIdx', 'bio'),
        error: number('err', 'error'),
      };
    case 'deviceResize':
      return { name, device: at.device, sectors: fields.big('sect', 'sectors') ?? 0n };
    case 'disconnect':
      return { name, device: at.device };
    case 'workerRun':
      return { name, ...at, count: fields.number('k', 'count') };
    case 'mapStatus':
      return { name, ...at, gref: number('gref'), status: number('status'), retries: number('retries') };
    case 'allocFail':
      return { name, ...at, nth: number('nth', 'n') };
    case 'kmallocFail':
      return { name, ...at, count: number('count', 'n') };
    case 'memoryPressure':
      return { name };
    case 'setParam':
      return { name, param: fields.text('param', 'name') ?? '', value: fields.number('value') ?? fields.flag('value') };
    default:
      return null;
  }
};

const requestOf = (fields: EventFields): BlkifRequest => {
  const segments = fields.records('segs').map((one) => ({
    gref: one.number('gref') ?? 0,
    firstSector: one.number('first') ?? 0,
    lastSector: one.number('last') ?? 7,
  }));
  const indirectOp = fields.number('indirectOp');
  return {
    op: fields.number('op') ?? 0,
    id: fields.big('id') ?? 0n,
    sector: fields.big('sector') ?? 0n,
    segmentCount: fields.number('nSegs', 'n') ?? segments.length,
    segments,
    ...(indirectOp === null ? {} : { indirectOp, descriptors: fields.numbers('grefs') }),
    ...(fields.has('sectors') ? { discardSectors: fields.big('sectors') ?? 0n, discardFlag: 0 } : {}),
  };
};

/** A recorded event of M3 as the model takes it; null: something that it needs is missing. */
export const readPersistentEvent = ({ time, name, values }: RecordedEvent): PersistentEvent | null => {
  const fields = new EventFields(values);
  const request = fields.number('request') ?? 0;
  switch (name) {
    case 'map':
      return { name, request, grefs: fields.numbers('grefs'), readonly: fields.flag('readonly') || fields.flag('ro') };
    case 'release':
      return { name, request, failed: fields.flag('failed') };
    case 'pass':
      return { name, ms: fields.number('ms') ?? (time === null ? 0 : Math.floor(time * 1000)) };
    case 'workerRun':
      return { name, count: fields.number('count', 'k') };
    case 'mapStatus':
      return {
        name,
        gref: fields.number('gref') ?? 0,
        status: fields.number('status') ?? 0,
        retries: fields.number('retries') ?? 0,
      };
    case 'allocFail':
      return { name, nth: fields.number('nth', 'n') ?? 1 };
    case 'kmallocFail':
      return { name, count: fields.number('count', 'n') ?? 1 };
    case 'setParam':
      return { name, param: fields.text('param', 'name') ?? '', value: fields.number('value') ?? fields.flag('value') };
    case 'unmapFail':
    case 'memoryPressure':
    case 'teardown':
      return { name };
    default:
      return null;
  }
};
