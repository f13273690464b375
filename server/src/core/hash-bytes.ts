/** A hash of bytes [start, end), 32 bits without sign; of short words equal ones only collide by chance. */
export const hashBytes = (bytes: Uint8Array, start: number, end: number): number => {
  let hash = end - start;
  for (let at = start; at < end; at += 1) hash = (Math.imul(hash, 31) + (bytes[at] ?? 0)) | 0;
  return (hash ^ (hash >>> 15)) >>> 0;
};
