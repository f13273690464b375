import type { Effects } from '../model.ts';
import { tearDown } from '../persistent/teardown.ts';
import type { BlkbackDevice, BlkbackRing, BlkbackState } from './blkback-state.ts';
import { runThread } from './run-thread.ts';
import { printStatistics } from './statistics-line.ts';

const EBUSY = -16;

/**
 * The device is disconnected (xen_blkif_disconnect, MODEL.md M2.3 step 9 and M2.11): the threads stop, then all is freed. While requests are under way
 * it stays half closed and says so (`pending I/O`); the event has to come again.
 */
export const disconnect = (state: BlkbackState, device: BlkbackDevice, effects: Effects): void => {
  device.state = 'closing';
  for (const ring of device.rings) if (ring.thread !== 'stopped') stopThread(state, device, ring, effects);
  if (state.crashed !== null) return;
  const isBusy = device.rings.some(({ live }) => live.size > 0);
  effects.output({ kind: 'result', of: 'xen_blkif_disconnect', value: isBusy ? EBUSY : 0 });
  if (isBusy) return;
  for (const ring of device.rings) {
    if (ring.grants.crashed !== null) return;
    tearDown(ring.grants, effects);
    const free = ring.pool.length;
    if (!state.switches.globalPool && free !== ring.poolTotal)
      effects.output({ kind: 'log', level: 'warn', text: 'WARNING: xen_blkif_disconnect: requests are missing' });
  }
  device.state = 'closed';
};

const stopThread = (state: BlkbackState, device: BlkbackDevice, ring: BlkbackRing, effects: Effects): void => {
  if (ring.thread === 'waitDrain') {
    // The drain ends when the thread is to stop, and the barrier goes to the disk.
    device.drain = false;
    runThread(state, device, ring, effects);
  }
  if (ring.thread === 'stopped' || state.crashed !== null) return;
  ring.thread = 'stopped';
  ring.waitingReqs = false;
  if (state.params.logStats !== 0) printStatistics(state, ring, effects);
  if (state.switches.threadReference) device.refcnt -= 1;
};
