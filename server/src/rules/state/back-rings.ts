import { numberOf, type StateFact, type StateView } from '../../world/state-view.ts';

/** One ring of a block backend, or of its front, in the state. */
export interface RingState {
  /** `1/51712`. */
  readonly device: string;
  readonly ring: string;
  /** `vbd:1/51712`. */
  readonly subject: string;
  /** `vbd:1/51712/0`. */
  readonly label: string;
  /** What paths of its facts begin with: `be{1/51712}.r{0}`. */
  readonly path: string;
}

/** A number of the state with its line. */
export interface NumberFact extends StateFact {
  readonly number: number;
}

const RING = /^be\{([^{}]{1,80})\}\.r\{([^{}]{1,80})\}\./;

/** Every ring that the state speaks of, in the order of its lines. */
export const backRings = (state: StateView): readonly RingState[] => {
  const rings = new Map<string, RingState>();
  for (const { path } of state.all) {
    const match = RING.exec(path);
    const [, device, ring] = match ?? [];
    if (device === undefined || ring === undefined) continue;
    const own = `be{${device}}.r{${ring}}`;
    if (!rings.has(own))
      rings.set(own, { device, ring, subject: `vbd:${device}`, label: `vbd:${device}/${ring}`, path: own });
  }
  return [...rings.values()];
};

/** The rings by device, in the order of the state. */
export const ringsByDevice = (state: StateView): ReadonlyMap<string, readonly RingState[]> => {
  const devices = new Map<string, RingState[]>();
  for (const ring of backRings(state)) {
    const rings = devices.get(ring.device) ?? [];
    devices.set(ring.device, rings);
    rings.push(ring);
  }
  return devices;
};

/** A number of the state, or null. */
export const numberFact = (state: StateView, path: string): NumberFact | null => {
  const fact = state.fact(path);
  const number = numberOf(fact?.value);
  return fact === null || number === null ? null : { ...fact, number };
};
