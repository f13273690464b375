import { blkbackVariantIds, type BlkbackVariantId } from '../../model/blkback-variants.ts';
import { blkbackModel } from '../../model/blkback/blkback-model.ts';
import type { BlkbackState } from '../../model/blkback/blkback-state.ts';
import type { Model, ModelEvent } from '../../model/model.ts';
import type { Output } from '../../model/output.ts';
import type { PersistentEvent } from '../../model/persistent/persistent-event.ts';
import { persistentModel, type PersistentMachine } from '../../model/persistent/persistent-model.ts';
import type { Violation } from '../../model/violation.ts';
import type { RecordedEvent } from '../recorded-event.ts';
import { BackendEventReader, readPersistentEvent } from '../what-if/read-backend-event.ts';
import type { SectionMachine, SectionModel, SectionStep } from './section-machine.ts';

type StateMap = Map<string, bigint | number | boolean | string>;

/** What a section's models start with. */
export interface SectionStart {
  readonly variant: BlkbackVariantId;
  /** Module parameters of the backend that were captured or set. */
  readonly params: Readonly<Record<string, number>>;
}

/** The models that run along `events` sections: the block backend with its rings, and its grants alone. */
export const sectionModels = ({ variant, params }: SectionStart): readonly SectionModel[] => [
  {
    models: ['m1', 'm2'],
    id: 'm2',
    begin: () => {
      const reader = new BackendEventReader();
      const init = { params, switches: {} };
      return machine(blkbackModel, blkbackModel.init(init, variant), (event) => reader.read(event), backendState);
    },
  },
  {
    models: ['m3'],
    id: 'm3',
    begin: () => {
      const setup = { domid: 1, handle: 51712, comm: '1.xvda-0', persistent: true, params, switches: {} };
      const read = (event: RecordedEvent): readonly PersistentEvent[] => {
        const one = readPersistentEvent(event);
        return one === null ? [] : [one];
      };
      return machine(persistentModel, persistentModel.init(setup, variant), read, grantState);
    },
  },
];

/** The variant that an event itself states (`m2.connect variant=B311`), or null. */
export const variantOfEvent = ({ values }: RecordedEvent): BlkbackVariantId | null =>
  blkbackVariantIds.find((id) => id === values['variant']) ?? null;

const machine = <State, Event extends ModelEvent, Params, Variant extends string>(
  model: Model<State, Event, Params, Variant>,
  state: State,
  read: (event: RecordedEvent) => readonly Event[],
  values: (state: State, into: StateMap) => void,
): SectionMachine => ({
  take: (recorded, checks): SectionStep => {
    const outputs: Output[] = [];
    const violations: Violation[] = [];
    const events = read(recorded);
    for (const event of events)
      model.advance(state, event, {
        output: (output) => {
          outputs.push(output);
        },
        violation: (violation) => {
          violations.push(violation);
        },
      });
    if (checks) violations.push(...model.check(state));
    return { taken: events.length > 0, outputs, violations };
  },
  state: () => {
    const into: StateMap = new Map();
    values(state, into);
    return into;
  },
});

const RING = [
  'reqProd',
  'rspProd',
  'reqEvent',
  'rspEvent',
  'reqCons',
  'rspProdPvt',
  'waitingReqs',
  'inflight',
] as const;
const COUNTERS = ['oo', 'rd', 'wr', 'f', 'ds', 'rdSect', 'wrSect', 'thread'] as const;

const backendState = ({ devices }: BlkbackState, into: StateMap): void => {
  for (const device of devices) {
    const path = `be{${device.domid}/${device.handle}}`;
    into.set(`${path}.refcnt`, device.refcnt);
    into.set(`${path}.drain`, device.drain);
    into.set(`${path}.overflow`, device.overflow);
    into.set(`${path}.vbdSize`, device.size);
    into.set(`${path}.bdevSize`, device.bdevSize);
    for (const ring of device.rings) {
      const of = `${path}.r{${ring.index}}`;
      for (const name of [...RING, ...COUNTERS]) into.set(`${of}.${name}`, ring[name]);
      into.set(`${of}.nrEnts`, ring.entries);
      into.set(`${of}.pendFree`, ring.pool.length);
      into.set(`${of}.pendTotal`, ring.poolTotal);
      into.set(`${of}.pgC`, ring.grants.count);
      into.set(`${of}.pgInUse`, ring.grants.inUse);
      into.set(`${of}.freeNum`, ring.grants.free.length);
      into.set(`${of}.purgeWork`, ring.grants.purgeWork);
    }
  }
};

const grantState = ({ grants }: PersistentMachine, into: StateMap): void => {
  const of = `be{${grants.device.domid}/${grants.device.handle}}.r{0}`;
  into.set(`${of}.pgC`, grants.count);
  into.set(`${of}.pgInUse`, grants.inUse);
  into.set(`${of}.freeNum`, grants.free.length);
  into.set(`${of}.purgeWork`, grants.purgeWork);
};
