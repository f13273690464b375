import type { ModelRecord } from '../../core/model-value.ts';
import { quietEffects } from '../../model/quiet-effects.ts';
import { tceModel } from '../../model/tce/tce-model.ts';
import type { TceEvent } from '../../model/tce/tce-event.ts';
import type { TceState } from '../../model/tce/tce-state.ts';
import type { StateView } from '../../world/state-view.ts';
import { EventFields } from '../what-if/event-fields.ts';
import { readTceEvent } from '../what-if/read-tce-event.ts';
import { modelMachine, type StateMap } from './model-machine.ts';
import type { SectionModel } from './section-machine.ts';
import type { SectionStart } from './section-start.ts';

/** Events that build a machine up. */
const BUILDS: ReadonlySet<string> = new Set(['slotAdd', 'register', 'registerRegion', 'createTable']);
/** Values of a state that are shown at most. */
const MOST_ENTRIES = 4096;
const PAGE_BITS = 16n;

/** TCE hypercalls of a guest on KVM for POWER (M8) along an `events` section. */
export const tceSection = (start: SectionStart): SectionModel => ({
  models: ['m8'],
  id: 'm8',
  variant: start.tce,
  isWhole: ({ name }) => BUILDS.has(name) || start.state.list('kvm.stt') !== null,
  begin: () =>
    modelMachine(
      tceModel,
      initial(start),
      (recorded) => {
        const event = readTceEvent(recorded);
        return event === null ? [] : [event];
      },
      tceState,
    ),
});

/** The machine that the state tells, built by the events that would have made it. */
const initial = ({ state, tce }: SectionStart): TceState => {
  const made = tceModel.init({}, tce);
  for (const event of eventsOf(state)) tceModel.advance(made, event, quietEffects);
  for (const record of state.records('kvm.stt') ?? []) takeValues(made, record);
  return made;
};

const eventsOf = (state: StateView): readonly TceEvent[] => {
  const events: TceEvent[] = [];
  for (const record of state.records('kvm.slots') ?? []) {
    const fields = new EventFields(record);
    const baseGfn = fields.big('baseGfn', 'gfn');
    const npages = fields.big('npages');
    const ua = fields.big('ua');
    if (baseGfn !== null && npages !== null && ua !== null) events.push({ name: 'slotAdd', baseGfn, npages, ua });
  }
  for (const record of state.records('kvm.regions') ?? []) {
    const fields = new EventFields(record);
    const ua = fields.big('ua');
    const pageShift = fields.number('pageShift') ?? Number(PAGE_BITS);
    const size = fields.big('size');
    const entries = fields.big('entries') ?? (size === null ? null : size >> PAGE_BITS);
    if (ua !== null && entries !== null)
      events.push({ name: 'register', ua, entries, pageShift, hpa: fields.big('hpa') });
  }
  for (const record of state.records('kvm.stt') ?? []) {
    const fields = new EventFields(record);
    const liobn = fields.number('liobn');
    const values = fields.bigs('values');
    if (liobn === null) continue;
    events.push({
      name: 'createTable',
      liobn,
      shift: fields.number('pageShift', 'shift') ?? 12,
      offset: fields.big('offset') ?? 0n,
      size: fields.big('size') ?? BigInt(values.length),
    });
  }
  return events;
};

/** Values of a table stand as they are: which memory they belonged to when they were written is not asked. */
const takeValues = ({ tables }: TceState, record: ModelRecord): void => {
  const fields = new EventFields(record);
  const table = tables.get(fields.number('liobn') ?? -1);
  if (table === undefined) return;
  for (const [index, value] of fields.bigs('values').entries())
    if (value !== 0n && BigInt(index) < table.size) table.values.set(BigInt(index), value);
};

const tceState = ({ slots, regions, tables, rmapLocked }: TceState, into: StateMap): void => {
  into.set('kvm.locked', rmapLocked);
  into.set('kvm.slots.count', slots.length);
  for (const [index, { ua, entries, used, mapped }] of regions.entries()) {
    const of = `kvm.regions{${index}}`;
    into.set(`${of}.ua`, ua);
    into.set(`${of}.entries`, entries);
    into.set(`${of}.used`, used);
    into.set(`${of}.mapped`, mapped);
  }
  let left = MOST_ENTRIES;
  for (const { liobn, values, hardware } of tables.values()) {
    const of = `kvm.stt{${liobn}}`;
    into.set(`${of}.count`, values.size);
    into.set(`${of}.hardware`, hardware.length);
    for (const [index, value] of values) if ((left -= 1) >= 0) into.set(`${of}.e{${index}}`, value);
  }
};
