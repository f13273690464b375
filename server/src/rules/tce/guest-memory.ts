import { numberOf, type StateView } from '../../world/state-view.ts';
import type { CaptureWorld } from '../../world/world.ts';
import { regionsOf } from './kvm-state.ts';
import { registrations } from './registered.ts';

/** Where guest addresses lie in the memory of QEMU, and what of it was registered for DMA. */
export interface GuestMemory {
  /** Address in QEMU of a guest address; null: no slot has it. */
  readonly ua: (gpa: bigint) => bigint | null;
  readonly regions: readonly { readonly ua: bigint; readonly size: bigint }[];
}

interface Slot {
  readonly gpa: bigint;
  readonly size: bigint;
  readonly ua: bigint;
}

/** Slots and regions at the end of the traces, or of the state of the last moment that has them; null: either is not known. */
export const guestMemory = (world: CaptureWorld): GuestMemory | null => {
  const state = world.snapshots.map((snapshot) => snapshot.state).findLast((view) => !view.isEmpty) ?? null;
  const slots = tracedSlots(world) ?? (state === null ? null : statedSlots(state));
  const regions = tracedRegions(world) ?? (state === null ? null : regionsOf(state));
  if (slots === null || regions === null) return null;
  return {
    regions,
    ua: (gpa) => {
      const slot = slots.find((known) => known.gpa <= gpa && gpa < known.gpa + known.size);
      return slot === undefined ? null : slot.ua + (gpa - slot.gpa);
    },
  };
};

const tracedSlots = ({ facts, capture }: CaptureWorld): readonly Slot[] | null => {
  const { memslot } = facts.tables;
  const slots = new Map<string, Slot>();
  let any = false;
  for (let row = 0; row < memslot.rows(); row += 1) {
    const { slot, addressSpace, gpa, size, ua, result } = memslot.row(row);
    if (facts.blocks[memslot.block.at(row)]?.capture !== capture.id || (result ?? 0) !== 0) continue;
    if (gpa === null || size === null || ua === null) continue;
    any = true;
    const key = `${addressSpace ?? 0} ${slot}`;
    if (size === 0) slots.delete(key);
    else slots.set(key, { gpa, size: BigInt(size), ua });
  }
  return any ? [...slots.values()] : null;
};

const tracedRegions = (world: CaptureWorld): GuestMemory['regions'] | null => {
  const logs = [...registrations(world).values()];
  const longest = logs.reduce((best, next) => (next.length > best.length ? next : best), logs[0] ?? []);
  if (longest.length === 0) return null;
  let live: { readonly ua: bigint; readonly size: bigint }[] = [];
  for (const { event, ua, size, result } of longest) {
    if (result !== 0) continue;
    if (event === 'unregister') live = live.filter((known) => known.ua !== ua || known.size !== size);
    else live.push({ ua, size });
  }
  return live;
};

const statedSlots = (state: StateView): readonly Slot[] | null => {
  const records = state.records('kvm.slots');
  if (records === null) return null;
  return records.flatMap(({ gpa, size, ua, baseGfn, npages, uaStart, pageShift }) => {
    const shift = BigInt(numberOf(pageShift) ?? 16);
    const first = typeof gpa === 'bigint' ? gpa : typeof baseGfn === 'bigint' ? baseGfn << shift : null;
    const bytes = typeof size === 'bigint' ? size : typeof npages === 'bigint' ? npages << shift : null;
    const start = typeof ua === 'bigint' ? ua : typeof uaStart === 'bigint' ? uaStart : null;
    return first === null || bytes === null || start === null ? [] : [{ gpa: first, size: bytes, ua: start }];
  });
};
