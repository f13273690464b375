import { factPlace } from '../../facts/fact-place.ts';
import type { Place } from '../../core/place.ts';
import type { CaptureWorld, SnapshotWorld } from '../../world/world.ts';

/** One counter of a sample. */
export interface Counter {
  readonly value: number;
  readonly row: number;
  readonly place: Place;
}

/** The counters of one device as one reading of its sysfs folder shows them. */
export interface CounterSample {
  readonly snapshot: SnapshotWorld;
  readonly source: number;
  readonly counters: ReadonlyMap<string, Counter>;
}

/** All samples of one device, in the order of the capture. */
export interface DeviceSamples {
  /** Address of the device. */
  readonly subject: string;
  readonly samples: readonly CounterSample[];
}

/** The sysfs counters of a capture by device. */
export const counterSamples = (world: CaptureWorld): readonly DeviceSamples[] => {
  const { facts } = world;
  const { vbdCounter } = facts.tables;
  const snapshotOf = new Map(
    world.snapshots.flatMap((snapshot) => snapshot.blocks.map((block) => [block.id, snapshot] as const)),
  );
  const devices = new Map<string, Map<number, CounterSample & { readonly counters: Map<string, Counter> }>>();
  for (let row = 0; row < vbdCounter.rows(); row += 1) {
    const block = vbdCounter.block.at(row);
    const snapshot = snapshotOf.get(block);
    const name = vbdCounter.columns.name.at(row);
    const value = vbdCounter.columns.value.at(row);
    const domid = vbdCounter.columns.frontendDomid.at(row);
    const device = vbdCounter.columns.device.at(row);
    if (snapshot === undefined || name === null || value === null || domid === null || device === null) continue;
    const subject = `vbd:${domid}/${device}`;
    const samples =
      devices.get(subject) ?? new Map<number, CounterSample & { readonly counters: Map<string, Counter> }>();
    devices.set(subject, samples);
    const sample = samples.get(block) ?? {
      snapshot,
      source: facts.blocks[block]?.source ?? 0,
      counters: new Map<string, Counter>(),
    };
    samples.set(block, sample);
    sample.counters.set(name, { value, row, place: factPlace(facts, 'vbdCounter', row, 'value') });
  }
  return [...devices].map(([subject, samples]) => ({ subject, samples: [...samples.values()] }));
};

/** Neighbouring samples of a device. */
export const samplePairs = ({ samples }: DeviceSamples): readonly (readonly [CounterSample, CounterSample])[] =>
  samples.slice(1).flatMap((second, index) => {
    const first = samples[index];
    return first === undefined ? [] : [[first, second] as const];
  });

/** Seconds between the moments of two samples, where both say when they were taken; else null. */
export const secondsBetween = (world: CaptureWorld, first: CounterSample, second: CounterSample): number | null => {
  const seconds = (timeOf(world, second) - timeOf(world, first)) / 1000;
  return Number.isNaN(seconds) ? null : seconds;
};

/**
 * Is the second sample the later one for certain? Lines of one file stand in their order; files and folders are read in
 * the order of their names, which proves nothing.
 */
export const isLater = (world: CaptureWorld, first: CounterSample, second: CounterSample): boolean => {
  const seconds = secondsBetween(world, first, second);
  if (seconds !== null) return seconds > 0;
  const [before, after] = [first.snapshot.window?.to, second.snapshot.window?.to];
  if (before !== undefined && after !== undefined) return after > before;
  return first.source === second.source;
};

const timeOf = ({ facts }: CaptureWorld, { snapshot }: CounterSample): number => {
  const block = snapshot.blocks.find(({ snapshot: row }) => row !== null);
  const at =
    block?.snapshot === null || block === undefined ? null : facts.tables.snapshot.columns.at.at(block.snapshot);
  return at === null ? NaN : Date.parse(at);
};
