/** Flags of a shared entry (GTF_*, xen/include/public/grant_table.h). Bits 2 and 3 mean something else in an entry that accepts a transfer. */
export const entryFlag = {
  typeMask: 0x3,
  invalid: 0,
  permitAccess: 1,
  acceptTransfer: 2,
  transitive: 3,
  readonly: 1 << 2,
  transferCommitted: 1 << 2,
  reading: 1 << 3,
  transferCompleted: 1 << 3,
  writing: 1 << 4,
  subPage: 1 << 8,
} as const;

/** Flags of a mapping (GNTMAP_*), in the hypercall and in the maptrack entry. */
export const mapFlag = {
  device: 1 << 0,
  host: 1 << 1,
  readonly: 1 << 2,
  application: 1 << 3,
  containsPte: 1 << 4,
} as const;

/** Results of grant operations (GNTST_*). */
export const grantStatus = {
  okay: 0,
  generalError: -1,
  badDomain: -2,
  badGntref: -3,
  badHandle: -4,
  badVirtAddr: -5,
  badDevAddr: -6,
  noDeviceSpace: -7,
  permissionDenied: -8,
  badPage: -9,
  badCopyArg: -10,
  addressTooBig: -11,
  eagain: -12,
  noSpace: -13,
} as const;

/** References that the toolstack uses for itself: the console is 0, xenstore 1. */
export const reservedRefs = 8;
/** The caller itself, as the name of a domain. */
export const domidSelf = 0x7ff0;

/** References in one frame of a table: entries of 8 bytes in version 1, 16 in version 2. */
export const refsPerFrame = (version: 1 | 2): number => (version === 1 ? 512 : 256);
/** Handles in one frame of the list of mappings: entries of 16 bytes. */
export const handlesPerFrame = 256;
/** Frames for the status words that belong to so many frames of a version 2 table: 2048 words each. */
export const statusFrames = (frames: number): number => Math.ceil((frames * refsPerFrame(2)) / 2048);
