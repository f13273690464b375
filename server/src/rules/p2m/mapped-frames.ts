import { numberOf, type StateView } from '../../world/state-view.ts';

/** GNTMAP_host_map: the handle maps the frame for the CPU. */
const HOST_MAP = 2;

/** Frames that a domain maps by grants, from its maptrack handles; `whole`: every handle could be followed to its entry. */
export interface MappedFrames {
  readonly frames: ReadonlySet<bigint>;
  readonly whole: boolean;
}

/** The frames behind the handles `mt{d}.h{…}`, which name entries `gt{domid}.e{ref}`; null: the state has no handles of the domain. */
export const mappedFrames = (state: StateView, domid: number): MappedFrames | null => {
  const refs = state.match(`mt{${domid}}.h{*}.ref`);
  if (refs.length === 0) return null;
  const frames = new Set<bigint>();
  let whole = true;
  for (const { keys, value } of refs) {
    const handle = `mt{${domid}}.h{${keys[0] ?? ''}}`;
    const flags = state.number(`${handle}.flags`);
    if (flags !== null && (flags & HOST_MAP) === 0) continue;
    const granter = state.number(`${handle}.domid`);
    const mfn = state.big(`gt{${granter ?? ''}}.e{${numberOf(value) ?? ''}}.mfn`);
    if (mfn === null) whole = false;
    else frames.add(mfn);
  }
  return { frames, whole };
};
