import { entryFormat, type EntryFormat } from './entry-format.ts';
import { OverrideTable } from './override-table.ts';
import { p2mSwitches, type P2mSwitches, type P2mVariant } from './p2m-switches.ts';

/** A pfn and the machine frame that belongs to it. */
export interface FramePair {
  readonly pfn: bigint;
  readonly mfn: bigint;
}

/** What the domain that maps grants is, and what it owns at the start. */
export interface P2mParams {
  /** `pv`: x86 PV with its own P2M; `hvm`: x86 HVM or PVH, all conversions are the same number; `arm`. */
  readonly domain: 'pv' | 'hvm' | 'arm';
  readonly bits: 32 | 64;
  /** Pfns from here on are outside the P2M. */
  readonly limit: bigint;
  /** Frames from here on are outside the M2P. */
  readonly m2pSize: bigint;
  /** The domain's own pages. A domain of Arm that is mapped 1:1 needs none here. */
  readonly own: readonly FramePair[];
  /** What the M2P holds about frames of other domains: their pfn, not ours. */
  readonly foreign: readonly FramePair[];
  /** Pfns that stand for themselves (I/O holes). */
  readonly identity: readonly bigint[];
  /** Changes to the variant. */
  readonly switches?: Partial<P2mSwitches>;
}

/** A host mapping of a granted frame that the hypervisor holds for this domain. */
export interface HostMapping {
  readonly mfn: bigint;
  readonly kmap: boolean;
  /** What the page's entry was before, without marks. */
  readonly saved: bigint;
}

/** The state of M5: P2M, M2P and override table of one domain that maps grants. */
export interface P2mState {
  readonly domain: P2mParams['domain'];
  readonly variant: P2mVariant;
  readonly switches: P2mSwitches;
  readonly format: EntryFormat;
  readonly limit: bigint;
  readonly m2pSize: bigint;
  /** pfn → raw entry; a pfn that is not here is a missing leaf. */
  readonly p2m: Map<bigint, bigint>;
  /** mfn → pfn, of all domains: Xen owns it, Linux cannot change it. */
  readonly m2p: Map<bigint, bigint>;
  /** Arm in 2013: mfn → pfn in a tree of its own. */
  readonly reverse: Map<bigint, bigint>;
  readonly owned: Set<bigint>;
  overrides: OverrideTable;
  /** Page → mapping. */
  readonly mappings: Map<bigint, HostMapping>;
  /** Pages that were unmapped, and the entry that they must have since. */
  readonly released: Map<bigint, bigint>;
  /** Acquisitions of m2p_override_lock, and entries walked under it, since the start. */
  locks: number;
  walked: number;
  /** True when the lock was never given back: the next one spins for ever. */
  lockHeld: boolean;
  /** The page that direct I/O waits for while its owner waits for the I/O, or null. */
  deadlock: bigint | null;
  crashed: boolean;
}

/** The state before the first grant is mapped. */
export const initialP2m = (params: P2mParams, variant: P2mVariant): P2mState => {
  const format = entryFormat(params.bits);
  const p2m = new Map<bigint, bigint>();
  const m2p = new Map<bigint, bigint>();
  for (const { pfn, mfn } of params.own) p2m.set(pfn, mfn);
  for (const pfn of params.identity) p2m.set(pfn, pfn | format.identity);
  for (const { pfn, mfn } of [...params.own, ...params.foreign]) m2p.set(mfn, pfn);
  return {
    domain: params.domain,
    variant,
    switches: p2mSwitches(variant, params.switches),
    format,
    limit: params.limit,
    m2pSize: params.m2pSize,
    p2m,
    m2p,
    reverse: new Map(params.own.map(({ pfn, mfn }) => [mfn, pfn])),
    owned: new Set(params.own.map(({ mfn }) => mfn)),
    overrides: new OverrideTable(),
    mappings: new Map(),
    released: new Map(),
    locks: 0,
    walked: 0,
    lockHeld: false,
    deadlock: null,
    crashed: false,
  };
};

/** A state of its own with equal content. */
export const copyP2m = (state: P2mState): P2mState => ({
  ...state,
  p2m: new Map(state.p2m),
  m2p: new Map(state.m2p),
  reverse: new Map(state.reverse),
  owned: new Set(state.owned),
  overrides: state.overrides.copy(),
  mappings: new Map(state.mappings),
  released: new Map(state.released),
});
