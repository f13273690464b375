import { persistentViolations } from '../persistent/persistent-invariants.ts';
import type { Violation } from '../violation.ts';
import type { BlkbackDevice, BlkbackRing, BlkbackState } from './blkback-state.ts';
import { liveRequests } from './pending-request.ts';
import { unanswered } from './backend-ring.ts';

const HALF = 0x80000000;
/** ms after which an interrupt that was sent counts as lost, and a new size as missed. */
const LOST_AFTER = 1000;
const SIZE_AFTER = 200;

/** The invariants M1-I1 to I6, M2-I1 to I12 and M3-I1 to I12 that this state breaks (MODEL.md). Those that need a recording or the other end are left to rules. */
export const blkbackViolations = (state: BlkbackState): readonly Violation[] => {
  const found: Violation[] = [];
  for (const device of state.devices)
    if (device.state !== 'closed') {
      checkDevice(state, device, found);
      for (const ring of device.rings) checkRing(state, device, ring, found);
    } else for (const ring of device.rings) found.push(...persistentViolations(ring.grants, []));
  if (state.switches.globalPool) checkGlobalPool(state, found);
  return found;
};

const checkDevice = (state: BlkbackState, device: BlkbackDevice, found: Violation[]): void => {
  const object = `vbd:${device.domid}/${device.handle}`;
  const broken = (id: string, text: string): void => void found.push({ id, text, object });
  const { switches, clock } = state;
  let held = 0;
  let threads = 0;
  let draining = 0;
  for (const ring of device.rings) {
    for (const pending of liveRequests(ring)) if (pending.holdsReference) held += 1;
    if (ring.thread !== 'stopped') threads += 1;
    if (ring.thread === 'waitDrain') draining += 1;
    if (ring.thread === 'stopped' && device.state === 'connected')
      broken('M2-I11', `Ring ${ring.index} is connected and has no thread.`);
  }
  const expected = 1 + (switches.threadReference ? threads : 0) + held;
  if (device.refcnt !== expected)
    broken(
      'M2-I1',
      `The reference count is ${device.refcnt}; ${held} requests and ${threads} threads make ${expected}.`,
    );
  if (device.drain && draining !== 1) broken('M2-I9', `A drain is on, and ${draining} threads wait for one.`);
  const isLate = switches.tick && clock.now - device.sizeChangedAt > SIZE_AFTER && device.state === 'connected';
  if (isLate && (device.size !== device.bdevSize || device.xenstoreSectors !== device.size)) {
    const sizes = `the disk ${device.bdevSize}, the driver ${device.size}, xenstore ${device.xenstoreSectors}`;
    broken('M2-I10', `The sizes differ: ${sizes} sectors.`);
  }
};

const checkRing = (state: BlkbackState, device: BlkbackDevice, ring: BlkbackRing, found: Violation[]): void => {
  const object = `vbd:${device.domid}/${device.handle}/${ring.index}`;
  const broken = (id: string, text: string): void => void found.push({ id, text, object });
  const { switches, params, clock } = state;
  const published = (ring.reqProd - ring.rspProdPvt) >>> 0;
  const taken = unanswered(ring);
  const unread = (ring.reqProd - ring.reqCons) >>> 0;
  if (published > ring.entries)
    broken('M1-I1', `The front end published ${published} unanswered requests in a ring of ${ring.entries}.`);
  if (taken > ring.entries)
    broken('M1-I2', `${taken} requests are taken and not answered, the ring has ${ring.entries}.`);
  if (unread >= HALF) broken('M1-I3', `The backend has read ${-unread >>> 0} requests more than were published.`);
  if (ring.rspProd !== ring.rspProdPvt) broken('M1-I4', 'A response is not published.');
  const sleeps = ring.thread === 'waitWork' && !ring.waitingReqs && unread > 0 && taken < ring.entries;
  const isOnItsWay = ring.irqSince !== null && clock.now - ring.irqSince <= LOST_AFTER;
  const isMasked = ring.eoiPending && ring.irqLatched;
  if (sleeps && unread < HALF && !isOnItsWay && !isMasked)
    broken('M1-I6', `The thread sleeps with ${unread} requests in the ring.`);
  let between = 0;
  let inflight = 0;
  let outside = 0;
  const live = [];
  for (const pending of liveRequests(ring)) {
    if (pending.stage === 'io' || pending.stage === 'unmapping') between += 1;
    if (pending.stage === 'io')
      live.push({ slots: pending.slots, count: params.copiesGrants ? 0 : pending.segmentCount });
    if (pending.holdsReference) inflight += 1;
    if (!pending.isPooled) outside += 1;
  }
  if (ring.draining !== null) outside += 1;
  if (!switches.globalPool && ring.pool.length + outside !== ring.poolTotal)
    broken('M2-I2', `${ring.pool.length} requests are free and ${outside} in use, of ${ring.poolTotal}.`);
  const lag = taken - between;
  const mostLag = ring.draining === null ? 0 : 1;
  if (taken <= ring.entries && (lag < 0 || lag > mostLag) && !switches.poolBeforeResponse)
    broken('M2-I3', `${taken} requests are not answered, ${between} are under way.`);
  if (switches.inflightCount && ring.inflight !== inflight)
    broken('M2-I4', `${ring.inflight} requests are counted as under way, ${inflight} are.`);
  if (!switches.globalPool && ring.poolTotal >= ring.entries && ring.oo > ring.completions)
    broken('M2-I5', `The pool was empty ${ring.oo} times, with ${ring.completions} completions.`);
  const perRequest = 8 * Math.max(params.directSegments, switches.indirect ? params.indirectSegments : 0);
  if (!ring.hasPrinted && switches.wideCounters && ring.rdSect > perRequest * ring.rd)
    broken('M2-I6', `${ring.rdSect} sectors were read with ${ring.rd} requests.`);
  if (ring.haltedAt !== null && ring.haltedAt !== ring.reqCons)
    broken('M2-I12', `The ring was halted at ${ring.haltedAt} and is at ${ring.reqCons}.`);
  found.push(
    ...persistentViolations(ring.grants, live).map((violation) => ({
      ...violation,
      object: violation.object ?? object,
    })),
  );
};

const checkGlobalPool = (state: BlkbackState, found: Violation[]): void => {
  let outside = 0;
  for (const { rings } of state.devices)
    for (const ring of rings) {
      for (const pending of liveRequests(ring)) if (!pending.isPooled) outside += 1;
      if (ring.draining !== null) outside += 1;
    }
  const { globalPool, params } = state;
  const total = Math.max(1, params.globalRequests);
  if (globalPool.length + outside !== total) {
    const text = `${globalPool.length} requests are free and ${outside} in use, of ${total}.`;
    found.push({ id: 'M2-I2', text, object: null });
  }
};
