import type { Effects } from '../model.ts';
import { maintainPages } from '../persistent/maintain-pages.ts';
import type { BlkbackDevice, BlkbackRing, BlkbackState } from './blkback-state.ts';
import { runBlockIo } from './block-io.ts';
import { isQuiescent } from './drain.ts';
import { resize } from './resize.ts';
import { printStatistics } from './statistics-line.ts';
import { submitRequest } from './submit-request.ts';
import { addTimer } from './timers.ts';

/** When the thread runs next (ms): now when it has work, else when what it waits for is over. */
export const nextRun = (state: BlkbackState, device: BlkbackDevice, ring: BlkbackRing): number => {
  const { now } = state.clock;
  switch (ring.thread) {
    case 'run':
      return now;
    case 'waitWork':
      return ring.waitingReqs ? now : ring.wakeAt;
    case 'waitPool':
      return ring.pool.length > 0 ? now : ring.wakeAt;
    case 'waitDrain':
      return device.drainSignal || !device.drain ? now : ring.wakeAt;
    case 'sleep':
      return ring.wakeAt;
    case 'haltedBogus':
    case 'stopped':
      return Infinity;
  }
};

/** The thread runs until it waits for something (xen_blkif_schedule, MODEL.md M2.3). */
export const runThread = (state: BlkbackState, device: BlkbackDevice, ring: BlkbackRing, effects: Effects): void => {
  const { clock, params, switches } = state;
  while (state.crashed === null && ring.grants.crashed === null && state.stepsLeft > 0) {
    state.stepsLeft -= 1;
    switch (ring.thread) {
      case 'run':
        if (device.state !== 'connected') return;
        if (device.size !== device.bdevSize) resize(switches, device, effects);
        ring.wakeAt = switches.tick ? clock.now + Math.max(1, params.lruInterval) : Infinity;
        ring.thread = 'waitWork';
        break;
      case 'waitWork':
        if (ring.waitingReqs) ring.thread = 'waitPool';
        else if (clock.now >= ring.wakeAt) endPass(state, ring, effects);
        else return;
        break;
      case 'waitPool':
        if (ring.pool.length > 0) {
          ring.waitingReqs = false;
          readRing(state, device, ring, 'start', effects);
        } else if (clock.now >= ring.wakeAt) endPass(state, ring, effects);
        else return;
        break;
      case 'waitDrain':
        if (!goOnAfterDrain(state, device, ring, effects)) return;
        break;
      case 'sleep':
        if (clock.now < ring.wakeAt) return;
        readRing(state, device, ring, 'check', effects);
        break;
      case 'haltedBogus':
      case 'stopped':
        return;
    }
  }
};

const readRing = (
  state: BlkbackState,
  device: BlkbackDevice,
  ring: BlkbackRing,
  from: 'start' | 'check' | 'rest',
  effects: Effects,
): void => {
  const { clock, params } = state;
  const result = runBlockIo(state, device, ring, from, effects);
  if (state.crashed !== null || ring.grants.crashed !== null) return;
  switch (result) {
    case 'pause':
      effects.output({ kind: 'sleep', ms: params.errorPause });
      ring.thread = 'sleep';
      ring.wakeAt = clock.now + params.errorPause;
      return;
    case 'drain':
      device.drainSignal = false;
      ring.thread = 'waitDrain';
      ring.wakeAt = clock.now + Math.max(1, params.drainPoll);
      return;
    case 'bogus':
      ring.thread = 'haltedBogus';
      ring.haltedAt = ring.reqCons;
      return;
    case 'more':
      ring.waitingReqs = true;
      break;
    case 'done':
      break;
  }
  endInterrupt(ring);
  endPass(state, ring, effects);
};

/** With a late end of interrupt the channel opens only when the ring was read to its end; an interrupt that came meanwhile is delivered then. */
const endInterrupt = (ring: BlkbackRing): void => {
  if (!ring.eoiPending || ring.waitingReqs) return;
  ring.eoiPending = ring.irqLatched;
  ring.waitingReqs = ring.irqLatched;
  ring.irqLatched = false;
};

const endPass = (state: BlkbackState, ring: BlkbackRing, effects: Effects): void => {
  const { clock, params } = state;
  const before = ring.grants.purgeWork;
  maintainPages(ring.grants, effects);
  if (params.automatic && before === 'idle' && ring.grants.purgeWork !== 'idle')
    addTimer(ring, { at: clock.now + params.workerDelay, kind: 'worker', pending: null, id: 0n });
  if (params.logStats !== 0 && clock.now > ring.nextStats) printStatistics(state, ring, effects);
  ring.thread = 'run';
};

/** True: the barrier went on, since nothing is under way, another ring ended the drain, or the device goes away. */
const goOnAfterDrain = (state: BlkbackState, device: BlkbackDevice, ring: BlkbackRing, effects: Effects): boolean => {
  const pending = ring.draining;
  const isWoken = device.drainSignal || !device.drain || state.clock.now >= ring.wakeAt;
  if (!isWoken) return false;
  if (device.drain && device.state === 'connected' && !isQuiescent(device, ring, state.switches)) {
    device.drainSignal = false;
    ring.wakeAt = state.clock.now + Math.max(1, state.params.drainPoll);
    return false;
  }
  device.drain = false;
  device.drainSignal = false;
  ring.draining = null;
  const result = pending === null ? 'ok' : submitRequest(state, device, ring, pending, effects);
  if (result === 'pause') {
    effects.output({ kind: 'sleep', ms: state.params.errorPause });
    ring.thread = 'sleep';
    ring.wakeAt = state.clock.now + state.params.errorPause;
  } else readRing(state, device, ring, result === 'end' ? 'check' : 'rest', effects);
  return true;
};
