import type { Effects } from '../model.ts';
import type { BlkbackRing, BlkbackState } from './blkback-state.ts';

const pad = (value: number, width: number): string => String(value).padStart(width);

/** The statistics line in the form of the version, and the counters that start anew with it (print_stats, MODEL.md M2.10). `f` and the sectors never do. */
export const printStatistics = (state: BlkbackState, ring: BlkbackRing, effects: Effects): void => {
  const { switches, params } = state;
  const prefix = switches.blankPrefix ? 'xen-blkback: ' : 'xen-blkback ';
  const { oo, rd, wr, f, ds } = ring;
  const requests = `oo ${pad(oo, 3)}  |  rd ${pad(rd, 4)}  |  wr ${pad(wr, 4)}  |  f ${pad(f, 4)}`;
  const discards = switches.discards ? `  |  ds ${pad(ds, 4)}` : '';
  const grants = switches.persistentInStats
    ? ` | pg: ${pad(ring.grants.count, 4)}/${pad(params.maxPersistentGrants, 4)}`
    : '';
  effects.output({ kind: 'log', level: 'info', text: `${prefix}(${ring.comm}): ${requests}${discards}${grants}` });
  ring.nextStats = state.clock.now + params.statsPeriod;
  ring.oo = 0;
  ring.rd = 0;
  ring.wr = 0;
  if (switches.discardsReset) ring.ds = 0;
  ring.hasPrinted = true;
};
