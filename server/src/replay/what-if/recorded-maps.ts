import type { Facts } from '../../facts/facts.ts';
import type { PersistentEvent } from '../../model/persistent/persistent-event.ts';

/** Requests of one device as a kernel trace has them: pages that were mapped anew and pages that were kept, with references that are guesses. */
export interface RecordedMaps {
  readonly events: readonly PersistentEvent[];
  readonly requests: number;
  /** Some page was not mapped anew: both ends use persistent grants. */
  readonly persistent: boolean;
  readonly line: number;
}

interface Device {
  readonly events: PersistentEvent[];
  /** References that are kept and not in use, the one that was used longest ago first. */
  readonly idle: number[];
  /** Requests under way, the oldest first, with their references. */
  readonly open: { readonly request: number; readonly grefs: readonly number[] }[];
  readonly line: number;
  requests: number;
  next: number;
  kept: number;
}

/** A request whose map has begun: its pages, and how many of them the hypervisor was asked for. */
interface Mapping {
  readonly device: Device;
  readonly time: number | null;
  readonly count: number;
  readonly readonly: boolean;
  mapped: number;
}

/** The device with most requests of a kernel trace, or null when there is no such trace. */
export const recordedMaps = (facts: Facts): RecordedMaps | null => {
  const { probeEvent } = facts.tables;
  const devices = new Map<string, Device>();
  const mappings = new Map<string, Mapping>();
  for (let row = 0; row < probeEvent.rows(); row += 1) {
    const { event, thread, domid, device, count, readonly, time } = probeEvent.row(row);
    const block = probeEvent.block.at(row);
    const key = `${block} ${domid} ${device}`;
    const context = `${block} ${thread}`;
    if (event === 'map' && count !== null && count <= MOST_PAGES) {
      const known = devices.get(key) ?? newDevice(probeEvent.line.at(row));
      devices.set(key, known);
      mappings.set(context, { device: known, time, count, readonly: readonly === true, mapped: 0 });
    }
    const mapping = mappings.get(context);
    if (event === 'gnttab_map_refs' && mapping !== undefined) mapping.mapped += count ?? 0;
    if (event === 'map_ret' && mapping !== undefined) {
      begin(mapping);
      mappings.delete(context);
    }
    if (event === 'response') end(devices.get(key));
  }
  const [most] = [...devices.values()].toSorted((a, b) => b.requests - a.requests);
  if (most === undefined || most.requests === 0) return null;
  return { events: most.events, requests: most.requests, persistent: most.kept > 0, line: most.line };
};

/** Pages of the largest request of any version. */
const MOST_PAGES = 4096;
const FIRST_REFERENCE = 8;

const newDevice = (line: number): Device => ({
  events: [],
  idle: [],
  open: [],
  line,
  requests: 0,
  next: FIRST_REFERENCE,
  kept: 0,
});

/** Pages that were not mapped anew have references that were used before; the others are new. */
const begin = ({ device, time, count, readonly, mapped }: Mapping): void => {
  const kept = Math.min(Math.max(0, count - mapped), count);
  const grefs = device.idle.splice(0, kept);
  while (grefs.length < count) {
    grefs.push(device.next);
    device.next += 1;
  }
  device.kept += kept;
  device.requests += 1;
  const request = device.requests;
  if (time !== null) device.events.push({ name: 'pass', ms: Math.floor(time * 1000) });
  device.events.push({ name: 'map', request, grefs, readonly });
  device.open.push({ request, grefs });
};

const end = (device: Device | undefined): void => {
  const oldest = device?.open.shift();
  if (device === undefined || oldest === undefined) return;
  device.events.push({ name: 'release', request: oldest.request, failed: false });
  device.idle.push(...oldest.grefs);
};
