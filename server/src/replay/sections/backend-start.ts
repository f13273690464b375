import { blkbackModel } from '../../model/blkback/blkback-model.ts';
import type { BlkbackRing, BlkbackState } from '../../model/blkback/blkback-state.ts';
import { quietEffects } from '../../model/quiet-effects.ts';
import { ringEntries } from '../../model/ring/ring-size.ts';
import type { StateView } from '../../world/state-view.ts';
import { takePersistent } from './persistent-start.ts';
import { scenarioDisk } from '../what-if/backend-run.ts';

const MOST_QUEUES = 64;
const MOST_ORDER = 4;
const COUNTERS = ['oo', 'rd', 'wr', 'f', 'ds', 'rdSect', 'wrSect'] as const;

/** A device that the state tells of, as the readers of events name it. */
interface StartedDevice {
  readonly key: string;
  /** Requests that were under way: what they were nobody knows, and they are taken for answered. */
  readonly underWay: number;
  /** What the state tells of its grants and is not taken over. */
  readonly left: readonly string[];
}

/** The devices that a state tells of (`be{1/51712}.r{0}.…`), and how many rings each has, in their order. */
export const backendsOf = (facts: StateView): readonly { readonly key: string; readonly count: number }[] => {
  const queues = new Map<string, number>();
  for (const { path } of facts.all) {
    const [, key = '', ring] = /^be\{(\d{1,5}\/\d{1,10})\}(?:\.r\{(\d{1,3})\})?/.exec(path) ?? [];
    if (key !== '') queues.set(key, Math.max(queues.get(key) ?? 1, Number(ring ?? 0) + 1));
  }
  return [...queues].map(([key, count]) => ({ key, count }));
};

/** Connects the devices of the state with their indices, grants and counters. */
export const takeBackends = (state: BlkbackState, facts: StateView): readonly StartedDevice[] =>
  backendsOf(facts).map(({ key, count }) => {
    const [domid = 1, handle = 51712] = key.split('/').map(Number);
    const be = `be{${key}}`;
    const connection = {
      ...scenarioDisk,
      domid,
      handle,
      queues: Math.min(count, MOST_QUEUES),
      ringPageOrder: orderOf(facts.number(`${be}.r{0}.nrEnts`)),
      persistent: facts.flag(`${be}.gntPersistent`) ?? false,
      readonly: facts.flag(`${be}.readonly`) ?? false,
      sectors: facts.big(`${be}.vbdSize`) ?? scenarioDisk.sectors,
    };
    // It is connected, so the parameters allowed it.
    state.params.maxQueues = Math.max(state.params.maxQueues, connection.queues);
    state.params.maxRingPageOrder = Math.max(state.params.maxRingPageOrder, connection.ringPageOrder);
    blkbackModel.advance(state, { name: 'connect', connection }, quietEffects);
    const device = state.devices.find((one) => one.domid === domid && one.handle === handle);
    const rings = device?.rings ?? [];
    const underWay = rings.reduce((sum, ring) => sum + takeRing(ring, facts, `${be}.r{${ring.index}}`), 0);
    if (device !== undefined) device.overflow = facts.flag(`${be}.overflow`) ?? device.overflow;
    const left = rings.map((ring) => takePersistent(ring.grants, facts, `${be}.r{${ring.index}}`, { answered: true }));
    return { key, underWay, left: left.filter((one) => one !== null) };
  });

const orderOf = (entries: number | null): number => {
  const order = Array.from({ length: MOST_ORDER + 1 }, (_, one) => one).find(
    (one) => entries !== null && ringEntries(one, 'x86_64') >= entries,
  );
  return order ?? 0;
};

/** Sets a ring's indices and counters; answers how many requests were under way. */
const takeRing = (ring: BlkbackRing, facts: StateView, path: string): number => {
  const produced = facts.number(`${path}.reqProd`);
  const answered = facts.number(`${path}.rspProdPvt`) ?? facts.number(`${path}.rspProd`);
  for (const name of COUNTERS) ring[name] = facts.number(`${path}.${name}`) ?? ring[name];
  if (produced === null) return 0;
  const at = produced >>> 0;
  for (const name of ['reqProd', 'reqProdPvt', 'reqCons', 'rspProd', 'rspProdPvt', 'rspCons'] as const) ring[name] = at;
  ring.reqEvent = (at + 1) >>> 0;
  ring.rspEvent = (at + 1) >>> 0;
  const open = answered === null ? 0 : (at - answered) >>> 0;
  return open <= ring.entries ? open : 0;
};
