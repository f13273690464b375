import { handlesPerFrame, refsPerFrame } from './grant-constants.ts';
import { defaultMaxFrames, grantSwitches, type GrantSwitches, type GrantVariantId } from './grant-switches.ts';

/** An entry as the guest wrote it. In version 1 the reading and writing flags are in `flags`, in version 2 in `status`. */
export interface SharedEntry {
  flags: number;
  domid: number;
  frame: bigint;
  status: number;
  /** Version 2: part of a page. */
  offset: number;
  length: number;
  /** Version 2: the entry of another domain that this one stands for. */
  transDomid: number;
  transRef: number;
}

/** What the hypervisor keeps about an entry that is mapped; it means something only while `pin` is not 0. */
export interface ActiveEntry {
  pin: number;
  domid: number;
  mfn: bigint;
  gfn: bigint | null;
  start: number;
  length: number;
  subPage: boolean;
  transDomid: number;
  transRef: number;
}

/** A mapping that a domain made of another one's entry. */
export interface Mapping {
  ref: number;
  flags: number;
  readonly domid: number;
  readonly vcpu: number;
  /** The machine frame, for the IOMMU. */
  readonly mfn: bigint;
}

/** A page that the guest could not take back yet. */
export interface DeferredRef {
  readonly ref: number;
  readonly pfn: bigint;
  /** Tries until the kernel says that it still waits. */
  warnDelay: number;
}

/** What a frame of a guest is, when it is not an ordinary page of its own. */
export type FrameKind = 'paged' | 'bad' | 'foreign' | 'iomem';

/** A domain with its table and its mappings. */
export interface GrantDomain {
  readonly id: number;
  /** Its frames are translated by the hypervisor: HVM, PVH, Arm. */
  readonly translated: boolean;
  alive: boolean;
  dying: boolean;
  version: 1 | 2;
  frames: number;
  readonly maxFrames: number;
  readonly maxMaptrackFrames: number;
  maptrackFrames: number;
  readonly shared: Map<number, SharedEntry>;
  readonly active: Map<number, ActiveEntry>;
  readonly mappings: Map<number, Mapping>;
  /** Free handles by virtual processor. */
  readonly free: Map<number, number[]>;
  deferred: DeferredRef[];
  deferredCount: number;
  leakedCount: number;
  /** Guest frames whose machine frame is another number; for the others it is the same. */
  readonly physmap: Map<bigint, bigint>;
  readonly kinds: Map<bigint, FrameKind>;
  pages: number;
  readonly maxPages: number;
  /** Machine frames in its IOMMU table, with the number of read-only and of writable mappings. */
  readonly iommu: Map<bigint, { reads: number; writes: number }>;
}

/** A domain as a run begins. */
export interface GrantDomainParams {
  readonly id: number;
  readonly translated?: boolean;
  readonly version?: 1 | 2;
  readonly frames?: number;
  readonly maxFrames?: number;
  readonly maxMaptrackFrames?: number;
  readonly pages?: number;
  readonly maxPages?: number;
  readonly physmap?: readonly (readonly [bigint, bigint])[];
}

/** What a run of M4 starts from. */
export interface GrantParams {
  readonly domains: readonly GrantDomainParams[];
  /** Processors that may have a PV domain's mappings in their buffers. */
  readonly cpus: number;
  /** PV domains have an IOMMU table of their own. */
  readonly iommu: boolean;
  /** Deferred pages that Linux looks at in one second; 0: all (W-42). */
  readonly deferredPerSecond: number;
  readonly switches: Partial<GrantSwitches>;
}

/** All grant tables of a machine. */
export interface GrantState {
  readonly variant: GrantVariantId;
  readonly switches: GrantSwitches;
  readonly params: GrantParams;
  readonly domains: Map<number, GrantDomain>;
}

const newDomain = (params: GrantDomainParams, variant: GrantVariantId): GrantDomain => ({
  id: params.id,
  translated: params.translated ?? false,
  alive: true,
  dying: false,
  version: params.version ?? 1,
  frames: params.frames ?? 1,
  maxFrames: params.maxFrames ?? defaultMaxFrames(variant),
  maxMaptrackFrames: params.maxMaptrackFrames ?? 1024,
  maptrackFrames: 0,
  shared: new Map(),
  active: new Map(),
  mappings: new Map(),
  free: new Map(),
  deferred: [],
  deferredCount: 0,
  leakedCount: 0,
  physmap: new Map(params.physmap ?? []),
  kinds: new Map(),
  pages: params.pages ?? 1024,
  maxPages: params.maxPages ?? 2048,
  iommu: new Map(),
});

/** The state before anything is granted. */
export const initialGrants = (params: GrantParams, variant: GrantVariantId): GrantState => ({
  variant,
  params,
  switches: grantSwitches(variant, params.switches),
  domains: new Map(params.domains.map((domain) => [domain.id, newDomain(domain, variant)])),
});

/** A domain is there from now on; one that is there already stays as it is. */
export const addGrantDomain = (state: GrantState, params: GrantDomainParams): void => {
  if (!state.domains.has(params.id)) state.domains.set(params.id, newDomain(params, state.variant));
};

/** References of a domain's table. */
export const refCount = (domain: GrantDomain): number => domain.frames * refsPerFrame(domain.version);
/** Handles that a domain can have with the frames that it has now. */
export const handleLimit = (domain: GrantDomain): number => domain.maptrackFrames * handlesPerFrame;

/** An entry of a table, made when nobody wrote it yet. */
export const sharedEntry = (domain: GrantDomain, ref: number): SharedEntry => {
  const known = domain.shared.get(ref);
  if (known !== undefined) return known;
  const made = { flags: 0, domid: 0, frame: 0n, status: 0, offset: 0, length: 0, transDomid: 0, transRef: 0 };
  domain.shared.set(ref, made);
  return made;
};

/** What the hypervisor keeps about an entry. */
export const activeEntry = (domain: GrantDomain, ref: number): ActiveEntry => {
  const known = domain.active.get(ref);
  if (known !== undefined) return known;
  const made = {
    pin: 0,
    domid: 0,
    mfn: 0n,
    gfn: null,
    start: 0,
    length: 4096,
    subPage: false,
    transDomid: domain.id,
    transRef: ref,
  };
  domain.active.set(ref, made);
  return made;
};

/** The word with the reading and writing flags. */
export const useFlags = (domain: GrantDomain, entry: SharedEntry): number =>
  domain.version === 1 ? entry.flags : entry.status;

/** A state of its own with equal content. */
export const copyGrants = (state: GrantState): GrantState => ({
  ...state,
  domains: new Map([...state.domains].map(([id, domain]) => [id, copyDomain(domain)])),
});

const copyEach = <Key, Value extends object>(map: ReadonlyMap<Key, Value>): Map<Key, Value> =>
  new Map([...map].map(([key, value]) => [key, { ...value }]));

const copyDomain = (domain: GrantDomain): GrantDomain => ({
  ...domain,
  shared: copyEach(domain.shared),
  active: copyEach(domain.active),
  mappings: copyEach(domain.mappings),
  free: new Map([...domain.free].map(([vcpu, handles]) => [vcpu, [...handles]])),
  deferred: domain.deferred.map((entry) => ({ ...entry })),
  physmap: new Map(domain.physmap),
  kinds: new Map(domain.kinds),
  iommu: copyEach(domain.iommu),
});
