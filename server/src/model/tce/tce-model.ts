import { hex } from '../../core/hex.ts';
import type { Effects, Model } from '../model.ts';
import { notPossible } from '../violation.ts';
import { changeMemory } from './change-memory.ts';
import { checkTce } from './check-tce.ts';
import { kernelCall } from './kernel-call.ts';
import { tablesAgree } from './tables-agree.ts';
import type { TceCall, TceEvent, TceLevel } from './tce-event.ts';
import { TceResult } from './tce-result.ts';
import { copyTce, initialTce, type TceParams, type TceState } from './tce-state.ts';
import { tceVariants, type TceVariant } from './tce-switches.ts';
import { userCall } from './user-call.ts';

/** M8: TCE hypercalls of a guest on KVM for POWER with memory registered ahead (MODEL.md M8). */
export const tceModel: Model<TceState, TceEvent, TceParams, TceVariant> = {
  id: 'm8',
  variants: tceVariants,
  init: initialTce,
  copy: copyTce,
  check: checkTce,
  advance: (state, event, effects) => {
    if (event.name === 'hcall') handle(state, event, effects);
    else changeMemory(state, event, effects);
  },
};

/** Poison is written to a window at most; more values than that are no work of a guest. */
const MOST_FILLED = 1n << 20n;
const NEXT: Readonly<Record<TceLevel, TceLevel | null>> = { RM: 'VM', VM: 'user', user: null };

/** The call goes from level to level until one of them handles it; each level's result is an output. */
const handle = (state: TceState, call: TceCall, effects: Effects): void => {
  const known = call.call !== 'H_PUT_TCE_INDIRECT' || isListKnown(call);
  if (!known) {
    effects.violation(notPossible(call.call, 'what stands in its list is not known', `liobn ${hex(call.liobn)}`));
    return;
  }
  if (call.call === 'H_STUFF_TCE' && call.tce !== 0n && call.npages > MOST_FILLED) {
    const reason = `it writes one value to more than ${MOST_FILLED} entries`;
    effects.violation(notPossible(call.call, reason, `liobn ${hex(call.liobn)}`));
    return;
  }
  for (let level: TceLevel | null = call.startLevel; level !== null; level = NEXT[level]) {
    const result = level === 'user' ? userCall(state, call) : kernelCall(state, call, level, effects);
    effects.output({ kind: 'result', of: `${call.call} ${level}`, value: result });
    if (result === TceResult.tooHard && level !== 'user') continue;
    if (call.call === 'H_GET_TCE' && result === TceResult.success) giveValue(state, call, effects);
    if (result === TceResult.success && level !== 'user') tablesAgree(state, call, effects);
    return;
  }
};

/** A list that is refused as a whole need not be known. */
const isListKnown = ({ npages, tces }: TceCall & { call: 'H_PUT_TCE_INDIRECT' }): boolean =>
  npages > 512n || npages === 0n || BigInt(tces?.length ?? -1) === npages;

const giveValue = (state: TceState, { liobn, ioba }: TceCall & { call: 'H_GET_TCE' }, effects: Effects): void => {
  const table = state.tables.get(liobn);
  const value = table?.values.get((ioba >> BigInt(table.shift)) - table.offset) ?? 0n;
  effects.output({ kind: 'result', of: 'tce', value });
};
