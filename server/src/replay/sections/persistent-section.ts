import { persistentModel, type PersistentMachine } from '../../model/persistent/persistent-model.ts';
import { deviceName } from '../../world/device-name.ts';
import { readPersistentEvent } from '../what-if/read-backend-event.ts';
import type { RecordedEvent } from '../recorded-event.ts';
import { modelMachine, type StateMap } from './model-machine.ts';
import { takePersistent } from './persistent-start.ts';
import type { SectionMachine, SectionModel } from './section-machine.ts';
import type { SectionStart } from './section-start.ts';

/** A ring, as the object of an event names it. */
interface Ring {
  readonly domid: number;
  readonly handle: number;
  readonly ring: number;
}

/** Persistent grants of the rings of a backend (M3) along an `events` section: one model for each ring, from the tree that the state tells on. */
export const persistentSection = (start: SectionStart): SectionModel => ({
  models: ['m3'],
  id: 'm3',
  begin: () => {
    const rings = new Map<string, SectionMachine>();
    const of = (event: RecordedEvent): SectionMachine => {
      const ring = ringOf(event);
      const key = pathOf(ring);
      const known = rings.get(key) ?? ringMachine(start, ring);
      rings.set(key, known);
      return known;
    };
    // Rings whose tree the state tells are there before their first event.
    for (const event of start.events) if (event.model === 'm3') of(event);
    return {
      notes: [...rings.values()].flatMap(({ notes }) => notes),
      broken: () => [...rings.values()].flatMap((machine) => machine.broken()),
      take: (event, checks) => of(event).take(event, checks),
      state: () => new Map([...rings.values()].flatMap((machine) => [...machine.state()])),
    };
  },
});

const ringMachine = ({ variant, params, state }: SectionStart, ring: Ring): SectionMachine => {
  const { domid, handle } = ring;
  const device = `be{${domid}/${handle}}`;
  const path = pathOf(ring);
  const comm = `${domid}.${deviceName(handle) ?? handle}-${ring.ring}`;
  const persistent = state.flag(`${device}.gntPersistent`) ?? true;
  const machine = persistentModel.init({ domid, handle, comm, persistent, params, switches: {} }, variant);
  machine.grants.device.overflow = state.flag(`${device}.overflow`) ?? false;
  const left = takePersistent(machine.grants, state, path, { answered: false });
  return modelMachine(
    persistentModel,
    machine,
    (recorded) => {
      const event = readPersistentEvent(recorded);
      return event === null ? [] : [event];
    },
    (now, into) => {
      grantState(now, path, into);
    },
    left === null ? [] : [left],
  );
};

/** `vbd:1/51712/0`; an event without an object is about the first ring of the first disk. */
const ringOf = ({ object }: RecordedEvent): Ring => {
  const [, domid = '1', handle = '51712', ring = '0'] =
    /^vbd:(\d{1,5})\/(\d{1,10})(?:\/(\d{1,4}))?$/.exec(object ?? '') ?? [];
  return { domid: Number(domid), handle: Number(handle), ring: Number(ring) };
};

const pathOf = ({ domid, handle, ring }: Ring): string => `be{${domid}/${handle}}.r{${ring}}`;

const grantState = ({ grants }: PersistentMachine, of: string, into: StateMap): void => {
  into.set(`${of}.pgC`, grants.count);
  into.set(`${of}.pgInUse`, grants.inUse);
  into.set(`${of}.freeNum`, grants.free.length);
  into.set(`${of}.purgeWork`, grants.purgeWork);
};
