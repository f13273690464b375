/**
 * Ways to tell device models that guest memory went away (MODEL.md M7.5), by who was first to have them:
 * - `none`: nobody is told;
 * - `DF`: one flag for each domain; x86 up to 4.14 and the Arm proposal of December 2020 (V3);
 * - `DF-noread`: the same without the plain read before test-and-clear, as a reviewer asked;
 * - `VF-own`: one flag for each vCPU, set by its own hypercalls only;
 * - `VF`: the same, and what another domain changes sets it for all vCPUs; Xen since 18 February 2021, release 4.15;
 * - `pause`: another domain that changes memory pauses the guest until all device models have answered; nobody does so yet.
 */
export const mapcacheVariantIds = ['none', 'DF', 'DF-noread', 'VF-own', 'VF', 'pause'] as const;
/** Name of a variant. */
export type MapcacheVariant = (typeof mapcacheVariantIds)[number];

/** One known way to get it wrong, to prove that the invariants see it. */
export type MapcacheDefect =
  | 'none'
  /** A table that is replaced is not given back. */
  | 'table-leaked'
  /** Splitting forgets to count the new leaves. */
  | 'split-uncounted';

/** What a variant does, each toggled alone by the what-if switches W-07 to W-12. */
export interface MapcacheSwitches {
  /** Where the flag is kept (W-07). */
  readonly flag: 'none' | 'domain' | 'vcpu';
  /** The flag is read before test-and-clear, so that the cache line stays shared (W-08). */
  readonly firstRead: boolean;
  /** What happens when another domain takes memory away (W-09); `forbid` is the stop-gap of W-12. */
  readonly foreign: 'ignore' | 'flags' | 'pause' | 'forbid';
  /** Marks are made without looking for device models first (W-10). */
  readonly alwaysMark: boolean;
  /** Where marks are made: when an entry is replaced (V2), or when a leaf is freed (V3) (W-11). */
  readonly markIn: 'set' | 'free';
  readonly defect: MapcacheDefect;
}

const COMMON = { firstRead: true, alwaysMark: false, markIn: 'free', defect: 'none' } as const;

const SWITCHES: Readonly<Record<MapcacheVariant, MapcacheSwitches>> = {
  none: { ...COMMON, flag: 'none', foreign: 'ignore' },
  DF: { ...COMMON, flag: 'domain', foreign: 'ignore' },
  'DF-noread': { ...COMMON, flag: 'domain', foreign: 'ignore', firstRead: false },
  'VF-own': { ...COMMON, flag: 'vcpu', foreign: 'ignore' },
  VF: { ...COMMON, flag: 'vcpu', foreign: 'flags' },
  pause: { ...COMMON, flag: 'vcpu', foreign: 'pause' },
};

/** The switches of a variant, with those that are changed on purpose. */
export const mapcacheSwitches = (
  variant: MapcacheVariant,
  changed: Partial<MapcacheSwitches> = {},
): MapcacheSwitches => ({ ...SWITCHES[variant], ...changed });
