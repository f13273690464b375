/** What the first bytes of a file say about how it is packed. */
export type InputKind = 'plain' | 'gzip' | 'packed' | 'archive';

/** Bytes that are enough to tell. */
export const headLength = 512;

const MAGICS: readonly { readonly kind: InputKind; readonly at: number; readonly bytes: readonly number[] }[] = [
  { kind: 'gzip', at: 0, bytes: [0x1f, 0x8b] },
  // xz, bzip2, Zstandard, lz4
  { kind: 'packed', at: 0, bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00] },
  { kind: 'packed', at: 0, bytes: [0x42, 0x5a, 0x68] },
  { kind: 'packed', at: 0, bytes: [0x28, 0xb5, 0x2f, 0xfd] },
  { kind: 'packed', at: 0, bytes: [0x04, 0x22, 0x4d, 0x18] },
  // tar ("ustar" in its first header), zip
  { kind: 'archive', at: 257, bytes: [0x75, 0x73, 0x74, 0x61, 0x72] },
  { kind: 'archive', at: 0, bytes: [0x50, 0x4b, 0x03, 0x04] },
];

/** Tells plain content from packed content by the first bytes. */
export const inputKind = (head: Uint8Array): InputKind =>
  MAGICS.find(({ at, bytes }) => bytes.every((byte, index) => head[at + index] === byte))?.kind ?? 'plain';

/** Why an input of this kind cannot be read, and what to do; null when it can. */
export const refusalOf = (kind: InputKind): string | null => {
  if (kind === 'packed') return 'is compressed in a way that is not available in this version; unpack it first';
  if (kind === 'archive') return 'is an archive, which is not available in this version; unpack it and give the folder';
  return null;
};
