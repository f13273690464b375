import { mapcacheModel } from '../../model/mapcache/mapcache-model.ts';
import type { MapcacheState } from '../../model/mapcache/mapcache-state.ts';
import { numberOf } from '../../world/state-view.ts';
import { EventFields } from '../what-if/event-fields.ts';
import { readMapcacheEvent } from '../what-if/read-mapcache-event.ts';
import type { RecordedEvent } from '../recorded-event.ts';
import { modelMachine, type StateMap } from './model-machine.ts';
import type { SectionMachine, SectionModel } from './section-machine.ts';
import type { SectionStart } from './section-start.ts';

/** Processors of a guest that nothing tells of, and the most that the model has. */
const VCPUS = 4;
const MOST_VCPUS = 30;
const COUNTERS = ['m1', 's1', 'm2', 's2', 'm3'] as const;

/** Stage-2 tables of Arm domains, and what device models are told (M7), along an `events` section: one model for each domain. */
export const mapcacheSection = (start: SectionStart): SectionModel => ({
  models: ['m7'],
  id: 'm7',
  variant: start.mapcache,
  // A domain whose memory was there before the first event gives up what the model never had.
  isWhole: (event) => event.name === 'modify' && new EventFields(event.values).big('mfn') !== null,
  begin: () => {
    const domains = new Map<number, SectionMachine>();
    const of = (domid: number): SectionMachine => {
      const known = domains.get(domid) ?? domainMachine(start, domid);
      domains.set(domid, known);
      return known;
    };
    return {
      notes: [],
      broken: () => [...domains.values()].flatMap((machine) => machine.broken()),
      take: (event, checks) => of(domainOf(event)).take(event, checks),
      state: () => new Map([...domains.values()].flatMap((machine) => [...machine.state()])),
    };
  },
});

const domainMachine = ({ state, events, mapcache }: SectionStart, domid: number): SectionMachine => {
  const own = events.filter((event) => event.model === 'm7' && domainOf(event) === domid);
  const servers = new Map<number, boolean>();
  for (const record of state.records(`ioreq{${domid}}.servers`) ?? []) {
    const id = numberOf(record['id']);
    if (id !== null) servers.set(id, record['enabled'] !== false && record['enabled'] !== 0n);
  }
  let vcpus = state.number(`dom{${domid}}.vcpus`) ?? 0;
  for (const { values } of own) {
    const fields = new EventFields(values);
    const server = fields.number('s', 'server');
    if (server !== null && !servers.has(server)) servers.set(server, true);
    const vcpu = fields.number('v', 'vcpu');
    if (vcpu !== null && vcpu >= 0 && vcpu < MOST_VCPUS) vcpus = Math.max(vcpus, vcpu + 1);
  }
  const made = mapcacheModel.init(
    {
      vcpus: vcpus === 0 ? VCPUS : vcpus,
      servers: [...servers].map(([id, enabled]) => ({ id, enabled })),
      creationFinished: true,
    },
    mapcache,
  );
  const base = COUNTERS.map((name) => [name, state.number(`armp2m{${domid}}.${name}`) ?? 0] as const);
  return modelMachine(
    mapcacheModel,
    made,
    (recorded) => {
      const event = readMapcacheEvent(recorded);
      return event === null ? [] : [event];
    },
    (now, into) => {
      domainState(now, domid, base, into);
    },
  );
};

/** `d1` of the event's object, or its own argument. */
const domainOf = ({ object, values }: RecordedEvent): number => {
  const match = /^d(\d{1,5})\b/.exec(object ?? '');
  return match === null ? (new EventFields(values).number('D', 'd', 'domid') ?? 1) : Number(match[1]);
};

/** Counters count from those of the start state on. */
const domainState = (
  { mapped, shattered, tables, delivery, servers }: MapcacheState,
  domid: number,
  base: readonly (readonly [(typeof COUNTERS)[number], number])[],
  into: StateMap,
): void => {
  const counted = { m1: mapped[1], s1: shattered[1], m2: mapped[2], s2: shattered[2], m3: mapped[3] };
  for (const [name, from] of base) into.set(`armp2m{${domid}}.${name}`, from + counted[name]);
  into.set(`armp2m{${domid}}.tables`, tables);
  into.set(`ioreq{${domid}}.flags`, delivery.flags);
  into.set(`ioreq{${domid}}.unknown`, delivery.unknown);
  for (const [vcpu, waiting] of delivery.waiting.entries()) into.set(`ioreq{${domid}}.waiting{${vcpu}}`, waiting);
  for (const { id, enabled, stale } of servers) {
    into.set(`ioreq{${domid}}.server{${id}}.enabled`, enabled);
    into.set(`ioreq{${domid}}.server{${id}}.stale`, stale.size);
  }
};
