/** How a raw P2M entry of Linux is built (arch/x86/include/asm/xen/page.h): the number of the frame and two marks in its highest bits. */
export interface EntryFormat {
  /** All ones: no frame behind this pfn. */
  readonly invalid: bigint;
  /** FOREIGN_FRAME_BIT: the frame belongs to another domain, or is shared with one. */
  readonly foreign: bigint;
  /** IDENTITY_FRAME_BIT: the frame has the number of the pfn (holes for I/O). */
  readonly identity: bigint;
}

/** The format for a kernel of 32 or 64 bits: the marks are the two highest bits of a long. */
export const entryFormat = (bits: 32 | 64): EntryFormat => ({
  invalid: (1n << BigInt(bits)) - 1n,
  foreign: 1n << BigInt(bits - 1),
  identity: 1n << BigInt(bits - 2),
});

/** The frame of an entry without its marks; INVALID stays INVALID. */
export const frameOf = (format: EntryFormat, entry: bigint): bigint =>
  entry === format.invalid ? entry : entry & ~(format.foreign | format.identity);

/** Whether an entry carries the mark of a foreign frame. */
export const isForeign = (format: EntryFormat, entry: bigint): boolean =>
  entry !== format.invalid && (entry & format.foreign) !== 0n;

/** Whether an entry says that frame and pfn have one number. */
export const isIdentity = (format: EntryFormat, entry: bigint): boolean =>
  entry !== format.invalid && (entry & format.identity) !== 0n && (entry & format.foreign) === 0n;
