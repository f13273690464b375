import { isRecord, type StateFact, type StateView } from '../../world/state-view.ts';

/** One entry of a map of frames in the state. */
export interface FrameEntry {
  readonly value: bigint;
  readonly fact: StateFact;
}

/** Frame → entry. */
export type FrameMap = ReadonlyMap<bigint, FrameEntry>;

/**
 * A map of the state that is written as one record (`p2m{0} = {0x10=0x99}`) or with a line for each entry (`p2m{0}.e{0x10} = 0x99`, `m2p{0x99} = 0x10`);
 * empty where the state has none.
 */
export const frameMap = (state: StateView, record: string, entry: string): FrameMap => {
  const map = new Map<bigint, FrameEntry>();
  const whole = state.fact(record);
  if (whole !== null && isRecord(whole.value))
    for (const [key, value] of Object.entries(whole.value)) {
      const frame = readFrame(key);
      if (frame !== null && typeof value === 'bigint') map.set(frame, { value, fact: whole });
    }
  for (const fact of state.match(entry)) {
    const frame = readFrame(fact.keys[0] ?? '');
    if (frame !== null && typeof fact.value === 'bigint') map.set(frame, { value: fact.value, fact });
  }
  return map;
};

/** One domain's P2M in the state. */
export interface P2mTable {
  readonly domid: number;
  readonly entries: FrameMap;
}

/** The P2M tables of the state, by domain. */
export const p2mTables = (state: StateView): readonly P2mTable[] => {
  const domains = new Set<string>();
  for (const { path } of state.all) {
    const domid = /^p2m\{(\d{1,5})\}/.exec(path)?.[1];
    if (domid !== undefined) domains.add(domid);
  }
  return [...domains].map((domid) => ({
    domid: Number(domid),
    entries: frameMap(state, `p2m{${domid}}`, `p2m{${domid}}.e{*}`),
  }));
};

/** Machine frame → the frame of the guest that has it, as Xen keeps it. */
export const m2pOf = (state: StateView): FrameMap => frameMap(state, 'm2p', 'm2p{*}');

/** Machine frame → the domain that owns it. */
export const ownersOf = (state: StateView): FrameMap => frameMap(state, 'owner', 'owner{*}');

const readFrame = (key: string): bigint | null =>
  /^(?:0[xX][0-9a-fA-F]{1,16}|\d{1,20})$/.test(key) ? BigInt(key) : null;
