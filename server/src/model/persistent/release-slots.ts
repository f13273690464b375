import type { Effects } from '../model.ts';
import { INVALID_HANDLE, type GrantSlot, type PersistentState } from './persistent-state.ts';
import { noteFull } from './purge-amount.ts';
import { unmapPages, type UnmapBatch } from './unmap-pages.ts';
import { putGrant } from './use-grant.ts';

/**
 * Releases the first `count` slots at once (xen_blkbk_unmap, MODEL.md M3.4): the error path of all versions, and completions before 4.0.
 * Persistent grants stay mapped; the others are unmapped in batches of 11 — of 11 slots since 4.0, of 11 unmaps before.
 */
export const releaseSlots = (
  state: PersistentState,
  slots: readonly GrantSlot[],
  count: number,
  effects: Effects,
): void => {
  const size = Math.max(1, state.params.batch);
  let handles: number[] = [];
  let pages: number[] = [];
  let start = 0;
  for (let index = 0; index < count && state.crashed === null; index += 1) {
    releaseSlot(state, slots[index] as GrantSlot, handles, pages, effects);
    const full = state.switches.unmapBatchBySlots ? index + 1 - start === size : handles.length === size;
    if (!full && index + 1 < count) continue;
    start = index + 1;
    if (handles.length === 0) continue;
    unmapPages(state, { handles, pages }, 'xen_blkbk_unmap', effects);
    handles = [];
    pages = [];
  }
  if (state.device.persistent) noteFull(state);
};

const NOTHING: { handles: number[]; pages: number[] } = { handles: [], pages: [] };

/** Puts the persistent grants of the first `count` slots and collects what is to be unmapped (xen_blkbk_unmap_prepare, from 4.0). */
export const prepareUnmap = (
  state: PersistentState,
  slots: readonly GrantSlot[],
  count: number,
  effects: Effects,
): UnmapBatch => {
  let batch = NOTHING;
  for (let index = 0; index < count; index += 1) {
    const slot = slots[index] as GrantSlot;
    if (slot.grant !== null) putGrant(state, slot.grant, effects);
    else if (slot.handle !== INVALID_HANDLE) {
      if (batch === NOTHING) batch = { handles: [], pages: [] };
      releaseSlot(state, slot, batch.handles, batch.pages, effects);
    }
  }
  state.unmapping += batch.handles.length;
  if (state.device.persistent) noteFull(state);
  return batch;
};

/** The asynchronous unmap has happened (gnttab_unmap_refs_async). */
export const finishUnmap = (state: PersistentState, batch: UnmapBatch, effects: Effects): void => {
  state.unmapping -= batch.handles.length;
  unmapPages(state, batch, 'xen_blkbk_unmap_and_respond', effects);
};

const releaseSlot = (
  state: PersistentState,
  slot: GrantSlot,
  handles: number[],
  pages: number[],
  effects: Effects,
): void => {
  if (slot.grant !== null) putGrant(state, slot.grant, effects);
  else if (slot.handle !== INVALID_HANDLE) {
    handles.push(slot.handle);
    pages.push(slot.page);
    slot.handle = INVALID_HANDLE;
  }
};
