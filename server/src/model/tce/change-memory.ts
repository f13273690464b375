import { hex } from '../../core/hex.ts';
import type { Effects } from '../model.ts';
import { notPossible } from '../violation.ts';
import type { TceCall, TceEvent } from './tce-event.ts';
import type { TceState } from './tce-state.ts';
import { endOf } from './translate.ts';

const BUSY = -16;
const INVALID = -22;

/** Slots, registered memory and tables: what user space asks of KVM and VFIO (MODEL.md M8.1, M8.2). */
export const changeMemory = (state: TceState, event: Exclude<TceEvent, TceCall>, effects: Effects): void => {
  const result = (of: string, value: number): void => {
    effects.output({ kind: 'result', of, value });
  };
  switch (event.name) {
    case 'slotAdd':
      addSlot(state, event, effects);
      return;
    case 'slotRemove': {
      const at = state.slots.findIndex(({ baseGfn }) => baseGfn === event.baseGfn);
      if (at < 0) effects.violation(notPossible('slotRemove', 'there is no such slot', `gfn ${hex(event.baseGfn)}`));
      else state.slots.splice(at, 1);
      return;
    }
    case 'register':
      result('register', register(state, event));
      return;
    case 'unregister':
      result('unregister', unregister(state, event, effects));
      return;
    case 'pteChange': {
      const { ua, present, young, huge } = event;
      state.hostPages.set((ua >> BigInt(state.pageShift)) << BigInt(state.pageShift), { present, young, huge });
      return;
    }
    case 'createTable':
    case 'attach':
    case 'detach':
      changeTables(state, event, effects);
      return;
    default:
      effects.violation(notPossible((event as { name: string }).name, 'the model has no such event'));
  }
};

const addSlot = (state: TceState, { baseGfn, npages, ua }: TceEvent & { name: 'slotAdd' }, effects: Effects): void => {
  const overlaps = state.slots.some((slot) => slot.baseGfn < baseGfn + npages && baseGfn < slot.baseGfn + slot.npages);
  if (overlaps || npages <= 0n)
    effects.violation(notPossible('slotAdd', 'it is empty or overlaps another one', `gfn ${hex(baseGfn)}`));
  else state.slots.push({ baseGfn, npages, ua });
};

/** mm_iommu_do_alloc: the same memory again counts, other memory must not overlap. */
const register = (state: TceState, event: TceEvent & { name: 'register' }): number => {
  const { ua, entries, pageShift = state.pageShift, hpa = null } = event;
  const same = state.regions.find((region) => region.ua === ua && region.entries === entries);
  if (same !== undefined) {
    same.used += 1;
    return 0;
  }
  const region = { ua, entries, pageShift, hpa, used: 1, mapped: 1 };
  const overlaps = state.regions.some((other) => other.ua < endOf(state, region) && ua < endOf(state, other));
  if (overlaps || entries <= 0n) return INVALID;
  state.regions.push(region);
  return 0;
};

/** mm_iommu_put: the last one wants no entry of a hardware table in it, else the region stays. */
const unregister = (state: TceState, event: TceEvent & { name: 'unregister' }, effects: Effects): number => {
  const at = state.regions.findIndex(({ ua, entries }) => ua === event.ua && entries === event.entries);
  const region = state.regions[at];
  if (region === undefined) return INVALID;
  if (region.used > 1) {
    region.used -= 1;
    return 0;
  }
  if (region.mapped > 1) {
    if (!hasEntries(state, event.ua, endOf(state, region)))
      effects.violation({
        id: 'M8-I12',
        text: 'The region cannot be taken away although no table has an entry in it.',
        object: `region ${hex(event.ua)}`,
      });
    return BUSY;
  }
  state.regions.splice(at, 1);
  return 0;
};

const hasEntries = (state: TceState, from: bigint, to: bigint): boolean =>
  Array.from(state.tables.values()).some(({ hardware }) =>
    hardware.some(({ entries }) =>
      Array.from(entries.values()).some(({ dir, ua }) => dir !== 0 && ua >= from && ua < to),
    ),
  );

const changeTables = (
  state: TceState,
  event: TceEvent & { name: 'createTable' | 'attach' | 'detach' },
  effects: Effects,
): void => {
  const table = state.tables.get(event.liobn);
  const refuse = (reason: string): void => {
    effects.violation(notPossible(event.name, reason, `liobn ${hex(event.liobn)}`));
  };
  if (event.name === 'createTable') {
    const { liobn, shift, offset, size } = event;
    if (table !== undefined) refuse('the LIOBN has a table already');
    else if (shift < 12 || shift > 34 || size <= 0n) refuse('the window is not possible');
    else state.tables.set(liobn, { liobn, shift, offset, size, values: new Map(), hardware: [] });
    return;
  }
  if (table === undefined) {
    refuse('the LIOBN has no table');
    return;
  }
  const at = table.hardware.findIndex(({ id }) => id === event.table);
  if (event.name === 'detach') {
    const [gone] = at < 0 ? [] : table.hardware.splice(at, 1);
    if (gone === undefined) refuse('this hardware table is not attached');
    else letGo(state, gone.entries);
    return;
  }
  if (at >= 0) refuse('this hardware table is attached already');
  else if (event.shift < 12 || event.shift > table.shift) refuse('its pages are larger than those of the LIOBN');
  else table.hardware.push({ id: event.table, shift: event.shift, entries: new Map() });
};

/** VFIO empties a table that it takes away. */
const letGo = (state: TceState, entries: ReadonlyMap<bigint, { readonly dir: number; readonly ua: bigint }>): void => {
  for (const { dir, ua } of entries.values()) {
    const region = dir === 0 ? undefined : state.regions.find((one) => one.ua <= ua && ua < endOf(state, one));
    if (region !== undefined && region.mapped > 1) region.mapped -= 1;
  }
};
