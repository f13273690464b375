import { copyPersistent, copySlot, type SharedCopy } from '../persistent/copy-persistent.ts';
import type { PersistentGrant } from '../persistent/grant-tree.ts';
import type { BlkbackDevice, BlkbackRing, BlkbackState, PendingRequest } from './blkback-state.ts';

/** Copies of the objects that several parts of a state point to. */
interface Copies {
  readonly pendings: Map<PendingRequest, PendingRequest>;
  readonly grants: Map<PersistentGrant, PersistentGrant>;
  readonly shared: Pick<SharedCopy, 'params' | 'clock'>;
}

/** A state of its own with equal content: what is one object in the state is one object in the copy. */
export const copyBlkback = (state: BlkbackState): BlkbackState => {
  const params = { ...state.params };
  const clock = { ...state.clock };
  const copies: Copies = { pendings: new Map(), grants: new Map(), shared: { params, clock } };
  const globalPool: PendingRequest[] = [];
  const devices = state.devices.map((device) => copyDevice(device, state.globalPool, globalPool, copies));
  const anyDevice = devices[0];
  if (anyDevice === undefined) {
    const shared: SharedCopy = { params, clock, device: NO_DEVICE, grants: copies.grants };
    globalPool.push(...state.globalPool.map((pending) => copyPending(pending, copies, shared)));
  }
  return { ...state, params, clock, devices, globalPool };
};

const NO_DEVICE = { domid: 0, handle: 0, persistent: false, overflow: false };

const copyDevice = (
  device: BlkbackDevice,
  oldPool: readonly PendingRequest[],
  newPool: PendingRequest[],
  copies: Copies,
): BlkbackDevice => {
  const copy: BlkbackDevice = { ...device };
  const shared: SharedCopy = { ...copies.shared, device: copy, grants: copies.grants };
  if (newPool.length === 0) newPool.push(...oldPool.map((pending) => copyPending(pending, copies, shared)));
  copy.rings = device.rings.map((ring) => copyRing(ring, oldPool, newPool, copies, shared));
  return copy;
};

const copyRing = (
  ring: BlkbackRing,
  oldPool: readonly PendingRequest[],
  newPool: PendingRequest[],
  copies: Copies,
  shared: SharedCopy,
): BlkbackRing => {
  const pending = (one: PendingRequest): PendingRequest => copyPending(one, copies, shared);
  return {
    ...ring,
    requests: [...ring.requests],
    backlog: [...ring.backlog],
    pool: ring.pool === oldPool ? newPool : ring.pool.map(pending),
    live: new Map([...ring.live].map(([id, one]) => [id, pending(one)])),
    draining: ring.draining === null ? null : pending(ring.draining),
    grants: copyPersistent(ring.grants, shared),
    timers: ring.timers.map((timer) => ({
      ...timer,
      pending: timer.pending === null ? null : pending(timer.pending),
    })),
  };
};

const copyPending = (pending: PendingRequest, copies: Copies, shared: SharedCopy): PendingRequest => {
  const known = copies.pendings.get(pending);
  if (known !== undefined) return known;
  const copy: PendingRequest = {
    ...pending,
    slots: pending.slots.map((slot) => copySlot(slot, shared)),
    descriptors: pending.descriptors.map((slot) => copySlot(slot, shared)),
    pages: [...pending.pages],
    lengths: [...pending.lengths],
    offsets: [...pending.offsets],
    openBios: [...pending.openBios],
  };
  copies.pendings.set(pending, copy);
  if (pending.sameId !== null) copy.sameId = copyPending(pending.sameId, copies, shared);
  return copy;
};
