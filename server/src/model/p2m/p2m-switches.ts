/**
 * The eras of the code (MODEL.md M5.9): `override` Linux 2.6.39–3.13 enters every granted page into the override table; `kmap-only` 3.14–3.19
 * only those that are mapped for user space as well; `page-flag` 4.0+ has no table.
 */
export type P2mVariant = 'override' | 'kmap-only' | 'page-flag';

/** One known way to get it wrong, to prove that the invariants see it. */
export type P2mDefect =
  | 'none'
  /** Removing takes the newest override of the frame instead of the one of this page. */
  | 'wrong-entry'
  /** Adding returns without giving the lock back. */
  | 'lock-kept'
  /** Unmapping leaves the foreign frame in the P2M. */
  | 'entry-kept'
  /** Mapping enters the frame without the foreign mark. */
  | 'mark-missing'
  /** Unmapping clears the P2M entry of another mapped page. */
  | 'other-page-cleared';

/** What a variant does, each toggled alone by the what-if switches W-01, W-02, W-03 and W-06. */
export interface P2mSwitches {
  /** Pages mapped for the kernel alone (kmap_ops is null: blkback, netback) enter the override table (W-01). */
  readonly overridePlain: boolean;
  /** Pages mapped for user space as well (gntdev) enter it (W-02: leaving this out is the wrong generalisation). */
  readonly overrideKmap: boolean;
  /** The reverse lookup asks the override table, under its lock. */
  readonly lookupAsksTable: boolean;
  /** mfn_to_pfn compares the raw entry, marks included (W-06). */
  readonly rawCompare: boolean;
  /** A granted page must be ballooned before, and is INVALID after: 4.0+. Before, the entry that stood there comes back. */
  readonly ballooned: boolean;
  /** Arm: how a frame is turned back into a pfn: the second tree of 2013, nothing, or the same number (3.18+) (W-03). */
  readonly armReverse: 'tree' | 'none' | 'identity';
  readonly defect: P2mDefect;
}

const COMMON = { overrideKmap: true, rawCompare: true, armReverse: 'tree', defect: 'none' } as const;

const SWITCHES: Readonly<Record<P2mVariant, P2mSwitches>> = {
  override: { ...COMMON, overridePlain: true, lookupAsksTable: true, ballooned: false },
  'kmap-only': { ...COMMON, overridePlain: false, lookupAsksTable: true, ballooned: false },
  'page-flag': {
    ...COMMON,
    overridePlain: false,
    overrideKmap: false,
    lookupAsksTable: false,
    ballooned: true,
    armReverse: 'identity',
  },
};

/** The switches of a variant, with those that are changed on purpose. */
export const p2mSwitches = (variant: P2mVariant, changed: Partial<P2mSwitches> = {}): P2mSwitches => ({
  ...SWITCHES[variant],
  ...changed,
});
