import { factPlace } from '../../facts/fact-place.ts';
import type { Work } from '../../core/work.ts';
import { decodePins, flagsOfPins } from '../../model/grants/pins.ts';
import { entryFlag, handlesPerFrame } from '../../model/grants/grant-constants.ts';
import type { CaptureWorld, GrantTableView, SnapshotWorld } from '../../world/world.ts';
import { sinkAt, type Reconciled } from './reconciled.ts';

const SLICE = 8192;
const IN_USE = entryFlag.reading | entryFlag.writing;

/** Handles that a domain needs for the mappings that pins count. */
interface Handles {
  low: number;
  high: number;
}

/**
 * Grant tables (M4) as the dumps of key `g` show them: sizes, mappings by kind, entries whose flags are not those of their pins, and how many handles each
 * mapping domain has. A mapping for processor and device at once counts in two pins and has one handle.
 */
export const reconcileGrants = function* (
  world: CaptureWorld,
  { id, dumps }: SnapshotWorld,
  found: Reconciled[],
): Work<void> {
  for (const { tables, isCopy } of dumps) {
    if (isCopy) continue;
    const mappers = new Map<number, Handles>();
    const isWhole = tables.every(({ completeness, granter }) => completeness === 'complete' && granter !== null);
    for (const table of tables) yield* tableOf(world, id, table, mappers, found);
    const first = tables[0];
    if (first === undefined) continue;
    const put = sinkAt(found, id, factPlace(world.facts, 'grantTable', first.row));
    if (mappers.size > 0)
      put('assumption', 'mt', null, null, 'no copy of grants is under way, whose pins have no handle');
    for (const [domid, { low, high }] of mappers) {
      put(
        'state',
        `mt{${domid}}.handles`,
        low,
        isWhole ? high : null,
        isWhole ? 'pins of all tables' : 'pins of the tables that are whole',
      );
      const frames = tables.find(({ granter }) => granter === domid)?.maptrackFrames ?? null;
      if (frames === null || !isWhole) continue;
      const limit = frames * handlesPerFrame;
      const text = `${frames} maptrack frames have ${limit} handles`;
      if (low > limit)
        put('residual', `mt{${domid}}.free`, limit - high, limit - low, `${text}, and the pins need more`);
      else put('state', `mt{${domid}}.free`, Math.max(0, limit - high), limit - low, text);
    }
  }
};

const tableOf = function* (
  world: CaptureWorld,
  snapshot: string | null,
  table: GrantTableView,
  mappers: Map<number, Handles>,
  found: Reconciled[],
): Work<void> {
  const { granter, version, frames, maxFrames, maptrackFrames, maxMaptrackFrames, count, first, completeness } = table;
  if (granter === null) return;
  const put = sinkAt(found, snapshot, factPlace(world.facts, 'grantTable', table.row));
  const gt = `gt{${granter}}`;
  const stated = { version, frames, maxFrames, mtFrames: maptrackFrames, maxMtFrames: maxMaptrackFrames };
  for (const [name, value] of Object.entries(stated))
    if (value !== null) put('state', `${gt}.${name}`, value, value, 'the header of the table');
  const isWhole = completeness === 'complete';
  put('state', `${gt}.active`, count, isWhole ? count : null, isWhole ? 'rows' : 'rows that are there');
  const sum = { hostWrite: 0, hostRead: 0, deviceWrite: 0, deviceRead: 0 };
  let odd = 0;
  const { pin, mapper, flags } = world.facts.tables.grantActive.columns;
  for (let row = first; row < first + count; row += 1) {
    const word = pin.at(row);
    const by = mapper.at(row);
    const counts = decodePins(word);
    sum.hostWrite += counts.hostWrite;
    sum.hostRead += counts.hostRead;
    sum.deviceWrite += counts.deviceWrite;
    sum.deviceRead += counts.deviceRead;
    const [host, device] = [counts.hostWrite + counts.hostRead, counts.deviceWrite + counts.deviceRead];
    const known = mappers.get(by) ?? { low: 0, high: 0 };
    mappers.set(by, known);
    known.low += Math.max(host, device);
    known.high += host + device;
    if ((flags.at(row) & IN_USE) !== flagsOfPins(word)) odd += 1;
    if ((row - first) % SLICE === SLICE - 1) yield;
  }
  for (const [name, value] of Object.entries(sum))
    put('state', `${gt}.pins.${name}`, value, isWhole ? value : null, 'sum of the pins');
  put('residual', `${gt}.flags`, odd, odd, 'rows whose reading and writing flags are not those of their pins');
};
