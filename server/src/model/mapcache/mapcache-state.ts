import { copyDelivery, newDelivery, type Delivery } from './delivery.ts';
import { mapcacheSwitches, type MapcacheSwitches, type MapcacheVariant } from './mapcache-switches.ts';
import { copyTable, type P2mLevel, type P2mTable } from './p2m-tree.ts';

/** A device model that serves I/O of the domain. */
export interface IoreqServer {
  readonly id: number;
  readonly enabled: boolean;
  /** Can it take requests? It cannot when its page is missing. */
  readonly reachable: boolean;
  /** Guest frames that it has mapped, and those of them that went away since. */
  readonly cached: Set<bigint>;
  readonly stale: Set<bigint>;
}

/** The domain. */
export interface MapcacheParams {
  readonly vcpus: number;
  readonly servers: readonly { readonly id: number; readonly enabled: boolean; readonly reachable?: boolean }[];
  /** Has the toolstack built it completely? Then it may run. */
  readonly creationFinished: boolean;
  readonly switches?: Partial<MapcacheSwitches>;
}

/** The state of M7. */
export interface MapcacheState {
  readonly switches: MapcacheSwitches;
  readonly root: P2mTable;
  /** The counters that debug key `q` prints; there is no level 0 on a tree with a root at level 1. */
  readonly mapped: Record<P2mLevel, number>;
  readonly shattered: Record<P2mLevel, number>;
  /** Tables on the domain's list, the root among them. */
  tables: number;
  needFlush: boolean;
  /** Valid entries that were replaced by others so far: each is counted as one mapping less than there is. */
  replaced: number;
  /** Was a leaf of level 2 or 3 ever mapped that did not come from splitting? */
  direct: boolean;
  /** Allocations of tables that still succeed; null: all. */
  allocations: number | null;
  readonly delivery: Delivery;
  /** In the order in which the domain's list has them. */
  servers: readonly IoreqServer[];
  creationFinished: boolean;
}

/** The state of an empty domain. */
export const initialMapcache = (params: MapcacheParams, variant: MapcacheVariant): MapcacheState => ({
  switches: mapcacheSwitches(variant, params.switches),
  root: { kind: 'table', entries: new Map() },
  mapped: { 1: 0, 2: 0, 3: 0 },
  shattered: { 1: 0, 2: 0, 3: 0 },
  tables: 1,
  needFlush: false,
  replaced: 0,
  direct: false,
  allocations: null,
  delivery: newDelivery(Math.min(Math.max(Math.trunc(params.vcpus) || 1, 1), 30)),
  servers: params.servers.slice(0, 30).map(({ id, enabled, reachable = true }) => ({
    id,
    enabled,
    reachable,
    cached: new Set<bigint>(),
    stale: new Set<bigint>(),
  })),
  creationFinished: params.creationFinished,
});

/** A state of its own with equal content. */
export const copyMapcache = (state: MapcacheState): MapcacheState => ({
  ...state,
  root: copyTable(state.root),
  mapped: { ...state.mapped },
  shattered: { ...state.shattered },
  delivery: copyDelivery(state.delivery),
  servers: state.servers.map((server) => ({
    ...server,
    cached: new Set(server.cached),
    stale: new Set(server.stale),
  })),
});

/** The device models that are enabled and can take requests, as bits. */
export const enabledServers = ({ servers }: MapcacheState): number =>
  servers.reduce((bits, { enabled, reachable }, k) => (enabled && reachable ? bits | (1 << k) : bits), 0);
