/** What one bio may hold. Since 4.3 it may hold anything: the block layer splits it later. */
export interface BioLimits {
  readonly lateSplit: boolean;
  /** Sectors of 512 bytes, and pages. */
  readonly maxSectors: number;
  readonly maxSegments: number;
}

/** A bio of a request: its vectors, its sectors, and how many sectors of the request come before it. */
export interface PlannedBio {
  readonly vectors: number;
  readonly sectors: number;
  readonly before: number;
}

/** The pages of a request: number, sectors, offset in bytes. */
export interface BioPages {
  readonly pages: readonly number[];
  readonly lengths: readonly number[];
  readonly offsets: readonly number[];
}

/**
 * Divides a request into bios (dispatch_rw_block_io, MODEL.md M2.6). A number: the segment with this position fits no empty bio, and the driver asks for
 * new ones for ever.
 */
export const buildBios = (
  count: number,
  { pages, lengths, offsets }: BioPages,
  limits: BioLimits,
): readonly PlannedBio[] | number => {
  const bios: PlannedBio[] = [];
  let before = 0;
  let capacity = 0;
  let vectors = 0;
  let sectors = 0;
  let end = -1;
  let start = 0;
  for (let index = 0; index < count; index += 1) {
    const length = lengths[index] as number;
    const offset = offsets[index] as number;
    let merges = vectors > 0 && pages[index] === pages[index - 1] && offset === end;
    if (capacity === 0 || !accepts(limits, merges, vectors, capacity, sectors + length)) {
      if (capacity > 0) bios.push({ vectors, sectors, before: start });
      capacity = count - index;
      vectors = 0;
      sectors = 0;
      start = before;
      merges = false;
      if (!accepts(limits, false, 0, capacity, length)) return index;
    }
    if (!merges) vectors += 1;
    sectors += length;
    end = offset + length * 512;
    before += length;
  }
  bios.push({ vectors, sectors, before: start });
  return bios;
};

const accepts = (limits: BioLimits, merges: boolean, vectors: number, capacity: number, sectors: number): boolean =>
  (merges || vectors < capacity) &&
  (limits.lateSplit || (sectors <= limits.maxSectors && vectors + (merges ? 0 : 1) <= limits.maxSegments));
