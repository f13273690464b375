import { isReadable, regionOf, toHost, toUser } from './translate.ts';
import type { TceState, TceTable } from './tce-state.ts';

/** How real mode got at the list: by the reverse map, whose lock is then held, by a region, or not at all. */
export type ListWay = 'rmap' | 'region' | 'too-hard';

/** The list of H_PUT_TCE_INDIRECT in real mode (MODEL.md M8.3). */
export const accessList = (state: TceState, table: TceTable, list: bigint): ListWay => {
  const { listAccess, anyPerLiobn } = state.switches;
  const ua = toUser(state, list);
  if (ua === null || listAccess === 'none') return 'too-hard';
  const any = anyPerLiobn ? table.hardware.length > 0 : state.regions.length > 0;
  const mayAsk = listAccess === 'region' || (listAccess !== 'rmap' && any);
  if (mayAsk && inRegion(state, ua)) return 'region';
  if (listAccess === 'region' || (listAccess === 'region-if-any' && any)) return 'too-hard';
  return isReadable(state, ua) ? 'rmap' : 'too-hard';
};

const inRegion = (state: TceState, ua: bigint): boolean => {
  const { listBytes } = state.switches;
  const size = listBytes === 0 ? 1n << BigInt(state.pageShift) : BigInt(listBytes);
  const region = regionOf(state, ua, size);
  return region !== null && toHost(state, region, ua, 12) !== null;
};
