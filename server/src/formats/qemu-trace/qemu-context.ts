import type { BlockContext } from '../format.ts';

/** What the events of one QEMU log are read with. */
export interface QemuContext {
  readonly facts: BlockContext['facts'];
  readonly block: BlockContext['block'];
  number: number;
  bytes: Uint8Array;
  /** Seconds since 1970, or null: QEMU prints times only with `-msg timestamp=on`. */
  time: number | null;
  /** Page size of each DMA window that the log shows being made. */
  readonly pageSizes: Map<number, number>;
}
