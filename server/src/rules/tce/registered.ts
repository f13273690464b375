import type { CaptureWorld } from '../../world/world.ts';

/** Memory that QEMU registered with VFIO and did not unregister. */
export interface Registered {
  readonly ua: bigint;
  readonly size: bigint;
  /** Row in `preregRegion`. */
  readonly row: number;
}

/** A change of what is registered, or a refusal of one. */
export interface Registration {
  readonly row: number;
  readonly block: number;
  readonly event: string;
  readonly ua: bigint;
  readonly size: bigint;
  /** 0 or a negative errno. */
  readonly result: number;
}

/** The registrations of each log of the capture, in order. Logs are kept apart: the same one often stands in two files. */
export const registrations = ({ facts, capture }: CaptureWorld): ReadonlyMap<number, readonly Registration[]> => {
  const { preregRegion } = facts.tables;
  const logs = new Map<number, Registration[]>();
  for (let row = 0; row < preregRegion.rows(); row += 1) {
    const block = preregRegion.block.at(row);
    const { ua, size, result, event } = preregRegion.row(row);
    if (facts.blocks[block]?.capture !== capture.id || ua === null || size === null || result === null) continue;
    const list = logs.get(block) ?? [];
    logs.set(block, list);
    list.push({ row, block, event: event ?? '', ua, size: BigInt(size), result });
  }
  return logs;
};
