import type { BlkbackSwitches } from '../blkback-variants.ts';
import type { Effects } from '../model.ts';
import type { CounterOutput } from '../output.ts';
import type { BlkbackRing } from './blkback-state.ts';

const BY_ONE: Readonly<Record<'oo' | 'rd' | 'wr' | 'f' | 'ds', CounterOutput>> = {
  oo: { kind: 'counter', name: 'oo', delta: 1 },
  rd: { kind: 'counter', name: 'rd', delta: 1 },
  wr: { kind: 'counter', name: 'wr', delta: 1 },
  f: { kind: 'counter', name: 'f', delta: 1 },
  ds: { kind: 'counter', name: 'ds', delta: 1 },
};

/** Adds one to a counter of requests; before 3.5 they have 32 bits and a sign. */
export const countOne = (
  ring: BlkbackRing,
  name: 'oo' | 'rd' | 'wr' | 'f' | 'ds',
  { wideCounters }: BlkbackSwitches,
  effects: Effects,
): void => {
  ring[name] = wideCounters ? ring[name] + 1 : (ring[name] + 1) | 0;
  effects.output(BY_ONE[name]);
};

/** Adds sectors of 512 bytes to a counter of sectors. */
export const countSectors = (
  ring: BlkbackRing,
  name: 'rdSect' | 'wrSect',
  sectors: number,
  { wideCounters }: BlkbackSwitches,
  effects: Effects,
): void => {
  ring[name] = wideCounters ? ring[name] + sectors : (ring[name] + sectors) | 0;
  if (sectors > 0) effects.output({ kind: 'counter', name, delta: sectors });
};
