import { hex } from '../../core/hex.ts';
import type { Violation } from '../violation.ts';
import type { HardwareTable, TceState, TceTable } from './tce-state.ts';
import { endOf, regionOf, toHost } from './translate.ts';

/** The invariants of MODEL.md M8.6 that a state alone can break: M8-I1, I2, I3, I5, I9 and I13. */
export const checkTce = (state: TceState): readonly Violation[] => [
  ...checkRegions(state),
  ...Array.from(state.tables.values()).flatMap((table) =>
    table.hardware.flatMap((hardware) => checkHardware(state, table, hardware)),
  ),
  ...(state.rmapLocked
    ? [{ id: 'M8-I9', text: 'A call returned with the lock of the reverse map held.', object: null }]
    : []),
];

const checkRegions = (state: TceState): Violation[] => {
  const found: Violation[] = [];
  for (const [index, region] of state.regions.entries()) {
    const object = `region ${hex(region.ua)}`;
    const entries = countEntries(state, region.ua, endOf(state, region));
    if (region.mapped !== 1 + entries)
      found.push({
        id: 'M8-I1',
        text: `The region counts ${region.mapped - 1} entries, the tables have ${entries} in it.`,
        object,
      });
    const overlaps = state.regions.some(
      (other, at) => at > index && other.ua < endOf(state, region) && region.ua < endOf(state, other),
    );
    if (overlaps || region.used < 1)
      found.push({
        id: 'M8-I5',
        text: overlaps ? 'Two regions overlap.' : 'The region is registered nowhere and still there.',
        object,
      });
  }
  return found;
};

const countEntries = (state: TceState, from: bigint, to: bigint): number => {
  let count = 0;
  for (const { hardware } of state.tables.values())
    for (const { entries } of hardware)
      for (const { dir, ua } of entries.values()) if (dir !== 0 && ua >= from && ua < to) count += 1;
  return count;
};

const checkHardware = (state: TceState, table: TceTable, hardware: HardwareTable): Violation[] => {
  const found: Violation[] = [];
  const broken = (id: string, index: bigint, text: string): void => {
    found.push({ id, text, object: `liobn ${hex(table.liobn)} entry ${hex(index)}` });
  };
  for (const [index, { hpa, dir, ua }] of hardware.entries) {
    if (dir === 0) {
      if (ua !== 0n) broken('M8-I3', index, `The entry is empty and still belongs to user address ${hex(ua)}.`);
      continue;
    }
    const region = regionOf(state, ua, 1n << BigInt(hardware.shift));
    if (region === null) broken('M8-I2', index, `The entry's user address ${hex(ua)} is in no region.`);
    else if (toHost(state, region, ua, hardware.shift) !== hpa)
      broken('M8-I2', index, `The entry's host address ${hex(hpa)} is not that of its user address ${hex(ua)}.`);
  }
  if (hardware.shift > table.shift)
    found.push({
      id: 'M8-I13',
      text: `The hardware table has pages of 2^${hardware.shift} bytes, the LIOBN of 2^${table.shift}.`,
      object: `liobn ${hex(table.liobn)}`,
    });
  return found;
};
