/** `pv`: Linux ~3.7; `arrays`: the proposal of seed 4 (August 2013); `tree`: Arm 3.13–4.x; `modern`: read in 6.12. */
export type SwiotlbVariant = 'pv' | 'arrays' | 'tree' | 'modern';

/** One known way to get it wrong, to prove that the invariants see it. */
export type SwiotlbDefect =
  | 'none'
  /** Unmapping does not give the slots back. */
  | 'slots-kept'
  /** A direct mapping is made without looking at the device's mask. */
  | 'mask-unchecked'
  /** Slots are taken across the border of a segment. */
  | 'segment-crossed'
  /** A segment whose exchange for contiguous memory failed is used all the same. */
  | 'exchange-silent';

/** What a variant does, each toggled alone by the what-if switches W-05 and W-37 to W-40. */
export interface SwiotlbSwitches {
  /** Every mapping bounces (W-05). */
  readonly force: boolean;
  /** How a bus address is found in the segment array: by range, or by its start alone as a reviewer asked (W-38). */
  readonly lookup: 'range' | 'equality';
  /** Whether an address is a bounce buffer is tested, or taken for granted (W-39). */
  readonly bufferTest: 'test' | 'always';
  /** Where the search for slots begins (W-40). */
  readonly searchStart: 'first' | 'device';
  /** The hypervisor cleans caches for foreign pages (Arm, 4.x+). */
  readonly cacheFlush: boolean;
  /** Foreign pages of devices that caches do not follow bounce when the hypervisor cannot clean caches. */
  readonly bounceForeign: boolean;
  /** Lines and errors of the newer code: totals when the buffer is full, −EIO. */
  readonly newTexts: boolean;
  readonly defect: SwiotlbDefect;
}

const COMMON = { force: false, lookup: 'range', searchStart: 'first', defect: 'none' } as const;

const SWITCHES: Readonly<Record<SwiotlbVariant, SwiotlbSwitches>> = {
  pv: { ...COMMON, bounceForeign: false, bufferTest: 'test', cacheFlush: false, newTexts: false },
  arrays: { ...COMMON, bounceForeign: false, bufferTest: 'always', cacheFlush: false, newTexts: false },
  tree: { ...COMMON, bounceForeign: true, bufferTest: 'test', cacheFlush: false, newTexts: true },
  modern: { ...COMMON, bounceForeign: true, bufferTest: 'test', cacheFlush: true, newTexts: true },
};

/** The switches of a variant, with those that are changed on purpose. */
export const swiotlbSwitches = (variant: SwiotlbVariant, changed: Partial<SwiotlbSwitches> = {}): SwiotlbSwitches => ({
  ...SWITCHES[variant],
  ...changed,
});
