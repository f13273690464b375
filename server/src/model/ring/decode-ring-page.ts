import { blockOps, slotLayout, type SlotLayout } from './ring-layout.ts';
import { ringEntries, ringHeaderBytes, ringPageBytes, slotBytes, maxRingOrder, type RingAbi } from './ring-size.ts';

/** One segment of a request: a granted page and the first and last of its sectors (512 bytes each, 0 to 7). */
export interface RingSegment {
  readonly gref: number;
  readonly first: number;
  readonly last: number;
}

/** A slot read as a request. Which fields count depends on the operation; what a field does not hold is null or empty. */
export interface DecodedRequest {
  readonly op: number;
  readonly id: bigint;
  readonly sector: bigint;
  /** Segments that the request states; more than 11 (or than 8 pages of 512) is what the memory holds, not what is legal. */
  readonly segmentCount: number;
  readonly handle: number | null;
  /** Those of the stated segments that fit into the slot. */
  readonly segments: readonly RingSegment[];
  /** INDIRECT: the operation that the segments are for, and the pages that hold their descriptors. */
  readonly indirectOp: number | null;
  readonly indirectGrefs: readonly number[];
  /** DISCARD: bit 0 asks for a secure discard; and how many sectors. */
  readonly discardFlag: number | null;
  readonly discardSectors: bigint | null;
}

/** A slot read as a response. */
export interface DecodedResponse {
  readonly id: bigint;
  readonly op: number;
  readonly status: number;
}

/** A ring as its pages hold it. A slot is a request or a response, which of them only the indices can tell: both readings are here. */
export interface DecodedRing {
  readonly reqProd: number;
  readonly reqEvent: number;
  readonly rspProd: number;
  readonly rspEvent: number;
  readonly entries: number;
  /** By slot number; shorter than `entries` when the bytes end early. */
  readonly requests: readonly DecodedRequest[];
  readonly responses: readonly DecodedResponse[];
}

const MAX_SEGMENTS = 11;
const SEGMENT_BYTES = 8;
const SEGMENTS_PER_PAGE = 512;
const MAX_INDIRECT_PAGES = 8;

/**
 * Reads the pages of a blkif ring (one page, or 2^order pages in a row), little endian. Null: there is no whole header. Whatever the bytes hold, nothing
 * throws; slots that are not there are left out. `order` is taken from the number of bytes if it is not stated.
 */
export const decodeRingPage = (bytes: Uint8Array, abi: RingAbi, order: number | null = null): DecodedRing | null => {
  if (bytes.length < ringHeaderBytes) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const pages = Math.max(1, Math.ceil(bytes.length / ringPageBytes));
  const entries = ringEntries(order ?? Math.min(maxRingOrder, Math.floor(Math.log2(pages))), abi);
  const requests: DecodedRequest[] = [];
  const responses: DecodedResponse[] = [];
  const size = slotBytes(abi);
  for (let slot = 0; slot < entries; slot += 1) {
    const at = ringHeaderBytes + slot * size;
    if (at + size > bytes.length) break;
    requests.push(decodeSlotRequest(bytes.subarray(at, at + size), abi));
    responses.push({
      id: view.getBigUint64(at, true),
      op: view.getUint8(at + 8),
      status: view.getInt16(at + 10, true),
    });
  }
  return {
    reqProd: view.getUint32(0, true),
    reqEvent: view.getUint32(4, true),
    rspProd: view.getUint32(8, true),
    rspEvent: view.getUint32(12, true),
    entries,
    requests,
    responses,
  };
};

/** One slot as a request; bytes beyond the end count as zero. */
export const decodeSlotRequest = (bytes: Uint8Array, abi: RingAbi): DecodedRequest => {
  const size = slotBytes(abi);
  const slot = new Uint8Array(size);
  slot.set(bytes.subarray(0, size));
  const view = new DataView(slot.buffer);
  const layout = slotLayout(abi);
  const op = view.getUint8(0);
  const head = { op, id: view.getBigUint64(layout.id, true), sector: view.getBigUint64(layout.sector, true) };
  if (op === blockOps.indirect) return decodeIndirect(view, layout, head);
  if (op === blockOps.discard)
    return {
      ...head,
      ...NOTHING,
      discardFlag: view.getUint8(1),
      discardSectors: view.getBigUint64(layout.discardSectors, true),
    };
  const segmentCount = view.getUint8(1);
  const segments = Array.from({ length: Math.min(segmentCount, MAX_SEGMENTS) }, (_, index) => {
    const at = layout.segments + index * SEGMENT_BYTES;
    return { gref: view.getUint32(at, true), first: view.getUint8(at + 4), last: view.getUint8(at + 5) };
  });
  return { ...head, ...NOTHING, segmentCount, handle: view.getUint16(2, true), segments };
};

type Head = Pick<DecodedRequest, 'op' | 'id' | 'sector'>;

const NOTHING: Omit<DecodedRequest, keyof Head> = {
  segmentCount: 0,
  handle: null,
  segments: [],
  indirectOp: null,
  indirectGrefs: [],
  discardFlag: null,
  discardSectors: null,
};

const decodeIndirect = (view: DataView, layout: SlotLayout, head: Head): DecodedRequest => {
  const segmentCount = view.getUint16(2, true);
  const pages = Math.min(MAX_INDIRECT_PAGES, Math.ceil(segmentCount / SEGMENTS_PER_PAGE));
  return {
    ...head,
    ...NOTHING,
    segmentCount,
    handle: view.getUint16(layout.indirectHandle, true),
    indirectOp: view.getUint8(1),
    indirectGrefs: Array.from({ length: pages }, (_, index) => view.getUint32(layout.indirectGrefs + index * 4, true)),
  };
};
