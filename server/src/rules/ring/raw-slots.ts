import { decodeSlotRequest } from '../../model/ring/decode-ring-page.ts';
import { distance } from '../../model/ring/ring-index.ts';
import { slotBytes, type RingAbi } from '../../model/ring/ring-size.ts';
import { numberOf, type StateView } from '../../world/state-view.ts';
import type { RingState } from '../state/back-rings.ts';

/** A slot of the state: its number, what was read from it, and its bytes if the state has them. */
export interface StateSlot {
  readonly id: bigint | null;
  readonly sector: bigint | null;
  readonly bytes: Uint8Array | null;
}

/**
 * The slots of a ring that hold requests (`slots`, in the order of the ring): those between rspProdPvt and reqCons where the indices are known, else those
 * that are not marked `busy=0`. Null: the state has none.
 */
export const busySlots = (state: StateView, { path }: RingState): readonly StateSlot[] | null => {
  const slots = state.records(`${path}.slots`);
  if (slots === null) return null;
  const from = state.number(`${path}.rspProdPvt`);
  const to = state.number(`${path}.reqCons`);
  const entries = state.number(`${path}.nrEnts`) ?? slots.length;
  const isPower = entries > 0 && (entries & (entries - 1)) === 0 && entries === slots.length;
  const busy = slots.filter((slot, index) => {
    const marked = numberOf(slot['busy']);
    if (marked !== null) return marked !== 0;
    if (from === null || to === null || !isPower) return true;
    return distance(index, from & (entries - 1)) % entries < Math.min(entries, distance(to, from));
  });
  return busy.map(({ id, sector, raw }) => ({
    id: typeof id === 'bigint' ? id : null,
    sector: typeof sector === 'bigint' ? sector : null,
    bytes: typeof raw === 'string' ? bytesOf(raw) : null,
  }));
};

/** Id and sector of a slot as this layout has them; from the bytes, which then count more than what somebody read. */
export const readSlot = (
  slot: StateSlot,
  abi: RingAbi | null,
): { readonly id: bigint; readonly sector: bigint } | null => {
  if (abi !== null && slot.bytes !== null) return decodeSlotRequest(slot.bytes, abi);
  return slot.id === null ? null : { id: slot.id, sector: slot.sector ?? 0n };
};

/** Bytes of hexadecimal text, blanks between them allowed; null when it is none, or too short for a request. */
const bytesOf = (text: string): Uint8Array | null => {
  const digits = text.replaceAll(' ', '');
  const least = 24;
  if (digits.length < 2 * least || digits.length > 2 * slotBytes('x86_64') || digits.length % 2 !== 0) return null;
  const bytes = new Uint8Array(digits.length / 2);
  for (let at = 0; at < bytes.length; at += 1) {
    const pair = digits.slice(2 * at, 2 * at + 2);
    if (!/^[0-9a-fA-F]{2}$/.test(pair)) return null;
    bytes[at] = Number.parseInt(pair, 16);
  }
  return bytes;
};
