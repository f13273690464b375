import {
  Stage,
  acknowledge,
  brokenForeign,
  brokenOwn,
  newDelivery,
  readFlag,
  removedByForeign,
  removedByOwn,
  testAndClear,
} from '../../model/mapcache/delivery.ts';
import type { MapcacheSwitches } from '../../model/mapcache/mapcache-switches.ts';
import type { StepSystem, StepWords } from './step-system.ts';

/** What is explored: so many vCPUs (1 to 4), each taking so many pages away (1 or 2), and whether another domain takes one away as well. */
export interface MapcacheQuestion {
  readonly switches: MapcacheSwitches;
  readonly vcpus: number;
  readonly removals: number;
  readonly foreign: boolean;
}

const Kind = {
  remove: 0,
  back: 1,
  readSet: 2,
  readClear: 3,
  toTest: 4,
  testSet: 5,
  testClear: 6,
  answer: 7,
  foreign: 8,
  foreignPause: 9,
  foreignAnswer: 10,
} as const;

/** What another domain is about to do. */
const Foreign = { ready: 0, waits: 1, done: 2 } as const;

/** One device model, as a bit. */
const SERVER = 1;

/**
 * The steps of M7's delivery (MODEL.md M7.5) over states packed into numbers. Changing the P2M and marking is one step; reading the flag, test-and-clear with
 * sending, and the answer are steps of their own. A paused vCPU finishes what it does inside the hypervisor and begins nothing in the guest.
 */
export const mapcacheSystem = ({ switches, vcpus, removals, foreign }: MapcacheQuestion): StepSystem => {
  const delivery = newDelivery(vcpus);
  const left = Array.from({ length: vcpus }, () => removals);
  let other: number = foreign ? Foreign.ready : Foreign.done;
  // Two words of bits: what is shared, stages and removals that are left, then what each request covers. Without another domain three vCPUs fit into 30 bits.
  const setBits = foreign ? vcpus + 1 : vcpus;
  const setMask = (1 << setBits) - 1;
  const coveredSize = 2 ** (setBits * vcpus);

  const pack = (): number => {
    let word = (((other << setBits) | delivery.unknown) << vcpus) | delivery.flags;
    let covered = 0;
    for (let v = 0; v < vcpus; v += 1) {
      word = (word << 4) | ((delivery.stage[v] ?? 0) << 2) | (left[v] ?? 0);
      covered = (covered << setBits) | (delivery.covered[v] ?? 0);
    }
    return word * coveredSize + covered;
  };
  const unpack = (packed: number): void => {
    let word = Math.floor(packed / coveredSize);
    let covered = packed - word * coveredSize;
    for (let v = vcpus - 1; v >= 0; v -= 1) {
      delivery.covered[v] = covered & setMask;
      covered >>= setBits;
      left[v] = word & 3;
      const stage = (word >> 2) & 3;
      delivery.stage[v] = stage;
      delivery.waiting[v] = stage === Stage.blocked ? SERVER : 0;
      word >>= 4;
    }
    delivery.flags = word & ((1 << vcpus) - 1);
    word >>= vcpus;
    delivery.unknown = word & setMask;
    other = word >> setBits;
    const waits = other === Foreign.waits;
    delivery.waiting[vcpus] = waits ? SERVER : 0;
    delivery.paused = waits ? 1 : 0;
  };
  const start = pack();
  let loaded = start;
  const load = (state: number): void => {
    if (state !== loaded) unpack(state);
    loaded = state;
  };

  const own = (v: number): number | null => {
    switch (delivery.stage[v]) {
      case Stage.guest:
        if (left[v] === 0 || delivery.paused > 0) return null;
        left[v] = (left[v] ?? 0) - 1;
        removedByOwn(delivery, switches, v, true);
        return Kind.remove;
      case Stage.hypercall: {
        if (switches.flag === 'none') {
          readFlag(delivery, switches, v);
          return Kind.back;
        }
        const read = readFlag(delivery, switches, v);
        return read === null ? Kind.toTest : read ? Kind.readSet : Kind.readClear;
      }
      case Stage.check:
        return testAndClear(delivery, switches, v, SERVER) ? Kind.testSet : Kind.testClear;
      default:
        acknowledge(delivery, v, SERVER);
        return Kind.answer;
    }
  };
  const others = (): number | null => {
    if (other === Foreign.waits) {
      acknowledge(delivery, vcpus, SERVER);
      other = Foreign.done;
      return Kind.foreignAnswer;
    }
    if (other === Foreign.done || switches.foreign === 'forbid') return null;
    removedByForeign(delivery, switches, true, SERVER);
    const pauses = switches.foreign === 'pause';
    other = pauses ? Foreign.waits : Foreign.done;
    return pauses ? Kind.foreignPause : Kind.foreign;
  };

  return {
    start,
    properties: foreign ? PROPERTIES : PROPERTIES.slice(0, 1),
    actors: [...left.keys()].map((v) => `v${v}`).concat(foreign ? ['F'] : [], ['device model']),
    successors: (state, emit) => {
      load(state);
      const { flags, unknown, paused } = delivery;
      const before = other;
      for (let v = 0; v <= vcpus; v += 1) {
        const stage = delivery.stage[v] ?? 0;
        const rest = left[v] ?? 0;
        const covered = delivery.covered[v] ?? 0;
        const waiting = delivery.waiting[v] ?? 0;
        const kind = v < vcpus ? own(v) : others();
        if (kind === null) continue;
        emit(pack(), kind * 8 + v);
        // A step changes what is shared and what is its own: both are put back.
        delivery.flags = flags;
        delivery.unknown = unknown;
        delivery.paused = paused;
        delivery.waiting[v] = waiting;
        other = before;
        if (v === vcpus) continue;
        delivery.stage[v] = stage;
        left[v] = rest;
        delivery.covered[v] = covered;
      }
    },
    broken: (state) => {
      load(state);
      return (brokenOwn(delivery) === 0 ? 0 : 1) | (brokenForeign(delivery) ? 2 : 0);
    },
    words: (step) => wordsOf(Math.floor(step / 8), step % 8),
  };
};

const PROPERTIES = [
  { id: 'P1', text: 'a vCPU runs in the guest although a device model may still use memory that the vCPU gave up' },
  { id: 'P2', text: 'the guest runs although a device model may still use memory that another domain took away' },
] as const;

const TEXTS: readonly string[] = [
  'hypercall removes RAM page, sets flag',
  'returns to guest',
  'exit path reads flag=1',
  'exit path reads flag=0, returns to guest',
  'goes to test_and_clear',
  'test_and_clear=1, sends INVALIDATE, blocks',
  'test_and_clear=0, returns to guest',
  'has dropped its mappings; the vCPU returns to guest',
  'removes a RAM page of D',
  'pauses D, removes a RAM page, sends INVALIDATE',
  'has dropped its mappings; D is unpaused',
];

const wordsOf = (kind: number, vcpu: number): StepWords => {
  const text = TEXTS[kind] ?? '';
  if (kind === Kind.answer) return { actor: 'device model', to: `v${vcpu}`, text };
  if (kind === Kind.foreignAnswer) return { actor: 'device model', to: 'F', text };
  if (kind === Kind.foreign) return { actor: 'F', to: null, text };
  if (kind === Kind.foreignPause) return { actor: 'F', to: 'device model', text };
  return { actor: `v${vcpu}`, to: kind === Kind.testSet ? 'device model' : null, text };
};
