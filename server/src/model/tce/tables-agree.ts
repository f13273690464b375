import { hex } from '../../core/hex.ts';
import type { Effects } from '../model.ts';
import { entriesIn } from './entries-in.ts';
import type { TceCall } from './tce-event.ts';
import type { HardwareTable, TceState, TceTable } from './tce-state.ts';
import { directionOf, entryOf } from './translate.ts';

/** M8-I4: after a call that succeeded, every hardware table has what the guest's table says, in the entries of this call. */
export const tablesAgree = (state: TceState, call: TceCall, effects: Effects): void => {
  const table = state.tables.get(call.liobn);
  if (table === undefined || call.call === 'H_GET_TCE') return;
  const npages = call.call === 'H_PUT_TCE' ? 1n : call.npages;
  const first = entryOf(table, call.ioba, npages);
  if (first === null) return;
  for (const hardware of table.hardware) {
    const pages = 1n << BigInt(table.shift - hardware.shift);
    const filled = entriesIn(hardware.entries, first * pages, npages * pages).map((index) => index / pages);
    for (const index of new Set([...entriesIn(table.values, first, npages), ...filled]))
      if (hardwareDirection(table, hardware, index) !== directionOf(table.values.get(index) ?? 0n))
        effects.violation({
          id: 'M8-I4',
          text: `The call succeeded, but a hardware table does not have what the guest's table says.`,
          object: `liobn ${hex(call.liobn)} entry ${hex(index)}`,
        });
  }
};

/** The direction of all pages behind an entry, or -1 where they differ. */
const hardwareDirection = (table: TceTable, { shift, entries }: HardwareTable, entry: bigint): number => {
  const pages = 1n << BigInt(table.shift - shift);
  const first = entries.get(entry * pages)?.dir ?? 0;
  for (let page = 1n; page < pages; page += 1n) if ((entries.get(entry * pages + page)?.dir ?? 0) !== first) return -1;
  return first;
};
