import { amount } from '../../core/amount.ts';
import { factPlace } from '../../facts/fact-place.ts';
import type { Work } from '../../core/work.ts';
import { ringEntries, type RingAbi } from '../../model/ring/ring-size.ts';
import { persistentRanges, type PersistentRangeOf } from '../../world/persistent-ranges.ts';
import type { CaptureWorld, GrantTableView, SnapshotWorld, VbdView } from '../../world/world.ts';
import { reconcileBuffers } from './reconcile-buffers.ts';
import { reconcileCalls } from './reconcile-calls.ts';
import { reconcileGrants } from './reconcile-grants.ts';
import { reconcileMemory } from './reconcile-memory.ts';
import { reconcileRings } from './reconcile-rings.ts';
import { requestsSince, type RequestsSinceOf } from './requests-since.ts';
import { sinkAt, type Reconciled } from './reconciled.ts';

const CONNECTED = 4;
/** Console and xenstore of a guest. */
const RESERVED = 2;

/** The most likely state of rings, their persistent grants and grant tables at every moment of a capture (MODEL.md 8b). */
export const reconcile = function* (world: CaptureWorld): Work<readonly Reconciled[]> {
  const found: Reconciled[] = [];
  const lookups = { rangeOf: persistentRanges(world), sinceOf: requestsSince(world) };
  for (const snapshot of world.snapshots) {
    stated(world, snapshot, found);
    const rings = new Map<number, Explained>();
    for (const vbd of snapshot.vbds) {
      yield;
      device(world, snapshot, vbd, lookups, found, rings);
    }
    for (const { tables, isCopy } of snapshot.dumps)
      if (!isCopy) for (const table of tables) residual(world, snapshot, table, rings, found);
    reconcileRings(world, snapshot, found);
    yield* reconcileGrants(world, snapshot, found);
  }
  yield* reconcileMemory(world, found);
  reconcileBuffers(world, found);
  yield* reconcileCalls(world, found);
  return found;
};

/** Grants of a guest that devices explain. */
interface Explained {
  pages: number;
  low: number;
  /** Null: some ring has no statistics. */
  high: number | null;
}

/** What a `state` section says is certain. */
const stated = ({ facts }: CaptureWorld, { id, state }: SnapshotWorld, found: Reconciled[]): void => {
  for (const { path, value, row } of state.all) {
    if (typeof value !== 'bigint' && typeof value !== 'boolean') continue;
    const number = Number(value);
    sinkAt(found, id, factPlace(facts, 'stateValue', row))('state', path, number, number, 'stated');
  }
};

/** What the log of the backend tells of a ring. */
interface LogLookups {
  readonly rangeOf: PersistentRangeOf;
  readonly sinceOf: RequestsSinceOf;
}

const device = (
  { facts }: CaptureWorld,
  snapshot: SnapshotWorld,
  vbd: VbdView,
  { rangeOf, sinceOf }: LogLookups,
  found: Reconciled[],
  explained: Map<number, Explained>,
): void => {
  const { frontendDomid: domid, device: handle } = vbd;
  if (domid === null || handle === null) return;
  const { protocol, persistent } = facts.tables.vbd.row(vbd.row);
  const isConnected = vbd.frontState === CONNECTED && vbd.backState === CONNECTED;
  const be = `be{${domid}/${handle}}`;
  const put = sinkAt(found, snapshot.id, factPlace(facts, 'vbd', vbd.row));
  if (!isConnected) {
    put(
      'assumption',
      be,
      null,
      null,
      `the device has no rings, because its ends are in state ${vbd.frontState} and ${vbd.backState}`,
    );
    return;
  }
  const abi: RingAbi = protocol === 'x86_32-abi' ? 'x86_32' : 'x86_64';
  if (protocol === null)
    put('assumption', `${be}.protocol`, null, null, 'slots as a 64-bit guest has them: xenstore names no layout');
  const sum = explained.get(domid) ?? { pages: 0, low: 0, high: 0 };
  explained.set(domid, sum);
  for (const { index, refs } of vbd.rings) {
    const path = `${be}.r{${index}}`;
    sum.pages += refs.length;
    const entries = ringEntries(Math.ceil(Math.log2(Math.max(1, refs.length))), abi);
    put('state', `${path}.nrEnts`, entries, entries, `${refs.length} ring pages`);
    if (snapshot.state.number(`${path}.inflight`) === null)
      put('state', `${path}.inflight`, 0, entries, 'nothing shows requests under way');
    const window = snapshot.dumps[0]?.window ?? snapshot.window ?? null;
    // No line counts what was read since the last one, and none the requests of unknown operations.
    const since = sinceOf({ domid, device: handle, ring: index }, window?.from ?? null);
    if (since !== null && snapshot.state.number(`${path}.reqCons`) === null)
      put(
        'state',
        `${path}.reqCons`,
        since.count,
        null,
        `${amount(since.lines, 'statistics line', 'statistics lines')} since the connection`,
      );
    const range =
      vbd.name === null || window === null ? null : rangeOf({ domid, device: vbd.name, ring: index, entries }, window);
    if (range !== null) {
      put('state', `${path}.pgC`, range.low, range.high, `the last statistics line before says ${range.latest}`);
      sum.low += range.low ?? 0;
      sum.high = sum.high === null ? null : sum.high + range.high;
    } else if (persistent === false) put('state', `${path}.pgC`, 0, 0, 'grants are not persistent');
    else {
      put('assumption', `${path}.pgC`, 0, null, 'no statistics line tells how many grants are persistent');
      sum.high = null;
    }
  }
};

/** Rows of a table that console, xenstore, rings and persistent grants do not explain; requests under way may. */
const residual = (
  { facts }: CaptureWorld,
  { id }: SnapshotWorld,
  table: GrantTableView,
  explained: ReadonlyMap<number, Explained>,
  found: Reconciled[],
): void => {
  const { granter, count } = table;
  const devices = granter === null ? undefined : explained.get(granter);
  if (granter === null || devices === undefined || table.completeness !== 'complete') return;
  const left = count - RESERVED - devices.pages;
  const low = devices.high === null ? null : left - devices.high;
  const high = left - devices.low;
  sinkAt(found, id, factPlace(facts, 'grantTable', table.row))(
    'residual',
    `gt{${granter}}`,
    low,
    high,
    `${count} rows less ${RESERVED} of console and xenstore, ${devices.pages} ring pages and ${devices.low} to ${devices.high ?? 'any number of'} persistent grants`,
  );
};
