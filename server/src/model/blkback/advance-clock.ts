import type { Effects } from '../model.ts';
import { runPurgeWorker } from '../persistent/purge-worker.ts';
import { notPossible } from '../violation.ts';
import type { BlkbackDevice, BlkbackRing, BlkbackState } from './blkback-state.ts';
import { completeBio, completeUnmap } from './complete-request.ts';
import { consumeResponses } from './front-end.ts';
import { nextRun, runThread } from './run-thread.ts';

/** Moves the clock to `ms`, and in the order of time lets every thread run and every delayed thing happen on the way. */
export const advanceClock = (state: BlkbackState, ms: number, effects: Effects): void => {
  const { clock } = state;
  for (;;) {
    let dueAt = Infinity;
    let dueDevice: BlkbackDevice | null = null;
    let dueRing: BlkbackRing | null = null;
    let isTimer = false;
    for (const device of state.devices)
      for (const ring of device.rings) {
        const timer = ring.timers[0];
        const run = nextRun(state, device, ring);
        const timerFirst = timer !== undefined && timer.at <= run;
        const at = timerFirst ? timer.at : run;
        if (at >= dueAt) continue;
        dueAt = at;
        dueDevice = device;
        dueRing = ring;
        isTimer = timerFirst;
      }
    if (dueDevice === null || dueRing === null || dueAt > ms) {
      clock.now = ms;
      return;
    }
    clock.now = Math.max(clock.now, dueAt);
    if (isTimer) expire(state, dueDevice, dueRing, effects);
    else runThread(state, dueDevice, dueRing, effects);
    state.crashed ??= dueRing.grants.crashed;
    if (state.crashed !== null) return;
    if (state.params.automatic && dueRing.rspCons !== dueRing.rspProd)
      consumeResponses(state, dueRing, (dueRing.rspProd - dueRing.rspCons) >>> 0, effects);
    if (state.stepsLeft <= 0) {
      effects.violation(
        notPossible('tick', `more happens until ${ms} ms than one event may do; the clock is at ${clock.now} ms`),
      );
      return;
    }
  }
};

const expire = (state: BlkbackState, device: BlkbackDevice, ring: BlkbackRing, effects: Effects): void => {
  const timer = ring.timers.shift();
  state.stepsLeft -= 1;
  if (timer === undefined) return;
  const { pending, kind, id } = timer;
  if (kind === 'worker') {
    if (ring.grants.purgeWork !== 'idle') runPurgeWorker(ring.grants, Infinity, effects);
  } else if (pending !== null && pending.id === id) {
    if (kind === 'unmap' && pending.stage === 'unmapping') completeUnmap(state, device, ring, pending, effects);
    if (kind === 'disk' && pending.stage === 'io')
      for (let bio = pending.openBios.length - 1; bio >= 0; bio -= 1)
        if (pending.openBios[bio] === true) completeBio(state, device, ring, pending, bio, 0, AT_ONCE, effects);
  }
};

const AT_ONCE = { extraReferences: 0, hold: false };
