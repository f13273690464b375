import type { LineView } from '../analysis/line-view.ts';
import type { ResolvedPlace } from '../core/place.ts';
import { printAddress, type Address } from './address.ts';
import { grantPurpose } from './grant-purpose.ts';
import type { Lookup } from './lookup/lookup.ts';
import { readLine } from './lookup/read-line.ts';
import { mentionPlace, type ThingMention } from './lookup/thing-mention.ts';
import { readView } from './read-view.ts';

/** Most places that a list of references shows. */
const MAX_PLACES = 1000;

/** A thing under the cursor. */
export interface ThingHere {
  readonly address: Address;
  /** The capture that it belongs to. */
  readonly capture: number;
  /** The line. */
  readonly source: number;
  readonly line: number;
  /** Row of `grantActive` that the line is, or null. */
  readonly grant: number | null;
}

/** The thing under a column (UTF-16, from 0), or null. */
export const thingAt = (lookup: Lookup, view: LineView, column: number): ThingHere | null => {
  const { mentions, context } = readLine(lookup, view);
  const address = mentions.find(
    (mention) => mention.address !== null && mention.field.start <= column && column <= mention.field.end,
  )?.address;
  if (address === undefined || address === null || context.capture === null) return null;
  return {
    address,
    capture: context.capture.capture.id,
    source: view.source,
    line: view.line,
    grant: context.rows.find(({ table }) => table === 'grantActive')?.row ?? null,
  };
};

/** The thing under a column; between things (on a pin, on flags) the first one of the line: what its row is about. */
export const thingNear = (lookup: Lookup, view: LineView, column: number): ThingHere | null => {
  const first = readLine(lookup, view).mentions.find(({ address }) => address !== null);
  return thingAt(lookup, view, column) ?? (first === undefined ? null : thingAt(lookup, view, first.field.start));
};

/**
 * Where a thing itself stands: its grant row, its channel, its domain block, its xenstore node. Asked on that very line,
 * the way leads on to what the thing belongs to: from a grant to its device's ring, from a channel to its device.
 */
export const definitionsOf = async (lookup: Lookup, here: ThingHere): Promise<readonly ResolvedPlace[]> => {
  const mentions = lookup.things.mentions(here.address, here.capture);
  const elsewhere = mentions.filter((mention) => !isHere(lookup, here, mention));
  const own = elsewhere.filter(({ isDefinition }) => isDefinition);
  const stands =
    own.length > 0
      ? own
      : mentions.some(({ isDefinition }) => isDefinition)
        ? deviceOf(lookup, here, elsewhere)
        : elsewhere;
  const found = stands.length > 0 ? stands : mentions.filter(({ isDefinition }) => isDefinition);
  return await resolve(lookup, here.address, found);
};

/** Every place that mentions a thing, at most 1000. */
export const referencesOf = async (
  lookup: Lookup,
  { address, capture }: ThingHere,
): Promise<readonly ResolvedPlace[]> => await resolve(lookup, address, lookup.things.mentions(address, capture));

const isHere = (lookup: Lookup, { source, line }: ThingHere, mention: ThingMention): boolean => {
  const place = mentionPlace(lookup.analysis.facts, mention);
  return place.source === source && place.line === line;
};

const deviceOf = (
  lookup: Lookup,
  { grant, address }: ThingHere,
  mentions: readonly ThingMention[],
): readonly ThingMention[] => {
  const devices = mentions.filter(({ table }) => table === 'vbd');
  if (devices.length > 0 || grant === null || address.kind !== 'gref') return devices;
  const device = grantPurpose(lookup, grant)?.device ?? null;
  return device === null ? [] : [{ table: 'vbd', row: device, field: 'state', isDefinition: false, line: null }];
};

/** The columns of facts that mention a thing; a line without such a field gives its payload. */
const resolve = async (
  lookup: Lookup,
  address: Address,
  mentions: readonly ThingMention[],
): Promise<readonly ResolvedPlace[]> => {
  const { analysis } = lookup;
  const places: ResolvedPlace[] = [];
  const wanted = printAddress(address);
  for (const mention of mentions.slice(0, MAX_PLACES)) {
    const { source, line } = mentionPlace(analysis.facts, mention);
    const view = await readView(analysis, source, line);
    if (view === null) continue;
    const inLine = readLine(lookup, view).mentions;
    const hit =
      inLine.find((other) => other.address !== null && printAddress(other.address) === wanted)?.field ??
      inLine.find((other) => other.field.name === mention.field)?.field;
    const start = hit?.start ?? view.payload;
    const end = hit?.end ?? view.text.length;
    places.push({ source, line, column: start + 1, endLine: line, endColumn: end + 1 });
  }
  return places;
};

/** Places in some lines of one source that mention a thing, for highlighting. */
export const highlightsIn = (
  lookup: Lookup,
  views: readonly LineView[],
  { address, capture }: ThingHere,
): readonly ResolvedPlace[] => {
  const wanted = printAddress(address);
  return views.flatMap((view) => {
    const { mentions, context } = readLine(lookup, view);
    if (context.capture?.capture.id !== capture) return [];
    const spans = new Map<string, ResolvedPlace>();
    for (const { field, address: other } of mentions) {
      if (other === null || printAddress(other) !== wanted) continue;
      spans.set(`${field.start}:${field.end}`, {
        source: view.source,
        line: view.line,
        column: field.start + 1,
        endLine: view.line,
        endColumn: field.end + 1,
      });
    }
    return [...spans.values()];
  });
};
