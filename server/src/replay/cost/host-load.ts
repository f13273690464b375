/** What a backend host does: the free variables of the cost model (MODEL.md 11.2). */
export interface HostLoad {
  /** Guests that do I/O, one disk each. */
  readonly guests: number;
  /** Virtual processors of the backend domain. */
  readonly vcpus: number;
  /** Rings for each disk. */
  readonly queues: number;
  /** Share of pages that are mapped persistently already: 0 without persistent grants, 1 with them and room for all. */
  readonly hitRatio: number;
  /** Flushes for each I/O: ⌈pages / pages of one hypercall⌉; less than 1 when several I/Os share one. */
  readonly flushes: number;
  /** Another limit in I/O per second (processors, memory), measured with persistent grants; null: none. */
  readonly cap: number | null;
  /** Only a PV backend flushes the caches of translations on all its processors when it unmaps. */
  readonly backend: 'pv' | 'translated';
}

/** The host of the persistent-grants commit at `guests` guests: 24 virtual processors, one ring, one flush for each I/O. */
export const publishedHost = (guests: number): HostLoad => ({
  guests,
  vcpus: 24,
  queues: 1,
  hitRatio: 0,
  flushes: 1,
  cap: 1_102_019,
  backend: 'pv',
});
