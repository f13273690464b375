/** Versions of the hypervisor that differ in what this model does (MODEL.md M4.10). */
export const grantVariantIds = ['X42', 'X46', 'X410', 'X416'] as const;
/** Xen 4.2 to 4.5, 4.6 to 4.9, 4.10 to 4.15, and 4.16 and later. */
export type GrantVariantId = (typeof grantVariantIds)[number];

/** What differs between versions, and defects to ask what if. */
export interface GrantSwitches {
  /** Free handles are kept per virtual processor, the longest free one is used first; else one list, the last freed first. */
  readonly handlesPerVcpu: boolean;
  /** A caller without free handles gets −13 and not −7. */
  readonly noSpaceStatus: boolean;
  /** A wrong bus address gives −6 and not −1. */
  readonly busAddressStatus: boolean;
  /** Only the counter that would grow must be below 128; else all four. */
  readonly wantedCounterOnly: boolean;
  /** The length of a copy is looked at before its pages. */
  readonly lengthFirst: boolean;
  /** Transitive entries may be used for copies. */
  readonly transitive: boolean;
  /** Pages may be transferred. */
  readonly transfer: boolean;
  /** Tables may be of version 2. */
  readonly version2: boolean;
  /** A dying domain's handles are released from the last one down. */
  readonly releaseFromEnd: boolean;
  /** `ex` in the text about a lack of headroom. */
  readonly extraPagesText: boolean;
  /** Rows of key g have references in hexadecimal, and each domain has a header with its frames. */
  readonly modernRows: boolean;
  /** The guest's kernel counts deferred and leaked references in its messages (Linux 6.x). */
  readonly deferredTotals: boolean;
  /** Defect: pins stay when a mapping ends. */
  readonly pinsKept: boolean;
  /** Defect: the guest's flags stay when the last mapping ends. */
  readonly flagsKept: boolean;
  /** Defect: a writable mapping of a read-only grant is allowed. */
  readonly readonlyUnchecked: boolean;
  /** Defect: counters grow beyond 127. */
  readonly overflowUnchecked: boolean;
  /** Defect: somebody else's mapping of the same reference is allowed. */
  readonly mapperUnchecked: boolean;
  /** Defect: a copy leaves its pins. */
  readonly copyPinsKept: boolean;
}

const NO_DEFECT = {
  pinsKept: false,
  flagsKept: false,
  readonlyUnchecked: false,
  overflowUnchecked: false,
  mapperUnchecked: false,
  copyPinsKept: false,
};

/** The switches of a version, some of them set otherwise. */
export const grantSwitches = (variant: GrantVariantId, changed: Partial<GrantSwitches> = {}): GrantSwitches => {
  const from = (first: GrantVariantId): boolean => grantVariantIds.indexOf(variant) >= grantVariantIds.indexOf(first);
  return {
    ...NO_DEFECT,
    handlesPerVcpu: from('X46'),
    noSpaceStatus: from('X416'),
    busAddressStatus: from('X416'),
    wantedCounterOnly: from('X416'),
    lengthFirst: from('X416'),
    transitive: true,
    transfer: true,
    version2: true,
    releaseFromEnd: from('X416'),
    extraPagesText: from('X416'),
    modernRows: from('X410'),
    deferredTotals: from('X416'),
    ...changed,
  };
};

/** Frames that a table may have if nobody says otherwise (gnttab_max_frames). */
export const defaultMaxFrames = (variant: GrantVariantId): number =>
  grantVariantIds.indexOf(variant) >= grantVariantIds.indexOf('X410') ? 64 : 32;
