/**
 * The states of the code (MODEL.md M8.3, M8.4). P0: up to 4.10. P1: the patch as first proposed. G1: as it went in with 4.12; G2: the other proposal of
 * the review. U1: G1 with the hardware loops of 4.12 to 4.19. U2: 4.20 on, everything is validated first. U3: 5.19 on, nothing is handled in real mode.
 */
export type TceVariant = 'P0' | 'P1' | 'G1' | 'G2' | 'U1' | 'U2' | 'U3';

/** How real mode reaches the page that holds the list of H_PUT_TCE_INDIRECT. */
export type ListAccess =
  /** Always by the reverse map and the page table. */
  | 'rmap'
  /** By the regions alone as soon as this process has any, else by the reverse map. */
  | 'region-if-any'
  /** By the regions, by the reverse map where they do not hold the page. */
  | 'region-then-rmap'
  /** By the regions alone. */
  | 'region'
  /** There is no handler in real mode. */
  | 'none';

/** What a variant does; every switch can be toggled alone (what-if switches W-13 to W-16). */
export interface TceSwitches {
  readonly listAccess: ListAccess;
  /** W-15: "any region" asks about the LIOBN (a hardware table is attached), not about the process. */
  readonly anyPerLiobn: boolean;
  /** W-16: bytes that must lie in one region for the list to be found there; 0: a page of the host. */
  readonly listBytes: number;
  /** W-14: all TCEs of a list are validated before the first is written. */
  readonly validateFirst: boolean;
  /** Validation also asks whether the memory can be reached: slot, and region of every hardware table. */
  readonly validateMemory: boolean;
  /** An unaligned TCE is left to user space by virtual mode, which from 4.20 on does not refuse it by itself. */
  readonly unalignedTooHard: boolean;
  /** A failed map returns H_CLOSED or H_HARDWARE with one warning; off (4.20 on): H_TOO_HARD. */
  readonly mapErrorsNamed: boolean;
  /** An error of a hardware table is warned about and forgotten, and the call succeeds; off: it is returned. */
  readonly errorsForgotten: boolean;
  /** After such an error the first entry of the call is cleared instead of the one that failed. */
  readonly clearsFirstEntry: boolean;
  /** A TCE whose page has no slot ends the call without giving the lock of the reverse map back. */
  readonly keepsRmapLock: boolean;
  /** A TCE without permission in a list is mapped instead of unmapped: its region counts one entry too many (all versions read). */
  readonly mapsNoPermission: boolean;
  /** A region whose pages are smaller than asked for is refused (from July 2018). */
  readonly checksPageShift: boolean;
  /** The whole range of a call must lie in the window. From 4.12 on iommu_tce_check_ioba looks at the first entry alone, as recorded on 6.1. */
  readonly checksWholeRange: boolean;
}

const COMMON = {
  anyPerLiobn: false,
  listBytes: 4096,
  validateFirst: false,
  validateMemory: false,
  unalignedTooHard: false,
  mapErrorsNamed: true,
  errorsForgotten: false,
  clearsFirstEntry: false,
  keepsRmapLock: false,
  mapsNoPermission: true,
  checksPageShift: false,
  checksWholeRange: true,
} as const;

const VALIDATED = {
  ...COMMON,
  validateFirst: true,
  validateMemory: true,
  unalignedTooHard: true,
  mapErrorsNamed: false,
  checksPageShift: true,
  checksWholeRange: false,
} as const;

const SWITCHES: Readonly<Record<TceVariant, TceSwitches>> = {
  P0: { ...COMMON, listAccess: 'rmap' },
  P1: { ...COMMON, listAccess: 'region-if-any' },
  G1: { ...COMMON, listAccess: 'region-then-rmap' },
  G2: { ...COMMON, listAccess: 'region' },
  U1: {
    ...COMMON,
    listAccess: 'region-then-rmap',
    errorsForgotten: true,
    clearsFirstEntry: true,
    keepsRmapLock: true,
    checksWholeRange: false,
  },
  U2: { ...VALIDATED, listAccess: 'region-then-rmap' },
  U3: { ...VALIDATED, listAccess: 'none' },
};

/** All variants, oldest first. */
export const tceVariants: readonly TceVariant[] = ['P0', 'P1', 'G1', 'G2', 'U1', 'U2', 'U3'];

/** The switches of a variant, with those that are changed on purpose. */
export const tceSwitches = (variant: TceVariant, changed: Partial<TceSwitches> = {}): TceSwitches => ({
  ...SWITCHES[variant],
  ...changed,
});
