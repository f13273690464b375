import { entryFlag, mapFlag } from '../../model/grants/grant-constants.ts';
import { grantModel } from '../../model/grants/grant-model.ts';
import { addGrantDomain, type GrantState } from '../../model/grants/grant-state.ts';
import { quietEffects } from '../../model/quiet-effects.ts';
import { decodePins } from '../../model/grants/pins.ts';
import type { StateView } from '../../world/state-view.ts';

/** Most entries that are taken over. */
const MOST = 100_000;
/** The least version-1 table has one frame with 512 entries. */
const REFS_PER_FRAME = 512;

/**
 * Takes the entries of grant tables over (`gt{d}.e{ref}`) by the grants and mappings that would have made them; handles are numbered in their order. An entry
 * whose granter, mapper or pins are not told, or cannot be made, is left out. Answers how many were taken over and left out.
 */
export const takeGrants = (state: GrantState, facts: StateView): { readonly taken: number; readonly left: number } => {
  let [taken, left] = [0, 0];
  for (const { keys } of facts.match('gt{*}.e{*}').slice(0, MOST)) {
    const [granter, ref] = keys.map(Number);
    const path = `gt{${keys[0]}}.e{${keys[1]}}`;
    const pin = facts.number(`${path}.pin`);
    const mapper = facts.number(`${path}.actDom`) ?? facts.number(`${path}.shDom`);
    const frame = facts.big(`${path}.gmfn`) ?? facts.big(`${path}.mfn`);
    const flags = facts.number(`${path}.flags`) ?? entryFlag.permitAccess;
    const isNamed = Number.isInteger(granter) && Number.isInteger(ref) && mapper !== null && frame !== null;
    if (!isNamed || pin === null || granter === undefined || ref === undefined || granter === mapper) {
      left += 1;
      continue;
    }
    const frames = facts.number(`gt{${granter}}.frames`) ?? Math.ceil((ref + 1) / REFS_PER_FRAME);
    addGrantDomain(state, { id: granter, frames: Math.max(1, Math.min(frames, MOST)) });
    addGrantDomain(state, { id: mapper });
    const readonly = (flags & entryFlag.readonly) !== 0;
    grantModel.advance(state, { name: 'guest.grant', granter, ref, domid: mapper, frame, readonly }, quietEffects);
    for (const [map, count] of mapsOf(pin))
      for (let done = 0; done < count; done += 1)
        grantModel.advance(
          state,
          {
            name: 'map',
            caller: mapper,
            ops: [{ granter, ref, flags: map, vcpu: 0, denied: false, races: 0 }],
          },
          quietEffects,
        );
    if (state.domains.get(granter)?.active.get(ref)?.pin === pin) taken += 1;
    else left += 1;
  }
  return { taken, left };
};

/** The mappings that a pin word counts. */
const mapsOf = (pin: number): readonly (readonly [flags: number, count: number])[] => {
  const { hostWrite, hostRead, deviceWrite, deviceRead } = decodePins(pin);
  return [
    [mapFlag.host, hostWrite],
    [mapFlag.host | mapFlag.readonly, hostRead],
    [mapFlag.device, deviceWrite],
    [mapFlag.device | mapFlag.readonly, deviceRead],
  ];
};
