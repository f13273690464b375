import { entryFormat, frameOf, isForeign, isIdentity } from '../../model/p2m/entry-format.ts';
import type { FramePair } from '../../model/p2m/p2m-state.ts';
import { segmentCount } from '../../model/swiotlb/slot-pool.ts';
import { swiotlbModel } from '../../model/swiotlb/swiotlb-model.ts';
import type { DmaDevice, SwiotlbState } from '../../model/swiotlb/swiotlb-state.ts';
import { isRecord, type StateView } from '../../world/state-view.ts';
import { EventFields } from '../what-if/event-fields.ts';
import { readMemoryEvent } from '../what-if/read-memory-event.ts';
import { modelMachine, type StateMap } from './model-machine.ts';
import type { SectionModel } from './section-machine.ts';
import type { SectionStart } from './section-start.ts';

/** A device reaches all of memory unless an event or the state says otherwise. */
const ALL = (1n << 64n) - 1n;
const WHOLE = 1n << 52n;
/** Values of a state that are shown at most. */
const MOST_ENTRIES = 4096;

/** P2M, M2P, override table and bounce buffer of dom0 (M5 and M6) along an `events` section. */
export const memorySection = (start: SectionStart): SectionModel => ({
  models: ['m5', 'm6'],
  id: 'm6',
  variant: `${start.memory.tables}, ${start.memory.variant}`,
  isWhole: ({ name }) => name === 'init' || name === 'balloon' || name === 'grantMapped' || knowsMemory(start.state),
  begin: () =>
    modelMachine(
      swiotlbModel,
      initial(start),
      (recorded) => {
        const event = readMemoryEvent(recorded);
        return event === null ? [] : [event];
      },
      memoryState,
    ),
});

const knowsMemory = (state: StateView): boolean =>
  state.match('p2m{*}').length + state.match('p2m{*}.e{*}').length + state.match('m2p{*}').length > 0;

const initial = ({ state, memory, events }: SectionStart): SwiotlbState => {
  const { entries, m2p } = framesOf(state);
  const format = entryFormat(64);
  const own: FramePair[] = [];
  const identity: bigint[] = [];
  for (const [pfn, entry] of entries) {
    if (isIdentity(format, entry) && entry !== format.invalid) identity.push(pfn);
    else if (entry !== format.invalid && !isForeign(format, entry)) own.push({ pfn, mfn: frameOf(format, entry) });
  }
  const mine = new Set(own.map(({ mfn }) => mfn));
  const foreign = [...m2p].flatMap(([mfn, pfn]) => (mine.has(mfn) ? [] : [{ pfn, mfn }]));
  const { domain, use, tables, variant } = memory;
  const devices = [...devicesOf(state, events)].map(([name, mask]): DmaDevice => ({ name, mask, coherent: true }));
  const p2m = { domain, bits: 64, limit: WHOLE, m2pSize: WHOLE, own, foreign, identity } as const;
  const made = swiotlbModel.init({ use, p2m, p2mVariant: tables, devices }, variant);
  for (const [pfn, entry] of entries) if (isForeign(format, entry)) takeMapping(made, pfn, entry, state);
  takePool(made, state);
  return made;
};

/** A page that shows a frame of another domain; what its entry was before nobody knows, and it was nothing since 4.0. */
const takeMapping = ({ p2m }: SwiotlbState, page: bigint, entry: bigint, state: StateView): void => {
  if (entry === p2m.format.invalid) return;
  const mfn = frameOf(p2m.format, entry);
  p2m.p2m.set(page, entry);
  p2m.mappings.set(page, { mfn, kmap: false, saved: p2m.format.invalid });
  const isOverridden = (state.records('ovr') ?? []).some((one) => one['mfn'] === mfn && one['pfn'] === page);
  if (isOverridden) p2m.overrides.insert({ mfn, page, saved: p2m.format.invalid, kmap: false });
};

const takePool = (made: SwiotlbState, state: StateView): void => {
  const begin = state.big('dma.tlb.start');
  const slots = state.number('dma.tlb.nslabs');
  const records = state.records('dma.seg') ?? [];
  if (begin === null || slots === null || slots < 1 || slots > 1 << 20) return;
  const segments = records.flatMap((record) => {
    const fields = new EventFields(record);
    const [phys, dma, size] = [fields.big('physAddr', 'phys'), fields.big('dmaAddr', 'dma'), fields.number('size')];
    return phys === null || dma === null || size === null ? [] : [{ phys, dma, size }];
  });
  if (segments.length !== segmentCount(slots)) return;
  made.pool = { start: begin, slots, segments, taken: new Uint8Array(slots), used: 0 };
};

interface Frames {
  readonly entries: ReadonlyMap<bigint, bigint>;
  readonly m2p: ReadonlyMap<bigint, bigint>;
}

/** The P2M of dom0 (of the only domain where the state has another one) and the M2P. */
const framesOf = (state: StateView): Frames => {
  const entries = new Map<bigint, bigint>();
  const m2p = new Map<bigint, bigint>();
  const put = (map: Map<bigint, bigint>, key: string, value: unknown): void => {
    if (/^(?:0[xX][0-9a-fA-F]{1,16}|\d{1,20})$/.test(key) && typeof value === 'bigint') map.set(BigInt(key), value);
  };
  const domains = new Set([...state.match('p2m{*}'), ...state.match('p2m{*}.e{*}')].map(({ keys }) => keys[0] ?? ''));
  const domain = domains.has('0') ? '0' : [...domains][0];
  if (domain !== undefined) {
    const whole = state.fact(`p2m{${domain}}`)?.value;
    if (whole !== undefined && isRecord(whole))
      for (const [key, value] of Object.entries(whole)) put(entries, key, value);
    for (const { keys, value } of state.match(`p2m{${domain}}.e{*}`)) put(entries, keys[0] ?? '', value);
  }
  for (const { keys, value } of state.match('m2p{*}')) put(m2p, keys[0] ?? '', value);
  return { entries, m2p };
};

/** Devices that events name, with the reach that an event (`mask`) or the state tells. */
const devicesOf = (state: StateView, events: SectionStart['events']): ReadonlyMap<string, bigint> => {
  const devices = new Map<string, bigint>([['disk', ALL]]);
  for (const { model, values } of events) {
    if (model !== 'm6') continue;
    const fields = new EventFields(values);
    const name = fields.text('dev', 'device');
    if (name === null) continue;
    const mask = fields.big('mask') ?? state.big(`dma.dev{${name}}.mask`);
    devices.set(name, mask ?? devices.get(name) ?? ALL);
  }
  return devices;
};

const memoryState = ({ p2m, pool, live }: SwiotlbState, into: StateMap): void => {
  let left = MOST_ENTRIES;
  for (const [pfn, entry] of p2m.p2m) if ((left -= 1) >= 0) into.set(`p2m{0}.e{${pfn}}`, entry);
  for (const [mfn, pfn] of p2m.m2p) if ((left -= 1) >= 0) into.set(`m2p{${mfn}}`, pfn);
  into.set('ovr.count', p2m.overrides.size);
  into.set('p2m.mappings', p2m.mappings.size);
  into.set('p2m.locks', p2m.locks);
  into.set('dma.tlb.nslabs', pool?.slots ?? 0);
  into.set('dma.tlb.used', pool?.used ?? 0);
  if (pool !== null) into.set('dma.tlb.start', pool.start);
  into.set('dma.map.count', live.length);
};
