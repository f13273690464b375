import { sayBlkback } from '../blkback-log.ts';
import type { BlkbackSwitches } from '../blkback-variants.ts';
import type { Effects } from '../model.ts';
import { newPersistentState } from '../persistent/persistent-state.ts';
import type { BlkbackConnection } from './blkback-event.ts';
import type { BlkbackDevice, BlkbackRing, BlkbackState, PendingRequest } from './blkback-state.ts';
import { newPendingRequest } from './pending-request.ts';

const COMM_LENGTH = 15;
const EINVAL = 22;
const ENOSYS = 38;
const CONNECTED = '4';
const CLOSING = '5';

/** A front end connects (xen_update_blkif_status, connect_ring and connect of xenbus.c, MODEL.md M2.11). False: it was refused, and the device closes. */
export const connect = (state: BlkbackState, connection: BlkbackConnection, effects: Effects): boolean => {
  const { switches, params, devices } = state;
  const { domid, handle, queues, ringPageOrder } = connection;
  const node = `backend/vbd/${domid}/${handle}`;
  const write = (name: string, value: string): void =>
    effects.output({ kind: 'xenstore', path: `${node}/${name}`, value });
  const fatal = (error: number, text: string): false => {
    effects.output({ kind: 'log', level: 'err', text: `vbd vbd-${domid}-${handle}: ${error} ${text}` });
    write('state', CLOSING);
    return false;
  };
  const before = devices.findIndex((device) => device.domid === domid && device.handle === handle);
  if (before >= 0) sayBlkback(effects, switches, 'info', `${node}: prepare for reconnect`);
  else {
    if (switches.indirect) write('feature-max-indirect-segments', String(params.indirectSegments));
    if (switches.multiPage) write('max-ring-page-order', String(params.maxRingPageOrder));
    if (switches.multiQueue) write('multi-queue-max-queues', String(params.maxQueues));
  }
  const protocol = protocolOf(switches, connection);
  if (protocol === null) return fatal(ENOSYS, `unknown fe protocol ${connection.protocol}`);
  if (switches.multiQueue && queues > params.maxQueues)
    return fatal(EINVAL, `guest requested ${queues} queues, exceeding the maximum of ${params.maxQueues}.`);
  if (switches.multiPage && ringPageOrder > params.maxRingPageOrder) {
    const what = switches.multiQueue ? 'requested' : `/local/domain/${domid}/device/vbd/${handle}/request`;
    return fatal(EINVAL, `${what} ring page order ${ringPageOrder} exceed max:${params.maxRingPageOrder}`);
  }
  const device = newDevice(state, connection, node);
  sayConnected(switches, device, connection, protocol, effects);
  write('feature-flush-cache', connection.hasWriteCache ? '1' : '0');
  if (connection.discards && switches.discards) {
    write('discard-granularity', String(connection.discardGranularity));
    write('discard-alignment', '0');
    write('discard-secure', connection.discardSecure ? '1' : '0');
    write('feature-discard', '1');
  }
  if (switches.barriers) write('feature-barrier', connection.hasWriteCache ? '1' : '0');
  if (switches.persistentGrants)
    write('feature-persistent', switches.persistentParameter && !params.featurePersistent ? '0' : '1');
  write('sectors', String(connection.sectors));
  write('info', connection.readonly ? '4' : '0');
  write('sector-size', String(connection.blockSize));
  write('physical-sector-size', String(connection.blockSize));
  write('state', CONNECTED);
  if (before >= 0) devices[before] = device;
  else devices.push(device);
  return true;
};

interface Protocol {
  readonly number: number;
  readonly text: string;
}

const protocolOf = (
  { assumesDefaultAbi }: BlkbackSwitches,
  { protocol, nativeProtocol }: BlkbackConnection,
): Protocol | null => {
  const isX86 = nativeProtocol.startsWith('x86_');
  if (protocol === null)
    return assumesDefaultAbi
      ? { number: isX86 ? 2 : 1, text: 'unspecified, assuming default' }
      : { number: 1, text: 'unspecified, assuming native' };
  if (protocol === nativeProtocol) return { number: 1, text: protocol };
  if (protocol === 'x86_32-abi') return { number: 2, text: protocol };
  return protocol === 'x86_64-abi' ? { number: 3, text: protocol } : null;
};

