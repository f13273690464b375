import { hex, hexPadded } from '../../core/hex.ts';
import { decodePins, pinsOfMapping, type PinCounts } from '../../model/grants/pins.ts';
import { numberOf, type StateFact, type StateView } from '../../world/state-view.ts';
import { stateText } from '../state/example-text.ts';
import { HOLDS, lacks, stateRule } from '../state/state-rule.ts';

const example = (pin: number): string =>
  stateText([`gt{1}.e{9} = {actDom=0,mfn=0x99,pin=${pin}}`, 'mt{0}.h{3} = {ref=9,domid=1,flags=2}']);

/** The handles of one entry: their flags; null where a handle does not say them. */
interface EntryHandles {
  readonly flags: (number | null)[];
  readonly facts: StateFact[];
}

const handlesByEntry = (state: StateView): ReadonlyMap<string, EntryHandles> => {
  const entries = new Map<string, EntryHandles>();
  for (const fact of state.match('mt{*}.h{*}.ref')) {
    const handle = `mt{${fact.keys[0] ?? ''}}.h{${fact.keys[1] ?? ''}}`;
    const flags = state.number(`${handle}.flags`);
    if (flags === 0) continue;
    const key = `${state.number(`${handle}.domid`) ?? '?'} ${numberOf(fact.value) ?? '?'}`;
    const known = entries.get(key) ?? { flags: [], facts: [] };
    entries.set(key, known);
    known.flags.push(flags);
    known.facts.push(fact);
  }
  return entries;
};

const COUNTERS = ['hostWrite', 'hostRead', 'deviceWrite', 'deviceRead'] as const;

const countsOf = (flags: readonly number[]): PinCounts => {
  const sum = { hostWrite: 0, hostRead: 0, deviceWrite: 0, deviceRead: 0 };
  for (const one of flags) {
    const pins = decodePins(pinsOfMapping(one));
    for (const name of COUNTERS) sum[name] += pins[name];
  }
  return sum;
};

const text = (counts: PinCounts): string => COUNTERS.map((name) => counts[name]).join('/');

/** The pins of an entry are the mappings that the handles of its mappers stand for. */
export const gnt11 = stateRule({
  id: 'GNT-11',
  name: 'handle-sum-pins',
  title: 'Handle sum ≠ pins',
  severity: 'error',
  condition:
    'In a frozen state the handles that name an entry (`mt{d}.h{…}`, at least one) are not, kind by kind, as many as the four counters of its pins (`gt{d}.e{…}.pin`). Without any handle of an entry it cannot be decided, because the list may be a part.',
  hint: 'A handle was lost or counted twice in the hypervisor: the page stays mapped or is freed while it is. A copy that was under way has a pin without a handle',
  reference: 'xen/common/grant_table.c: map_grant_ref(), unmap_common(), unmap_common_complete(); invariant M4-I5',
  fires: example(2),
  silent: example(1),
  frozen: true,
  judge: function* ({ state }) {
    const entries = handlesByEntry(state);
    for (const fact of state.match('gt{*}.e{*}.pin')) {
      const [granter = '', ref = ''] = fact.keys;
      const pin = numberOf(fact.value);
      const handles = entries.get(`${granter} ${ref}`);
      const flags = handles?.flags.filter((one) => one !== null) ?? [];
      if (pin === null || handles === undefined || flags.length < handles.flags.length) {
        yield lacks();
        continue;
      }
      const pins = decodePins(pin);
      const counted = countsOf(flags);
      if (COUNTERS.every((name) => pins[name] === counted[name])) yield HOLDS;
      else
        yield {
          is: 'broken',
          facts: [fact, ...handles.facts.slice(0, 10)],
          subject: `d${granter}:gref:${hex(Number(ref))}`,
          message: `d${granter} ref ${hex(Number(ref))}: pins ${hexPadded(pin, 8)} (host writable/read-only, device writable/read-only: ${text(pins)}), the handles give ${text(counted)}`,
          data: { granter, ref: hex(Number(ref)), pin: hexPadded(pin, 8), handles: flags.length },
        };
    }
  },
});
