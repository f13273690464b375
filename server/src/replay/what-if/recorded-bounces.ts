import type { Facts } from '../../facts/facts.ts';
import { SLOTS_PER_MIB } from '../../model/swiotlb/slot-pool.ts';
import type { DmaDevice } from '../../model/swiotlb/swiotlb-state.ts';
import { poolSlots } from '../swiotlb/pool-slots.ts';
import type { MemoryScenarioEvent } from './memory-run.ts';

/** Mappings that went through the bounce buffer in a kernel trace (swiotlb_bounced), as events of M6. */
export interface RecordedBounces {
  readonly events: readonly MemoryScenarioEvent[];
  /** The devices with their masks, as the trace prints them. */
  readonly devices: readonly DmaDevice[];
  readonly mappings: number;
  /** All mappings bounced because swiotlb=force was set. */
  readonly force: boolean;
  /** MiB of the pool, and whether this was captured. */
  readonly sizeMiB: number;
  readonly isSizeKnown: boolean;
  readonly line: number;
}

/** When a mapping ends is not recorded: it ends when its memory is mapped again, or when so many others were mapped since. */
export const OPEN_MAPPINGS = 64;
const USUAL_MIB = 64;
const MOST_SLOTS = 1024 * SLOTS_PER_MIB;
/** Where the pool lies when its address was not captured: below every mask. */
const START = 0x2000000n;

interface Open {
  readonly device: string;
  readonly paddr: bigint;
}

/** The mappings of the trace with most of them, or null when there is none. */
export const recordedBounces = (facts: Facts): RecordedBounces | null => {
  const table = facts.tables.swiotlbBounce;
  const blocks = new Map<number, number[]>();
  for (let row = 0; row < table.rows(); row += 1) {
    const rows = blocks.get(table.block.at(row));
    if (rows === undefined) blocks.set(table.block.at(row), [row]);
    else rows.push(row);
  }
  const [most] = [...blocks.values()].toSorted((a, b) => b.length - a.length);
  if (most === undefined) return null;
  const slots = poolSlots(facts, facts.blocks[table.block.at(most[0] ?? 0)]?.capture ?? null, MOST_SLOTS);
  const sizeMiB = slots === null ? USUAL_MIB : slots / SLOTS_PER_MIB;
  const events: MemoryScenarioEvent[] = [{ name: 'init', sizeMiB, start: START }];
  const devices = new Map<string, DmaDevice>();
  const open: Open[] = [];
  let [mappings, force] = [0, true];
  for (const row of most) {
    const { device, mask, address, size: bytes, force: forced } = table.row(row);
    if (device === null || mask === null || address === null || bytes === null) continue;
    devices.set(device, { name: device, mask, coherent: true });
    force &&= forced === true;
    const again = open.findIndex((one) => one.device === device && one.paddr === address);
    const ended = again !== -1 ? open.splice(again, 1) : open.length >= OPEN_MAPPINGS ? open.splice(0, 1) : [];
    events.push(...ended.map(unmapOf));
    events.push({ name: 'mapPage', device, range: { paddr: address, size: bytes }, dir: 'both' });
    open.push({ device, paddr: address });
    mappings += 1;
  }
  if (mappings === 0) return null;
  const line = table.line.at(most[0] ?? 0);
  return { events, devices: [...devices.values()], mappings, force, sizeMiB, isSizeKnown: slots !== null, line };
};

/** Which bus address a mapping got is the answer of the model. */
const unmapOf =
  ({ device, paddr }: Open): MemoryScenarioEvent =>
  ({ live }) => {
    const mapping = live.find((one) => one.device === device && one.paddr === paddr);
    return mapping === undefined
      ? null
      : { name: 'unmap', device, bus: mapping.bus, size: mapping.size, dir: mapping.dir };
  };
