import { hex } from '../core/hex.ts';
import type { Facts } from '../facts/facts.ts';
import type { TableName } from '../facts/schemas.ts';

const address = (value: bigint | number | null): string => (value === null ? 'an unknown address' : hex(value));

/** Results of a hypercall that say something by themselves. */
const resultInWords = (result: number | null): string => {
  if (result === null) return 'result not known';
  return result === 0 ? 'succeeded' : result === 9999 ? 'went to QEMU (H_TOO_HARD)' : `failed with ${result}`;
};

/** The sentences of `describeFact` about traces of Linux and QEMU. */
export const describeTraces = {
  swiotlbBounce: (facts, row) => {
    const { device, address: at, size, force } = facts.tables.swiotlbBounce.columns;
    return `DMA of ${device.at(row)} at ${address(at.at(row))} (${size.at(row)} bytes) went through the bounce buffer${force.at(row) === true ? ', as all does' : ''}`;
  },
  ringEvent: (facts, row) => {
    const { vbd, ring, event, segments, status } = facts.tables.ringEvent.columns;
    const details = [
      segments.at(row) === null ? '' : `, ${segments.at(row)} segments`,
      status.at(row) === null ? '' : `, status ${status.at(row)}`,
    ].join('');
    return `${event.at(row)} of block device ${vbd.at(row)}${ring.at(row) === null ? '' : `, ring ${ring.at(row)}`}${details}`;
  },
  tceCall: (facts, row) => {
    const { hcall, liobn, ioba, count, result, side } = facts.tables.tceCall.columns;
    const window = liobn.at(row);
    const where = window === null ? '' : ` on window ${hex(window)} from ${address(ioba.at(row))}`;
    const pages = count.at(row) === null ? '' : `, ${count.at(row)} pages`;
    return `${hcall.at(row)}${where}${pages}: ${resultInWords(result.at(row))} (seen by ${side.at(row)})`;
  },
  tceTable: (facts, row) => {
    const { liobn, inKernel, pageSize, size } = facts.tables.tceTable.columns;
    const holder = inKernel.at(row);
    const bytes = size.at(row);
    const page = pageSize.at(row);
    const extent = bytes === null || page === null ? '' : `, ${hex(bytes)} bytes in pages of ${hex(page)}`;
    return `DMA window ${hex(liobn.at(row) ?? 0)}${extent}${holder === null ? '' : holder ? ', table in KVM' : ', table in QEMU'}`;
  },
  memslot: (facts, row) => {
    const { slot, gpa, size } = facts.tables.memslot.columns;
    return size.at(row) === 0
      ? `memory slot ${slot.at(row)} removed`
      : `memory slot ${slot.at(row)}: ${hex(size.at(row) ?? 0)} bytes at ${address(gpa.at(row))}`;
  },
  preregRegion: (facts, row) => {
    const { ua, size, result, event } = facts.tables.preregRegion.columns;
    return `${event.at(row)} memory for DMA: ${hex(size.at(row) ?? 0)} bytes at ${address(ua.at(row))}, ${result.at(row) === 0 ? 'succeeded' : `failed with ${result.at(row)}`}`;
  },
  ioreq: (facts, row) => {
    const { type, dir, address: at, size } = facts.tables.ioreq.columns;
    const number = type.at(row);
    const what =
      ['port', 'memory', 'PCI configuration'][number ?? -1] ?? (number === 8 ? 'map cache' : `type ${number}`);
    if (number === 8) return 'request to invalidate the map cache';
    return `request to ${dir.at(row) === 1 ? 'read' : 'write'} ${size.at(row)} bytes of ${what} at ${address(at.at(row))}`;
  },
  mapcache: (facts, row) => {
    const { event, address: at } = facts.tables.mapcache.columns;
    return `map cache: ${event.at(row)} ${address(at.at(row))}`;
  },
  ioreqServer: (facts, row) => {
    const { id, event, first, last, device } = facts.tables.ioreqServer.columns;
    const range = first.at(row) === null ? '' : ` ${address(first.at(row))} to ${address(last.at(row))}`;
    return `ioreq server ${id.at(row)}: ${event.at(row)}${range}${device.at(row) === null ? '' : ` ${device.at(row)}`}`;
  },
} satisfies Partial<Record<TableName, (facts: Facts, row: number) => string>>;
