import type { BlkbackEvent } from '../../model/blkback/blkback-event.ts';
import type { BlkbackParams } from '../../model/blkback/blkback-params.ts';
import { BlkifOp, type BlkifRequest, type BlkifSegment } from '../../model/blkback/blkback-request.ts';
import { PagePicker } from './pick-pages.ts';
import { randomFrom } from './random.ts';
import type { Workload } from './workload.ts';

/** What a front end sees of the backend: pages of a request with descriptors; 0: there are no such requests. */
export interface SeenBackend {
  readonly indirectSegments: number;
}

/** Parameters with which the model answers by itself, as the events of a workload expect it. */
export const workloadParams = { automatic: true } as const satisfies Partial<BlkbackParams>;

const SECTORS = 1n << 31n;
const PAGE_SECTORS = 8;
const DIRECT_SEGMENTS = 11;
const FIRST_REFERENCE = 8;
const SEGMENTS_IN_PAGE = 512;

interface LoadedRing {
  readonly device: number;
  readonly ring: number;
  readonly picker: PagePicker;
  readonly pages: number;
  readonly random: () => number;
  started: number;
  nextId: bigint;
}

/**
 * Events of a workload for the model of the backend (M2 with M3): the disks connect, then in each round every ring gets `depth` I/Os, and time goes on.
 * A pure function of its arguments. The I/Os depend on the workload alone; how many requests they become depends on what the front end sees.
 */
export function* generateWorkload(workload: Workload, { indirectSegments }: SeenBackend): Generator<BlkbackEvent> {
  const { guests, disks, queues, depth, segments, ios, interval, seed } = workload;
  const rings: LoadedRing[] = [];
  const pages = Math.max(workload.pages, depth * segments);
  yield { name: 'tick', ms: 1 };
  for (let guest = 1; guest <= guests; guest += 1)
    for (let disk = 0; disk < disks; disk += 1) {
      const device = (guest - 1) * disks + disk;
      yield { name: 'connect', connection: connectionOf(workload, guest, disk) };
      for (let ring = 0; ring < queues; ring += 1) {
        const random = randomFrom(seed * 0x9e3779b1 + device * 64 + ring);
        rings.push({
          device,
          ring,
          picker: new PagePicker(pages, workload.skew, random),
          pages,
          random,
          started: 0,
          nextId: 0n,
        });
      }
    }
  const perRequest = Math.min(segments, Math.max(indirectSegments, DIRECT_SEGMENTS));
  for (let ms = 1 + interval; ; ms += interval) {
    for (const ring of rings) {
      const count = Math.min(depth, ios - ring.started);
      ring.started += count;
      ring.picker.startRound();
      const requests: BlkifRequest[] = [];
      for (let io = 0; io < count; io += 1) addIo(requests, ring, workload, perRequest);
      if (count > 0) yield { name: 'front.push', device: ring.device, ring: ring.ring, requests, queued: true };
    }
    yield { name: 'tick', ms };
    if (rings.every(({ started }) => started >= ios)) {
      yield { name: 'tick', ms: ms + ios * interval };
      return;
    }
  }
}

/** One I/O as the front end sends it: one request, or several when it has more pages than a request may have. */
const addIo = (requests: BlkifRequest[], ring: LoadedRing, { reads, segments }: Workload, perRequest: number): void => {
  const op = ring.random() < reads ? BlkifOp.read : BlkifOp.write;
  const places = Number(SECTORS) / PAGE_SECTORS - segments;
  let sector = BigInt(Math.floor(ring.random() * places) * PAGE_SECTORS);
  for (let left = segments; left > 0; left -= perRequest) {
    const count = Math.min(left, perRequest);
    const list: BlkifSegment[] = [];
    for (let index = 0; index < count; index += 1)
      list.push({ gref: FIRST_REFERENCE + (ring.picker.pick() ?? 0), firstSector: 0, lastSector: PAGE_SECTORS - 1 });
    const id = ring.nextId;
    ring.nextId += 1n;
    const request = { id, sector, segmentCount: count, segments: list };
    sector += BigInt(count * PAGE_SECTORS);
    if (count <= DIRECT_SEGMENTS) requests.push({ ...request, op });
    else
      requests.push({ ...request, op: BlkifOp.indirect, indirectOp: op, descriptors: descriptorsOf(ring, id, count) });
  }
};

/** References of descriptor pages, above those of the data and used in turn. */
const descriptorsOf = ({ pages }: LoadedRing, id: bigint, count: number): readonly number[] => {
  const first = FIRST_REFERENCE + pages + Number(id % BigInt(pages)) * 8;
  return Array.from({ length: Math.ceil(count / SEGMENTS_IN_PAGE) }, (_, index) => first + index);
};

const connectionOf = (
  { queues, order, persistent }: Workload,
  domid: number,
  disk: number,
): Extract<BlkbackEvent, { name: 'connect' }>['connection'] => ({
  domid,
  handle: 51712 + 16 * disk,
  name: `xvd${String.fromCharCode(97 + disk)}`,
  major: 7,
  minor: domid * 16 + disk,
  readonly: false,
  sectors: SECTORS,
  persistent,
  queues,
  ringPageOrder: order,
  protocol: 'x86_64-abi',
  nativeProtocol: 'x86_64-abi',
  ringRef: 8,
  eventChannel: 8 + disk,
  blockSize: 512,
  maxSectors: 1024,
  maxSegments: 128,
  hasWriteCache: true,
  discards: false,
  discardSecure: false,
  discardGranularity: 512,
  statsFrom: null,
});
