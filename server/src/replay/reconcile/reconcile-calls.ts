import { factPlace } from '../../facts/fact-place.ts';
import type { Facts } from '../../facts/facts.ts';
import type { Work } from '../../core/work.ts';
import type { CaptureWorld } from '../../world/world.ts';
import { sinkAt, type Reconciled } from './reconciled.ts';

const SLICE = 8192;
const PAGE_BITS = 12;

/** A sink for lines that rest on a row. */
type SinkOf = (name: 'tceTable' | 'memslot' | 'preregRegion', row: number) => ReturnType<typeof sinkAt>;

/** The windows, memory slots and registered regions of a POWER guest (M8) that logs of QEMU show at their end; each log for itself. */
export const reconcileCalls = function* ({ facts, capture }: CaptureWorld, found: Reconciled[]): Work<void> {
  const { tceTable, memslot, preregRegion } = facts.tables;
  const isOwn = (block: number): boolean => facts.blocks[block]?.capture === capture.id;
  const sinkOf: SinkOf = (name, row) => sinkAt(found, null, factPlace(facts, name, row));

  const windows = new Map<string, number>();
  for (let row = 0; row < tceTable.rows(); row += 1) {
    const liobn = tceTable.columns.liobn.at(row);
    // A line that says no more than that the window is there does not hide its size.
    const key = `${tceTable.block.at(row)} ${liobn}`;
    if (!isOwn(tceTable.block.at(row)) || liobn === null) continue;
    if (!windows.has(key) || tceTable.columns.size.at(row) !== null) windows.set(key, row);
  }
  for (const row of windows.values()) {
    const { liobn, size, pageSize, inKernel } = tceTable.row(row);
    const put = sinkOf('tceTable', row);
    const of = `kvm.stt{${liobn}}`;
    const entries = size === null ? null : Math.floor(size / (pageSize ?? 1 << PAGE_BITS));
    if (size !== null && pageSize === null)
      put('assumption', `${of}.shift`, PAGE_BITS, PAGE_BITS, 'the window has pages of 4 KiB');
    if (entries !== null) put('state', `${of}.size`, entries, entries, 'the window that was made');
    put(
      entries === null ? 'assumption' : 'state',
      `${of}.count`,
      0,
      entries,
      'entries that are set; TCE calls are compared by xdump replay',
    );
    if (inKernel !== null) put('state', `${of}.inKernel`, Number(inKernel), Number(inKernel), 'as QEMU says');
  }

  const slots = new Map<string, number>();
  for (let row = 0; row < memslot.rows(); row += 1) {
    if (row % SLICE === SLICE - 1) yield;
    const block = memslot.block.at(row);
    if (!isOwn(block)) continue;
    const { slot, size, result, addressSpace } = memslot.row(row);
    const key = `${block} ${addressSpace} ${slot}`;
    if (result !== null && result !== 0) continue;
    if ((size ?? 0) === 0) slots.delete(key);
    else slots.set(key, row);
  }
  count(facts, slots, 'memslot', 'kvm.slots.count', 'memory slots that were set and not removed', sinkOf);

  const regions = new Map<string, number>();
  const unknown = new Map<number, { count: number; readonly row: number }>();
  for (let row = 0; row < preregRegion.rows(); row += 1) {
    if (row % SLICE === SLICE - 1) yield;
    const block = preregRegion.block.at(row);
    if (!isOwn(block)) continue;
    const { ua, size, result, event } = preregRegion.row(row);
    const key = `${block} ${ua} ${size}`;
    if (result !== null && result !== 0) continue;
    if (event === 'register') regions.set(key, row);
    else if (!regions.delete(key)) {
      const known = unknown.get(block) ?? { count: 0, row };
      unknown.set(block, { ...known, count: known.count + 1 });
    }
  }
  count(
    facts,
    regions,
    'preregRegion',
    'kvm.regions.count',
    'regions that were registered and not unregistered',
    sinkOf,
  );
  for (const { count: left, row } of unknown.values())
    sinkOf('preregRegion', row)(
      'residual',
      'kvm.regions.count',
      left,
      left,
      'regions that were unregistered and that nothing registered before',
    );
};

/** How many are left of each log. */
const count = (
  facts: Facts,
  rows: ReadonlyMap<string, number>,
  name: 'memslot' | 'preregRegion',
  path: string,
  text: string,
  sinkOf: SinkOf,
): void => {
  const blocks = new Map<number, { last: number; count: number }>();
  for (const row of rows.values()) {
    const block = facts.tables[name].block.at(row);
    const known = blocks.get(block);
    blocks.set(block, { last: Math.max(row, known?.last ?? row), count: (known?.count ?? 0) + 1 });
  }
  for (const { last, count: number } of blocks.values()) sinkOf(name, last)('state', path, number, number, text);
};
