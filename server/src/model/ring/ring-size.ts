/**
 * How the two ends lay out a slot (include/xen/interface/io/blkif.h): as the backend's own machine does, or as an x86 guest of either size. `native32` is
 * an x86 machine of 32 bits; Arm of 32 bits pads its fields like 64-bit machines do.
 */
export const ringAbis = ['native64', 'x86_64', 'x86_32', 'native32'] as const;
/** Name of a layout. */
export type RingAbi = (typeof ringAbis)[number];

/** A ring has 2^order pages; XENBUS_MAX_RING_GRANT_ORDER. */
export const maxRingOrder = 4;
/** Bytes of a ring page. */
export const ringPageBytes = 4096;
/** Bytes of the header: four indices and padding. */
export const ringHeaderBytes = 64;

/** Are 64-bit fields aligned to 8 bytes in this layout? On x86 of 32 bits they are aligned to 4. */
export const isWideAbi = (abi: RingAbi): boolean => abi === 'native64' || abi === 'x86_64';

/** Bytes of a slot: the larger of a request and a response. */
export const slotBytes = (abi: RingAbi): number => (isWideAbi(abi) ? 112 : 108);

/** Slots that would fit into 2^order pages. */
export const rawRingEntries = (order: number, abi: RingAbi): number =>
  Math.floor((ringPageBytes * 2 ** order - ringHeaderBytes) / slotBytes(abi));

/** Slots of a ring: the largest power of two that fits (`__RING_SIZE`). 32 for one page, whatever the layout. */
export const ringEntries = (order: number, abi: RingAbi): number => {
  const raw = rawRingEntries(order, abi);
  return raw < 1 ? 0 : 2 ** Math.floor(Math.log2(raw));
};

/**
 * The layout of a ring by the frontend's `protocol` in xenstore (XEN_IO_PROTO_ABI_*) when the backend runs on this architecture. Without one the backend
 * takes 32 bits on x86 and its own elsewhere. Null: unknown text.
 */
export const abiOfProtocol = (protocol: string | null, arch: string): RingAbi | null => {
  switch (protocol) {
    case null:
      return arch === 'x86' ? 'x86_32' : 'native64';
    case 'x86_64-abi':
      return 'x86_64';
    case 'x86_32-abi':
      return 'x86_32';
    case 'arm-abi':
    case 'powerpc64-abi':
    case 'ia64-abi':
      return 'native64';
    default:
      return null;
  }
};
