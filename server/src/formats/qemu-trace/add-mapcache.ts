import type { QemuContext } from './qemu-context.ts';

/** Adds what QEMU's map cache did with an address to `mapcache`; `locked`: whether it is in use for DMA, null: not told. */
export const addMapcache = (
  { facts, block, number, time }: QemuContext,
  event: string,
  address: bigint | null,
  locked: boolean | null = null,
): void => {
  facts.tables.mapcache.add(block.id, number, { time, event, address, size: null, locked });
};
