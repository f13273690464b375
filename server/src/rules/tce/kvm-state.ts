import { numberOf, type StateFact, type StateView } from '../../world/state-view.ts';
import type { ModelRecord, ModelValue } from '../../core/model-value.ts';

/** Memory that was registered before DMA (`kvm.regions`). */
export interface Region {
  readonly index: number;
  readonly ua: bigint;
  /** Bytes. */
  readonly size: bigint;
  readonly pageShift: number;
  /** One more than the hardware entries that lie in it. */
  readonly mapped: number | null;
  /** Host address of the first page, where the state says that they follow each other, or of each page. */
  readonly hpas: readonly bigint[];
  readonly fact: StateFact;
}

/** An entry of a hardware table (`kvm.tables`). */
export interface TceEntry {
  readonly index: number;
  readonly hpa: bigint | null;
  /** 0 none, 1 to the device, 2 from it, 3 both. */
  readonly dir: number;
  readonly ua: bigint | null;
}

/** A hardware table of a window. */
export interface HardwareTable {
  readonly liobn: number | null;
  readonly shift: number | null;
  readonly entries: readonly TceEntry[];
  readonly fact: StateFact;
}

/** The table of a window as the guest sees it (`kvm.stt`). */
export interface GuestTable {
  readonly liobn: number;
  readonly shift: number | null;
  /** Values by index. */
  readonly values: readonly bigint[] | null;
  readonly fact: StateFact;
}

const PAGE_SHIFT = 16;
const DIRECTIONS: Readonly<Record<string, number>> = { none: 0, toDevice: 1, fromDevice: 2, both: 3, bidirectional: 3 };

/** The regions of the state; null: not known. */
export const regionsOf = (state: StateView): readonly Region[] | null =>
  recordsOf(state, 'kvm.regions', (record, fact, index) => {
    const ua = bigOf(record['ua']);
    const pageShift = numberOf(record['pageShift']) ?? PAGE_SHIFT;
    const entries = numberOf(record['entries']);
    const size = bigOf(record['size']) ?? (entries === null ? null : BigInt(entries) << BigInt(pageShift));
    if (ua === null || size === null) return null;
    const hpa = bigOf(record['hpa']);
    const hpas = listOf(record['hpas']) ?? (hpa === null ? [] : [hpa]);
    return { index, ua, size, pageShift, mapped: numberOf(record['mapped']), hpas, fact };
  });

/** The hardware tables of the state; null: not known. */
export const hardwareTables = (state: StateView): readonly HardwareTable[] | null =>
  recordsOf(state, 'kvm.tables', (record, fact) => {
    const list = record['entries'];
    if (list !== undefined && !Array.isArray(list)) return null;
    const entries = ((list ?? []) as readonly ModelValue[]).map((item, at) => entryOf(item, at));
    const known = entries.filter((entry) => entry !== null);
    if (known.length < entries.length) return null;
    return { liobn: numberOf(record['liobn']), shift: numberOf(record['shift']), entries: known, fact };
  });

/** The tables as guests see them; null: not known. */
export const guestTables = (state: StateView): readonly GuestTable[] | null =>
  recordsOf(state, 'kvm.stt', (record, fact) => {
    const liobn = numberOf(record['liobn']);
    if (liobn === null) return null;
    const shift = numberOf(record['pageShift'] ?? record['shift']);
    return { liobn, shift, values: listOf(record['values']), fact };
  });

/** The region that holds these bytes whole. */
export const regionAt = (regions: readonly Region[], ua: bigint, size = 1n): Region | null =>
  regions.find((region) => region.ua <= ua && ua + size <= region.ua + region.size) ?? null;

const recordsOf = <T>(
  state: StateView,
  path: string,
  read: (record: ModelRecord, fact: StateFact, index: number) => T | null,
): readonly T[] | null => {
  const fact = state.fact(path);
  const records = state.records(path);
  if (fact === null || records === null) return null;
  const things = records.map((record, index) => read(record, fact, index));
  const known = things.filter((thing) => thing !== null);
  return known.length === things.length ? known : null;
};

const entryOf = (item: ModelValue, at: number): TceEntry | null => {
  if (typeof item !== 'object' || Array.isArray(item)) return null;
  const record = item as ModelRecord;
  const { dir } = record;
  const direction = typeof dir === 'string' ? (DIRECTIONS[dir] ?? null) : numberOf(dir);
  if (direction === null) return null;
  const index = numberOf(record['index'] ?? record['i']) ?? at;
  return { index, hpa: bigOf(record['hpa']), dir: direction, ua: bigOf(record['ua']) };
};

const bigOf = (value: ModelValue | undefined): bigint | null => (typeof value === 'bigint' ? value : null);

const listOf = (value: ModelValue | undefined): readonly bigint[] | null =>
  Array.isArray(value) && value.every((item) => typeof item === 'bigint') ? value : null;
