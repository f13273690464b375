import type { Facts } from '../../facts/facts.ts';
import type { P2mChange } from '../../model/mapcache/mapcache-event.ts';
import type { MapcacheScenarioEvent } from './mapcache-run.ts';

/** What QEMU's log says of its map cache and of the INVALIDATE requests that it got, as events of M7. */
export interface RecordedCache {
  readonly events: readonly MapcacheScenarioEvent[];
  /** Buckets that were asked for, and requests that asked to drop all. */
  readonly wanted: number;
  readonly invalidations: number;
  readonly line: number;
}

/** The device model of the log; the log does not say which vCPU gave memory up. */
const SERVER = 1;
const VCPU = 0;
const BUCKET = 0x100000n;
const INVALIDATE = 8;
/** Stages of a vCPU: it is about to test and clear the flag, and waits for device models. */
const [CHECK, BLOCKED] = [2, 3];

interface Entry {
  readonly line: number;
  /** A bucket that is wanted; null: INVALIDATE. */
  readonly bucket: bigint | null;
}

/**
 * The log with most accesses, or null when there is none. An access maps its bucket; that memory was there before is what it proves. Of an INVALIDATE the page
 * that went away is not known: it is taken for one of the bucket that was wanted last, so that one sees whether the device model still has it.
 */
export const recordedCache = (facts: Facts): RecordedCache | null => {
  const [most] = [...entriesByBlock(facts).values()].toSorted((a, b) => b.length - a.length);
  if (!most?.some(({ bucket }) => bucket !== null)) return null;
  most.sort((a, b) => a.line - b.line);
  const events: MapcacheScenarioEvent[] = [];
  const present = new Set(most.flatMap(({ bucket }) => bucket ?? []));
  // The toolstack has given the guest its memory before it runs.
  const built = [...present].map((gfn): MapcacheScenarioEvent => ({
    name: 'foreignModify',
    actor: 'toolstack',
    ...memoryAt(gfn),
  }));
  let last: bigint | null = null;
  let invalidations = 0;
  for (const { bucket } of most) {
    if (bucket === null) {
      invalidations += 1;
      const gone = last ?? 0n;
      events.push({ name: 'modify', vcpu: VCPU, ...memoryAt(gone), mfn: null }, ...toGuest);
      present.delete(gone);
    } else {
      if (!present.has(bucket)) events.push({ name: 'modify', vcpu: VCPU, ...memoryAt(bucket) }, ...toGuest);
      present.add(bucket);
      if (last !== bucket) events.push({ name: 'serverMap', server: SERVER, gfn: bucket });
      last = bucket;
    }
  }
  const wanted = most.length - invalidations;
  return {
    events: [...built, { name: 'creationFinished' }, ...events],
    wanted,
    invalidations,
    line: most[0]?.line ?? 0,
  };
};

/** A page that stands for a bucket. */
const memoryAt = (gfn: bigint): P2mChange => ({ gfn, order: 0, mfn: gfn + 0x1000n, type: 'ram_rw' });

/** The way of a vCPU out of its hypercall: Xen looks at the flag, and the device model answers. */
const toGuest: readonly MapcacheScenarioEvent[] = [
  { name: 'exitCheck', vcpu: VCPU },
  ({ delivery }) => (delivery.stage[VCPU] === CHECK ? { name: 'testAndClear', vcpu: VCPU } : null),
  ({ delivery }) => (delivery.stage[VCPU] === BLOCKED ? { name: 'serverAck', server: SERVER, vcpu: VCPU } : null),
];

const entriesByBlock = ({ tables: { mapcache, ioreq } }: Facts): ReadonlyMap<number, Entry[]> => {
  const blocks = new Map<number, Entry[]>();
  const add = (block: number, entry: Entry): void => {
    const entries = blocks.get(block);
    if (entries === undefined) blocks.set(block, [entry]);
    else entries.push(entry);
  };
  for (let row = 0; row < mapcache.rows(); row += 1) {
    const address = mapcache.columns.address.at(row);
    if (mapcache.columns.event.at(row) !== 'want' || address === null) continue;
    add(mapcache.block.at(row), { line: mapcache.line.at(row), bucket: address / BUCKET });
  }
  for (let row = 0; row < ioreq.rows(); row += 1)
    if (ioreq.columns.type.at(row) === INVALIDATE) add(ioreq.block.at(row), { line: ioreq.line.at(row), bucket: null });
  return blocks;
};
