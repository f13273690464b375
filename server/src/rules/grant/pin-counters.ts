/** The four counters of a pin word, as `xen/common/grant_table.c` keeps them (`GNTPIN_*`), lowest byte first. */
export interface PinCounters {
  /** Writable mappings into the address space of the mapping domain. */
  readonly hostWrite: number;
  /** Read-only mappings into it. */
  readonly hostRead: number;
  /** Writable mappings for devices. */
  readonly deviceWrite: number;
  /** Read-only mappings for devices. */
  readonly deviceRead: number;
}

/** Splits a pin word into its counters. */
export const pinCounters = (pin: number): PinCounters => ({
  hostWrite: pin & 0xff,
  hostRead: (pin >>> 8) & 0xff,
  deviceWrite: (pin >>> 16) & 0xff,
  deviceRead: pin >>> 24,
});
