import { sayBlkback } from '../blkback-log.ts';
import type { Effects } from '../model.ts';
import { addGrant, getGrant } from './use-grant.ts';
import { obtainPage, OWN_PAGE, putPage, takePage } from './page-pool.ts';
import { INVALID_HANDLE, type GrantSlot, type PersistentState } from './persistent-state.ts';
import { noteFull } from './purge-amount.ts';

/** What mapping returns: 0, 1 (a grant could not be mapped) or −12 (no memory). */
export type MapResult = 0 | 1 | -12;

const HOST_MAP = 0x2;
const READONLY = 0x4;
const NO_SPACE = -7;
const BAD_PAGE = -9;
const EAGAIN = -12;
const MOST_TRIES = 255;

/**
 * Maps the first `count` slots, whose references are set (xen_blkbk_map, MODEL.md M3.3): grants of the tree are used again, others are mapped in batches
 * of 11 and put into the tree as long as there is room.
 */
export const mapSlots = (
  state: PersistentState,
  slots: readonly GrantSlot[],
  count: number,
  readonly: boolean,
  effects: Effects,
): MapResult => {
  const use = state.device.persistent;
  const flags = HOST_MAP | (readonly && state.params.mapsReadonly && !use ? READONLY : 0);
  let result: MapResult = 0;
  let next = 0;
  while (next < count) {
    const first = next;
    let misses = 0;
    while (next < count && misses < Math.max(1, state.params.batch)) {
      const slot = slots[next] as GrantSlot;
      const grant = use ? getGrant(state, slot.gref, effects) : null;
      if (grant !== null) {
        slot.page = grant.page;
        slot.grant = grant;
      } else {
        const page = pageFor(state, use);
        if (page === null) {
          giveUp(state, slots, first, next, count, effects);
          return -12;
        }
        slot.page = page;
        slot.grant = null;
        misses += 1;
      }
      next += 1;
    }
    if (misses > 0 && !mapBatch(state, slots, first, next, misses, flags, effects)) {
      result = 1;
      if (state.switches.stopsAtBadBatch) {
        for (let index = next; index < count; index += 1) forget(slots[index] as GrantSlot);
        break;
      }
    }
    if (state.crashed !== null) break;
  }
  if (use) noteFull(state);
  return result;
};

/** Before the pool, a grant that may become persistent got a page of its own and others used those of the request. */
const pageFor = (state: PersistentState, use: boolean): number | null => {
  if (state.switches.pagePool) return takePage(state);
  return use && state.count < state.params.maxPersistentGrants >>> 0 ? obtainPage(state) : OWN_PAGE;
};

const forget = (slot: GrantSlot): void => {
  slot.handle = INVALID_HANDLE;
  slot.grant = null;
};

/** No memory for slot `failed`: the pages of its batch go back. Older versions leave the rest of the slots as an earlier request left them. */
const giveUp = (
  state: PersistentState,
  slots: readonly GrantSlot[],
  first: number,
  failed: number,
  count: number,
  effects: Effects,
): void => {
  for (let index = first; index < failed; index += 1) {
    const slot = slots[index] as GrantSlot;
    if (slot.grant === null) putPage(state, slot.page);
  }
  if (state.switches.outOfMemoryText) sayBlkback(effects, state.switches, 'alert', 'xen_blkbk_map: out of memory');
  if (!state.switches.zapsSlots) return;
  for (let index = first; index < count; index += 1) {
    const slot = slots[index] as GrantSlot;
    if (index >= failed) slot.grant = null;
    slot.handle = INVALID_HANDLE;
  }
};

/** One hypercall for the slots of a batch that are not persistent yet; false: one of them could not be mapped. */
const mapBatch = (
  state: PersistentState,
  slots: readonly GrantSlot[],
  first: number,
  end: number,
  misses: number,
  flags: number,
  effects: Effects,
): boolean => {
  const grefs: number[] = [];
  for (let index = first; index < end; index += 1) {
    const slot = slots[index] as GrantSlot;
    if (slot.grant === null) grefs.push(slot.gref);
  }
  effects.output({ kind: 'hypercall', op: 'map', count: misses, args: { domid: state.device.domid, flags, grefs } });
  let good = true;
  let warned = false;
  for (let index = first; index < end; index += 1) {
    const slot = slots[index] as GrantSlot;
    if (slot.grant !== null) continue;
    const status = state.surroundings.mapFailures.size === 0 ? 0 : mapStatus(state, slot.gref, effects);
    if (status !== 0) {
      if (status === NO_SPACE && state.switches.maptrackText && !warned) {
        warned = true;
        const text = "xen:grant_table: maptrack limit reached, can't map all guest pages";
        effects.output({ kind: 'log', level: 'warn', text });
      }
      sayBlkback(effects, state.switches, 'debug', 'invalid buffer -- could not remap it');
      if (state.switches.mapErrorReturnsPage) putPage(state, slot.page);
      slot.handle = INVALID_HANDLE;
      good = false;
      continue;
    }
    slot.handle = state.nextHandle;
    state.nextHandle = (state.nextHandle + 1) % INVALID_HANDLE;
    if (state.device.persistent) keep(state, slot, effects);
    if (state.crashed !== null) break;
  }
  return good;
};

/** How the hypervisor answers for a reference; one that is paged out is asked for again with longer and longer pauses. */
const mapStatus = (state: PersistentState, gref: number, effects: Effects): number => {
  const failure = state.surroundings.mapFailures.get(gref);
  if (failure === undefined) return 0;
  state.surroundings.mapFailures.delete(gref);
  if (failure.status !== EAGAIN) return failure.status;
  const tries = Math.min(failure.retries, MOST_TRIES);
  for (let ms = 1; ms <= tries; ms += 1) effects.output({ kind: 'sleep', ms });
  if (failure.retries <= MOST_TRIES) return 0;
  const prefix = state.switches.blankPrefix ? 'xen:grant_table: ' : '';
  effects.output({ kind: 'log', level: 'err', text: `${prefix}gnttab_map_refs: ${state.comm} eagain grant` });
  return BAD_PAGE;
};

/** Puts a grant that was just mapped into the tree when there is room and memory. */
const keep = (state: PersistentState, slot: GrantSlot, effects: Effects): void => {
  const { device, params, surroundings } = state;
  if (state.count < params.maxPersistentGrants >>> 0) {
    if (surroundings.entryFailures > 0) {
      surroundings.entryFailures -= 1;
      return;
    }
    const { gref, handle, page } = slot;
    const grant = {
      gref,
      handle,
      page,
      active: false,
      wasActive: false,
      lastUsed: state.clock.now,
      lastUse: state.uses,
    };
    if (!addGrant(state, grant, effects)) return;
    slot.grant = grant;
    const limit = params.maxPersistentGrants >>> 0;
    const text = `grant ${gref} added to the tree of persistent grants, using ${state.count}/${limit}`;
    sayBlkback(effects, state.switches, 'debug', text, true);
  } else if (!device.overflow) {
    device.overflow = true;
    const handle = device.handle === 0 ? '0' : `0x${device.handle.toString(16)}`;
    const text = `domain ${device.domid}, device ${handle} is using maximum number of persistent grants`;
    sayBlkback(effects, state.switches, state.switches.limitIsAlert ? 'alert' : 'debug', text, true);
  }
};
