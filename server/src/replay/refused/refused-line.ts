import { kernelDevice } from './kernel-device.ts';
import type { BlkbackConnection } from '../../model/blkback/blkback-event.ts';
import { BlkifOp, type BlkifRequest } from '../../model/blkback/blkback-request.ts';

/** What a line of blkback says of a request that it refused: the request as far as the line tells, and what else M2 needs to come there. */
export interface RefusedLine {
  /** In words: `READ of 64 sectors at 1099511627776`. */
  readonly words: string;
  /** Requests in their order; the last is the refused one. Those before it leave their grants in the tree. */
  readonly requests: readonly BlkifRequest[];
  /** What the disk must be like; what the capture knows of it goes over it. */
  readonly disk: Partial<BlkbackConnection>;
  /** A reference that the hypervisor does not map. */
  readonly badReference: number | null;
  /** The line does not tell whether it reads or writes; it stands as one that reads. */
  readonly isOpen: boolean;
}

const OPERATIONS: Readonly<Record<number, string>> = {
  [BlkifOp.read]: 'READ',
  [BlkifOp.write]: 'WRITE',
  [BlkifOp.barrier]: 'WRITE_BARRIER',
  [BlkifOp.flush]: 'FLUSH_DISKCACHE',
  [BlkifOp.discard]: 'DISCARD',
  [BlkifOp.indirect]: 'INDIRECT',
};

/** `nr_segments` has 8 bits; more stand in an indirect request only. */
const MOST_DIRECT = 255;
const SECTORS_IN_PAGE = 8n;
const DIRECT_SEGMENTS = 11;
/** Most segments of one request that a line is taken for; more sectors are no request. */
const MOST_SEGMENTS = 4096;
/** References that nothing else has. */
const REFERENCE = 8;

/** Name of an operation of a block ring, with its number where it has none. */
export const operationName = (op: number): string => OPERATIONS[op] ?? `operation ${op}`;

/** What a line with this `kernelMessage.id` and these conversions tells of the request; null: it is no such line, or its numbers are no request. */
export const refusedLine = (id: string, args: readonly string[]): RefusedLine | null => {
  switch (id) {
    case 'blkback.bad-number-of-segments-in':
      return badSegments(wholeNumber(args[0], 65_535));
    case 'blkback.invalid-indirect-operation':
      return indirectOperation(wholeNumber(args[0], 255));
    case 'blkback.access-denied-of-on-dev':
      return denied(args[0] === 'read' ? BlkifOp.read : BlkifOp.write, args[1], args[2], args[3]);
    case 'blkback.access-denied-discard-on-dev':
      return denied(BlkifOp.discard, args[0], args[1], args[2]);
    case 'blkback.misaligned-i-o-request-from':
      return misaligned(wholeNumber(args[0], 65_535));
    case 'blkback.invalid-buffer-could-not-remap':
      return of('request whose grant the hypervisor does not map', [request(BlkifOp.read, [REFERENCE])], {}, REFERENCE);
    case 'blkback.requesting-a-grant-already-in':
      return of('request that names a reference of the tree twice', [
        request(BlkifOp.read, [REFERENCE]),
        request(BlkifOp.read, [REFERENCE, REFERENCE]),
      ]);
    case 'blkback.trying-to-add-a-gref':
      return of('request that names a new reference twice', [request(BlkifOp.read, [REFERENCE, REFERENCE])]);
    default:
      return null;
  }
};

const of = (
  words: string,
  requests: readonly BlkifRequest[],
  disk: Partial<BlkbackConnection> = {},
  badReference: number | null = null,
): RefusedLine => ({
  words,
  requests,
  disk,
  badReference,
  isOpen: !/^(?:READ of|WRITE of|DISCARD|INDIRECT)/.test(words),
});

const request = (op: number, grefs: readonly number[], lastSector = 7): BlkifRequest => ({
  op,
  id: 1n,
  sector: 0n,
  segmentCount: grefs.length,
  segments: grefs.map((gref) => ({ gref, firstSector: 0, lastSector })),
});

const badSegments = (count: number | null): RefusedLine | null => {
  if (count === null) return null;
  if (count <= MOST_DIRECT)
    return of(`READ or WRITE with ${count} segments`, [{ ...request(BlkifOp.read, []), segmentCount: count }]);
  return of(`indirect READ or WRITE with ${count} segments`, [
    { ...request(BlkifOp.indirect, []), segmentCount: count, indirectOp: BlkifOp.read, descriptors: [REFERENCE] },
  ]);
};

const indirectOperation = (operation: number | null): RefusedLine | null =>
  operation === null
    ? null
    : of(`INDIRECT whose operation is ${operationName(operation)}`, [
        { ...request(BlkifOp.indirect, []), segmentCount: 1, indirectOp: operation, descriptors: [REFERENCE] },
      ]);

const misaligned = (domid: number | null): RefusedLine | null =>
  domid === null
    ? null
    : of('READ or WRITE that is not of whole blocks', [request(BlkifOp.read, [REFERENCE], 0)], {
        domid,
        blockSize: 4096,
      });

/** `first` to the sector behind the last one; the end has wrapped when it is below. */
const denied = (
  op: number,
  first: string | undefined,
  end: string | undefined,
  dev: string | undefined,
): RefusedLine | null => {
  const [from, to] = [wideNumber(first), wideNumber(end)];
  const device = kernelDevice(dev ?? '');
  if (from === null || to === null || device === null) return null;
  const sectors = BigInt.asUintN(64, to - from);
  const words = `${operationName(op)} of ${sectors} sectors at ${from}`;
  // What it was refused for shows in the disk only; without it a disk that ends before the request is the usual case.
  const disk = { ...device, sectors: 0n, readonly: false };
  if (op === BlkifOp.discard)
    return of(words, [{ ...request(op, []), sector: from, discardSectors: sectors, discardFlag: 0 }], disk);
  const pages = Number((sectors + SECTORS_IN_PAGE - 1n) / SECTORS_IN_PAGE);
  if (pages > MOST_SEGMENTS) return null;
  const last = Number(sectors % SECTORS_IN_PAGE);
  const segments = Array.from({ length: pages }, (_, index) => ({
    gref: REFERENCE + index,
    firstSector: 0,
    lastSector: index === pages - 1 && last > 0 ? last - 1 : 7,
  }));
  const direct = { op, id: 1n, sector: from, segmentCount: pages, segments };
  if (pages <= DIRECT_SEGMENTS) return of(words, [direct], disk);
  return of(words, [{ ...direct, op: BlkifOp.indirect, indirectOp: op, descriptors: [REFERENCE + pages] }], disk);
};

const wholeNumber = (text: string | undefined, most: number): number | null =>
  text !== undefined && /^\d{1,9}$/.test(text) && Number(text) <= most ? Number(text) : null;

const wideNumber = (text: string | undefined): bigint | null =>
  text !== undefined && /^\d{1,20}$/.test(text) && BigInt(text) < 1n << 64n ? BigInt(text) : null;
