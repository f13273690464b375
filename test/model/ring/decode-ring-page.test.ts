import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeRingPage } from '../../../server/src/model/ring/decode-ring-page.ts';
import { ringAbis, ringEntries, slotBytes } from '../../../server/src/model/ring/ring-size.ts';

/** A page of a ring with one request in slot 2, byte by byte as MODEL.md M1.2 lists the offsets. */
const page = (
  wide: boolean,
  write: (view: DataView, at: (narrow: number, wide: number) => number) => void,
): Uint8Array => {
  const bytes = new Uint8Array(4096);
  const view = new DataView(bytes.buffer);
  for (const [index, value] of [3, 4, 1, 2].entries()) view.setUint32(index * 4, value, true);
  const start = 64 + 2 * (wide ? 112 : 108);
  write(view, (narrow, wideAt) => start + (wide ? wideAt : narrow));
  return bytes;
};

describe.each([
  ['x86_64', true],
  ['native64', true],
  ['x86_32', false],
  ['native32', false],
] as const)('%s', (abi, wide) => {
  it('a write of two segments', () => {
    const bytes = page(wide, (view, at) => {
      view.setUint8(at(0, 0), 1);
      view.setUint8(at(1, 1), 2);
      view.setUint16(at(2, 2), 51712, true);
      view.setBigUint64(at(4, 8), 0x1122334455667788n, true);
      view.setBigUint64(at(12, 16), 0xffffffffffn, true);
      view.setUint32(at(20, 24), 8, true);
      view.setUint8(at(25, 29), 7);
      view.setUint32(at(28, 32), 9, true);
      view.setUint8(at(32, 36), 1);
      view.setUint8(at(33, 37), 3);
    });
    const ring = decodeRingPage(bytes, abi);
    expect(ring).toMatchObject({ reqProd: 3, reqEvent: 4, rspProd: 1, rspEvent: 2, entries: 32 });
    expect(ring?.requests).toHaveLength(32);
    expect(ring?.requests[2]).toEqual({
      op: 1,
      id: 0x1122334455667788n,
      sector: 0xffffffffffn,
      segmentCount: 2,
      handle: 51712,
      segments: [
        { gref: 8, first: 0, last: 7 },
        { gref: 9, first: 1, last: 3 },
      ],
      indirectOp: null,
      indirectGrefs: [],
      discardFlag: null,
      discardSectors: null,
    });
  });

  it('indirect, discard and a response', () => {
    const indirect = page(wide, (view, at) => {
      view.setUint8(at(0, 0), 6);
      view.setUint8(at(1, 1), 1);
      view.setUint16(at(2, 2), 600, true);
      view.setBigUint64(at(4, 8), 7n, true);
      view.setBigUint64(at(12, 16), 2048n, true);
      view.setUint16(at(20, 24), 51712, true);
      view.setUint32(at(24, 28), 100, true);
      view.setUint32(at(28, 32), 101, true);
    });
    expect(decodeRingPage(indirect, abi)?.requests[2]).toMatchObject({
      op: 6,
      id: 7n,
      sector: 2048n,
      segmentCount: 600,
      handle: 51712,
      indirectOp: 1,
      indirectGrefs: [100, 101],
      segments: [],
    });
    const discard = page(wide, (view, at) => {
      view.setUint8(at(0, 0), 5);
      view.setUint8(at(1, 1), 1);
      view.setBigUint64(at(4, 8), 7n, true);
      view.setBigUint64(at(12, 16), 1000n, true);
      view.setBigUint64(at(20, 24), 8n, true);
    });
    expect(decodeRingPage(discard, abi)?.requests[2]).toMatchObject({
      discardFlag: 1,
      sector: 1000n,
      discardSectors: 8n,
    });
    const response = page(wide, (view, at) => {
      view.setBigUint64(at(0, 0), 7n, true);
      view.setUint8(at(8, 8), 1);
      view.setInt16(at(10, 10), -2, true);
    });
    expect(decodeRingPage(response, abi)?.responses[2]).toEqual({ id: 7n, op: 1, status: -2 });
  });
});

it('of the wrong layout: ids are shifted by four bytes', () => {
  const bytes = page(true, (view, at) => {
    view.setBigUint64(at(4, 8), 2n, true);
  });
  // Slot 2 of the narrow layout begins 8 bytes earlier, so slot 0 is compared.
  const first = new Uint8Array(4096);
  first.set(bytes.subarray(64 + 224, 64 + 336), 64);
  expect(decodeRingPage(first, 'x86_64')?.requests[0]?.id).toBe(2n);
  expect(decodeRingPage(first, 'x86_32')?.requests[0]?.id).toBe(0x2_0000_0000n);
});

it('several pages, half a page, no header', () => {
  expect(decodeRingPage(new Uint8Array(8192), 'x86_64')?.requests).toHaveLength(64);
  expect(decodeRingPage(new Uint8Array(64 + 250), 'x86_64')?.requests).toHaveLength(2);
  expect(decodeRingPage(new Uint8Array(63), 'x86_64')).toBeNull();
});

it('any bytes are read without a throw, never beyond the ring', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 4200 }),
      fc.constantFrom(...ringAbis),
      fc.option(fc.nat({ max: 4 })),
      (bytes, abi, order) => {
        const ring = decodeRingPage(bytes, abi, order);
        expect(ring === null).toBe(bytes.length < 64);
        if (ring === null) return;
        expect(ring.requests.length).toBe(
          Math.min(
            ringEntries(order ?? (bytes.length > 4096 ? 1 : 0), abi),
            Math.floor((bytes.length - 64) / slotBytes(abi)),
          ),
        );
      },
    ),
    { numRuns: 100 },
  );
});
