import { quietEffects } from '../quiet-effects.ts';
import { pfnToMfn } from '../p2m/translate.ts';
import type { Violation } from '../violation.ts';
import { busToPhys, physToBus } from './bus-address.ts';
import { SEGMENT_BYTES, SEGMENT_SLOTS, SLOT_BYTES, segmentCount, type SlotPool } from './slot-pool.ts';
import type { SwiotlbState } from './swiotlb-state.ts';

const hex = (value: bigint): string => `0x${value.toString(16)}`;

type Add = (id: string, object: string, text: string) => void;

/** The invariants M6-I1 to M6-I6 and M6-I8 to M6-I10 (MODEL.md M6.5); I7, I11 and I12 belong to steps. */
export const checkSwiotlb = (state: SwiotlbState): readonly Violation[] => {
  const found: Violation[] = [];
  const add: Add = (id, object, text) => void found.push({ id, text, object });
  checkLive(state, add);
  if (state.pool === null) return found;
  checkSlots(state, state.pool, add);
  if (state.use === 'arrays') checkArray(state, state.pool, add);
  if (state.use === 'p2m') checkContiguous(state, state.pool, add);
  return found;
};

const checkLive = (state: SwiotlbState, add: Add): void => {
  for (const { bus, size, device, slot, paddr, foreign } of state.live) {
    const object = `bus ${hex(bus)}`;
    const mask = state.devices.get(device)?.mask ?? 0n;
    if (bus + BigInt(size) - 1n > mask)
      add('M6-I3', object, `${device} reaches ${hex(mask)}; its mapping ends at ${hex(bus + BigInt(size) - 1n)}.`);
    if (slot !== null) {
      checkBounced(state, { bus, size, slot }, object, add);
      continue;
    }
    const now = physToBus(state, paddr);
    if (foreign !== null && state.p2m.mappings.get(paddr / 4096n)?.mfn !== foreign)
      add('M6-I8', object, `Frame ${hex(foreign)} was unmapped while ${device} does DMA on it.`);
    else if (now !== bus)
      add(
        'M6-I2',
        object,
        `Memory ${hex(paddr)} was mapped at ${hex(bus)} and is at ${now === null ? 'no address' : hex(now)} now.`,
      );
  }
};

const checkBounced = (
  state: SwiotlbState,
  { bus, size, slot }: { readonly bus: bigint; readonly size: number; readonly slot: number },
  object: string,
  add: Add,
): void => {
  const last = slot + Math.ceil(size / SLOT_BYTES) - 1;
  const oneSegment = Math.floor(slot / SEGMENT_SLOTS) === Math.floor(last / SEGMENT_SLOTS);
  const right = state.pool !== null && physToBus(state, state.pool.start + BigInt(slot * SLOT_BYTES)) === bus;
  if (!oneSegment || !right || size > SEGMENT_BYTES)
    add('M6-I1', object, `Slots ${slot} to ${last} for ${size} bytes do not lie in one segment at this address.`);
};

const checkSlots = (state: SwiotlbState, pool: SlotPool, add: Add): void => {
  const live = state.live.reduce((sum, { slot, size }) => sum + (slot === null ? 0 : Math.ceil(size / SLOT_BYTES)), 0);
  if (live !== pool.used) add('M6-I4', 'swiotlb', `${pool.used} slots are taken, mappings that live need ${live}.`);
  if (pool.used >= pool.slots * 0.9 && pool.slots > 0)
    add('M6-I9', 'swiotlb', `${pool.used} of ${pool.slots} slots are taken.`);
};

const checkArray = (state: SwiotlbState, pool: SlotPool, add: Add): void => {
  const { segments } = pool;
  const full = BigInt(SEGMENT_BYTES);
  const byAddress = segments.toSorted((a, b) => (a.dma < b.dma ? -1 : 1));
  const disjoint = byAddress.every(({ dma }, k) => {
    const before = byAddress[k - 1];
    return before === undefined || before.dma + BigInt(before.size) <= dma;
  });
  const aligned = segments.every(({ phys, dma }) => phys % full === 0n && dma % full === 0n);
  const sizes = segments.every(({ size }, k) => size === SEGMENT_BYTES || k === segments.length - 1);
  if (segments.length !== segmentCount(pool.slots) || !disjoint || !aligned || !sizes)
    add('M6-I5', 'swiotlb', 'The segments are not all apart, full and at multiples of 256 KiB.');
  if (state.switches.lookup === 'equality') return;
  for (const { phys, size } of segments)
    for (const offset of [0, Math.min(SLOT_BYTES, size - 1), size - 1]) {
      const paddr = phys + BigInt(offset);
      const bus = physToBus(state, paddr);
      const back = bus === null ? null : busToPhys(state, bus, quietEffects);
      if (back !== paddr)
        add(
          'M6-I6',
          `phys ${hex(paddr)}`,
          `Memory ${hex(paddr)} comes back as ${back === null ? 'nothing' : hex(back)}.`,
        );
    }
};

const checkContiguous = (state: SwiotlbState, pool: SlotPool, add: Add): void => {
  for (const [k, { phys, size }] of pool.segments.entries()) {
    const first = pfnToMfn(state.p2m, phys / 4096n);
    for (let page = 1n; page < BigInt(Math.ceil(size / 4096)); page += 1n)
      if (pfnToMfn(state.p2m, phys / 4096n + page) !== first + page) {
        add(
          'M6-I10',
          `segment ${k}`,
          `Page ${page} of segment ${k} does not follow the one before it in machine memory.`,
        );
        break;
      }
  }
};