const sayConnected = (
  switches: BlkbackSwitches,
  device: BlkbackDevice,
  connection: BlkbackConnection,
  { number, text }: Protocol,
  effects: Effects,
): void => {
  const info = (line: string): void => sayBlkback(effects, switches, 'info', line);
  const persistent = device.persistent ? 'persistent grants' : '';
  const { ringRef, eventChannel } = connection;
  if (switches.multiQueue) {
    info(`${device.node}: using ${device.rings.length} queues, protocol ${number} (${text}) ${persistent}`);
    return;
  }
  if (!switches.multiPage) {
    const line = `ring-ref ${ringRef}, event-channel ${eventChannel}, protocol ${number} (${text})`;
    info(switches.persistentGrants ? `${line} ${persistent}` : line);
    return;
  }
  const pages = 2 ** connection.ringPageOrder;
  info(`event-channel ${eventChannel}`);
  if (pages === 1)
    info(`/local/domain/${device.domid}/device/vbd/${device.handle}:using single page: ring-ref ${ringRef}`);
  else for (let page = 0; page < pages; page += 1) info(`ring-ref${page}: ${ringRef + page}`);
  info(`ring-pages:${pages}, event-channel ${eventChannel}, protocol ${number} (${text}) ${persistent}`);
};

const newDevice = (state: BlkbackState, connection: BlkbackConnection, node: string): BlkbackDevice => {
  const { switches, params, clock } = state;
  const { domid, handle, name, major, minor, readonly, blockSize, maxSectors, maxSegments } = connection;
  const persistent =
    connection.persistent && switches.persistentGrants && (!switches.persistentParameter || params.featurePersistent);
  const device: BlkbackDevice = {
    domid,
    handle,
    name,
    node,
    major,
    minor,
    readonly,
    blockSize,
    maxSectors,
    maxSegments,
    discardSecure: connection.discardSecure,
    persistent,
    overflow: false,
    discardError: connection.discards ? 0 : -95,
    transactionFailure: null,
    bioFailures: 0,
    size: connection.sectors,
    bdevSize: connection.sectors,
    xenstoreSectors: connection.sectors,
    sizeChangedAt: clock.now,
    refcnt: 1,
    drain: false,
    drainSignal: false,
    state: 'connected',
    rings: [],
  };
  const count = switches.multiQueue ? Math.max(1, connection.queues) : 1;
  const order = switches.multiPage ? connection.ringPageOrder : 0;
  device.rings = Array.from({ length: count }, (_, index) =>
    newRing(state, device, index, order, connection.statsFrom ?? clock.now),
  );
  if (switches.threadReference) device.refcnt += count;
  return device;
};

const newRing = (
  state: BlkbackState,
  device: BlkbackDevice,
  index: number,
  order: number,
  statsFrom: number,
): BlkbackRing => {
  const { switches, params, clock, globalPool } = state;
  const pages = 2 ** order;
  const entries = 32 * pages;
  const name = switches.multiQueue
    ? `${device.domid}.${device.name}-${index}`
    : `blkback.${device.domid}.${device.name}`;
  const comm = name.slice(0, COMM_LENGTH);
  const total = switches.globalPool ? params.globalRequests : params.requestsPerPage * pages;
  const pool: PendingRequest[] = switches.globalPool
    ? globalPool
    : Array.from({ length: Math.max(1, total) }, newPendingRequest);
  return {
    index,
    comm,
    entries,
    requests: Array.from({ length: entries }, () => null),
    reqProd: 0,
    reqEvent: 1,
    rspProd: 0,
    rspEvent: 1,
    reqCons: 0,
    rspProdPvt: 0,
    rspCons: 0,
    reqProdPvt: 0,
    backlog: [],
    waitingReqs: false,
    irqSince: null,
    eoiPending: false,
    irqLatched: false,
    inflight: 0,
    pool,
    poolTotal: Math.max(1, total),
    live: new Map(),
    draining: null,
    grants: newPersistentState(switches, params, clock, device, comm),
    oo: 0,
    rd: 0,
    wr: 0,
    f: 0,
    ds: 0,
    rdSect: 0,
    wrSect: 0,
    nextStats: statsFrom,
    hasPrinted: false,
    completions: 0,
    thread: 'run',
    wakeAt: clock.now,
    passEnd: 0,
    haltedAt: null,
    timers: [],
  };
};
