/** Whose line it is, as the envelope says. */
export const Origin = {
  /** No envelope: output of a tool, or text. */
  plain: 0,
  /** `(XEN) `: the hypervisor. */
  hypervisor: 1,
  /** A kernel log line: printk time, syslog, journal. */
  kernel: 2,
  /** `(dN) `: text that a guest wrote to the hypervisor console. */
  guest: 3,
} as const;
/** One of the origins. */
export type Origin = (typeof Origin)[keyof typeof Origin];

/** What the time of a line counts from. */
export const Clock = {
  none: 0,
  /** Seconds since boot. */
  boot: 1,
  /** Seconds since 1970, no zone known. */
  wall: 2,
  /** Cycle counter. */
  raw: 3,
} as const;
/** One of the clocks. */
export type Clock = (typeof Clock)[keyof typeof Clock];

/**
 * The line under the reader's eye: one object, reused for every line of a source, because an object per line would
 * cost more than the parsing. Nobody keeps it beyond the call.
 */
export interface Line {
  bytes: Uint8Array;
  /** First byte of the line in `bytes`. */
  start: number;
  /** One past its last byte, without line end. */
  end: number;
  /** First byte after all envelopes; `payload === end` for an empty one. */
  payload: number;
  /** From 1. */
  number: number;
  origin: Origin;
  /** Domain of the outermost `(dN)` origin, or -1. */
  guest: number;
  /** Seconds of `clock`, or NaN. */
  time: number;
  clock: Clock;
  /** Seconds since 1970 (no zone known; in 1970 where the stamp has no year) of a wall clock stamp, also of one outside of another stamp, or NaN. */
  wall: number;
  /** Syslog level 0 to 7, or -1. */
  level: number;
  /** The line was longer than `maxLine` and is cut. */
  cut: boolean;
  /** Some line near it is not plain UTF-8 text; this one may be. */
  suspect: boolean;
  /**
   * Physical lines that it was put together from, from `number` on; more than 1 only where a mailer wrapped a line.
   */
  lines: number;
  /** What the line was read from, however it was repaired: the lines behind it are bytes [next, limit). */
  buffer: Uint8Array;
  next: number;
  limit: number;
  /** Counts the fillings of `buffer`: what was found out about its bytes holds while this stays. */
  chunk: number;
  /** Finds bytes fast; see `Pacer.find`. */
  find: (bytes: Uint8Array, byte: number, from: number, to: number) => number;
}

/** A line that holds nothing yet. */
export const emptyLine = (): Line => ({
  bytes: new Uint8Array(0),
  start: 0,
  end: 0,
  payload: 0,
  number: 0,
  origin: Origin.plain,
  guest: -1,
  time: NaN,
  clock: Clock.none,
  wall: NaN,
  level: -1,
  cut: false,
  suspect: false,
  lines: 1,
  buffer: new Uint8Array(0),
  next: 0,
  limit: 0,
  chunk: 0,
  find: (bytes, byte, from, to) => bytes.subarray(0, to).indexOf(byte, from),
});

/** Longest line that is read, in bytes; the rest of a longer one is skipped. */
export const maxLine = 1 << 20;

/**
 * So many bytes behind a line are in memory when it is handed out, unless the source ends before; what a sink looks at
 * ahead ends within them, wherever the borders of chunks are. Nothing is ahead of a line that is longer itself.
 */
export const lookAhead = 4096;
