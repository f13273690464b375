import { hex } from '../../core/hex.ts';
import type { Work } from '../../core/work.ts';
import type { Facts } from '../../facts/facts.ts';
import { mapcacheVariantIds } from '../../model/mapcache/mapcache-switches.ts';
import type { Recording } from '../recording.ts';
import type { ReplayInput, ReplayPart } from '../replay-part.ts';
import { PIECES, timeGoesBack } from '../time-goes-back.ts';
import { CacheReplay, type CacheStep } from './cache-replay.ts';
import { RequestRanges } from './request-ranges.ts';

/** Lines between two pauses. */
const SLICE = 512;
const TABLES = ['mapcache', 'ioreq', 'ioreqServer'] as const;
const INVALIDATE = 8;

/** A row of one of the three tables. */
interface Entry {
  readonly table: (typeof TABLES)[number];
  readonly row: number;
  readonly line: number;
}

/** I/O requests and the map cache in QEMU's logs, along M7. */
export const mapcachePart: ReplayPart = {
  id: 'mapcache',
  variants: mapcacheVariantIds,
  run: function* (input) {
    const { facts, capture } = input.capture;
    if (facts.tables.mapcache.rows() + facts.tables.ioreq.rows() === 0) return;
    const blocks = new Map<number, Entry[]>();
    for (const name of TABLES) {
      const table = facts.tables[name];
      for (let row = 0; row < table.rows(); row += 1) {
        const block = table.block.at(row);
        if (facts.blocks[block]?.capture !== capture.id) continue;
        const entries = blocks.get(block) ?? [];
        blocks.set(block, entries);
        entries.push({ table: name, row, line: table.line.at(row) });
        if (row % SLICE === SLICE - 1) yield;
      }
    }
    for (const [block, entries] of blocks) {
      if (!entries.some(({ table }) => table !== 'ioreqServer')) continue;
      entries.sort((a, b) => a.line - b.line);
      yield* replayLog(input, facts.blocks[block]?.source ?? 0, entries);
    }
  },
};

const replayLog = function* (input: ReplayInput, source: number, entries: readonly Entry[]): Work<void> {
  const { facts } = input.capture;
  const variant = mapcacheVariantIds.find((id) => id === input.variant) ?? 'VF';
  const recording = input.open({
    part: 'mapcache',
    name: 'log of QEMU',
    object: null,
    model: 'm7',
    variant,
    variantReason: input.variant === variant ? 'stated' : 'Xen since 4.15',
    source,
    line: entries[0]?.line ?? 0,
  });
  const timeAt = (index: number): number | null => {
    const entry = entries[index];
    return entry === undefined ? null : facts.tables[entry.table].columns.time.at(entry.row);
  };
  if (timeGoesBack(entries.length, timeAt)) recording.excuse = PIECES;
  const cache = new CacheReplay(recording, variant);
  const ranges = new RequestRanges();
  const slice = recording.pauseAfter(SLICE);
  for (const [at, { table, row, line }] of entries.entries()) {
    const time = facts.tables[table].columns.time.at(row);
    if (input.isOver(time, source, line)) break;
    const step = { source, line, time };
    if (table === 'mapcache') takeCache(facts, row, step, cache);
    else if (table === 'ioreq') takeRequest(facts, row, step, { recording, cache, ranges });
    else takeServer(facts, row, cache, ranges);
    recording.moments?.take(step, table === 'mapcache' ? 'mapcache' : 'ioreq', (into) => {
      cache.hold(table === 'mapcache' ? cache.wanted : null, into);
      ranges.hold(into);
    });
    if (at % slice === slice - 1) yield;
  }
  cache.end();
};

const takeCache = (facts: Facts, row: number, step: CacheStep, cache: CacheReplay): void => {
  const { event, address } = facts.tables.mapcache.row(row);
  if (address === null) return;
  if (event === 'want') cache.want(step, address);
  else if (event === 'bucket') cache.bucket(step, address);
  else if (event === 'return') cache.returned(step, address);
};

const takeServer = (facts: Facts, row: number, cache: CacheReplay, ranges: RequestRanges): void => {
  const server = facts.tables.ioreqServer.row(row);
  ranges.take(server);
  // QEMU makes its device model at its start, before anything is mapped.
  if (server.event === 'create') {
    cache.restart();
    cache.isWhole = true;
  }
};

const takeRequest = (
  facts: Facts,
  row: number,
  step: CacheStep,
  {
    recording,
    cache,
    ranges,
  }: { readonly recording: Recording; readonly cache: CacheReplay; readonly ranges: RequestRanges },
): void => {
  const { type, address, data, size, dir, count } = facts.tables.ioreq.row(row);
  const kind = type === INVALIDATE ? 'INVALIDATE' : 'request';
  recording.read(kind);
  if (type === INVALIDATE) {
    cache.invalidate(step);
    recording.stepped(kind);
    const shape = `size ${size ?? '?'}, dir ${dir ?? '?'}, data ${data === null ? '?' : hex(data)}`;
    if (size === 4 && dir === 0 && data === (1n << 64n) - 1n) recording.equal(kind);
    else
      recording.different({
        ...step,
        kind,
        text: `INVALIDATE, count ${count ?? '?'}`,
        expected: 'size 4, dir 0, data all ones',
        recorded: shape,
        reason: null,
        resumed: 'an INVALIDATE',
        history: [],
      });
    return;
  }
  const held = type === null || address === null ? null : ranges.holds(type, address);
  if (held === null) recording.skipped(kind, 'no range decides about this type');
  else if (!ranges.isWhole) recording.skipped(kind, 'ranges were registered before the recording began');
  else if (held) recording.equal(kind);
  else
    recording.different({
      ...step,
      kind,
      text: `request of type ${type ?? '?'} for ${address === null ? '?' : hex(address)}`,
      expected: 'a request for a range that is registered',
      recorded: address === null ? '?' : hex(address),
      reason: null,
      resumed: 'the request',
      history: [],
    });
};
