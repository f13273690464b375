import type { TceCall, TceLevel } from '../../model/tce/tce-event.ts';
import type { TceState } from '../../model/tce/tce-state.ts';
import type { TceStep } from './tce-step.ts';

/** A recorded call as the model takes it, the entries that it is about, and what of it does not stand in the recording. */
export interface RecordedCall {
  readonly call: TceCall;
  /** Index of the first entry in its window; null: there is no such window. */
  readonly first: bigint | null;
  readonly count: number;
  /** Is the value of its k-th entry a guess? */
  readonly isGuess: (at: number) => boolean;
  /** What was taken for something that is not recorded, or null. */
  readonly assumed: string | null;
}

/** More pages than a window of 64 GiB has. */
const MOST = 1 << 24;

/** Makes the call of a step; a sentence says what is missing. */
export const recordedCall = (state: TceState, step: TceStep, startLevel: TceLevel): RecordedCall | string => {
  const { liobn, tce, list } = step;
  if (liobn === null) return 'its arguments are not recorded';
  const table = state.tables.get(liobn);
  const shift = BigInt(table?.shift ?? 12);
  const indexOf = (ioba: bigint): bigint | null => (table === undefined ? null : (ioba >> shift) - table.offset);
  const name = 'hcall';
  const none = (): boolean => false;
  if (step.hcall === 'H_STUFF_TCE') {
    const count = step.count ?? 0;
    if (tce === null || count > MOST || count < 0) return 'its arguments are not recorded';
    // QEMU prints where a call stopped and not where it began: the last place from which it must stop.
    const end = table === undefined ? BigInt(count) : table.offset + table.size;
    const ioba = step.ioba ?? (end - BigInt(Math.max(count - 1, 0))) << shift;
    return {
      call: { name, liobn, startLevel, call: 'H_STUFF_TCE', ioba, tce, npages: BigInt(count) },
      first: indexOf(ioba),
      count,
      isGuess: step.ioba === null ? () => true : none,
      assumed: step.ioba === null ? `the call began ${count - 1} pages before the end of its window` : null,
    };
  }
  const { ioba } = step;
  if (ioba === null) return 'its arguments are not recorded';
  const first = indexOf(ioba);
  if (step.hcall === 'H_GET_TCE')
    return {
      call: { name, liobn, startLevel, call: 'H_GET_TCE', ioba },
      first,
      count: 1,
      isGuess: none,
      assumed: null,
    };
  if (step.hcall === 'H_PUT_TCE')
    return tce === null
      ? 'its arguments are not recorded'
      : {
          call: { name, liobn, startLevel, call: 'H_PUT_TCE', ioba, tce },
          first,
          count: 1,
          isGuess: none,
          assumed: null,
        };
  if (list === null) return 'its arguments are not recorded';
  // QEMU does not print how many entries a failed call was about: one more than there is room for.
  const room = table === undefined || first === null || first < 0n || first >= table.size ? 0n : table.size - first;
  const count = step.count ?? Math.min(Number(room) + 1, 512);
  if (count > MOST || count < 0) return 'its arguments are not recorded';
  // Pages of a list are not recorded, or the last alone; the others permit the same.
  const length = count > 512 ? 0 : count;
  return {
    call: {
      name,
      liobn,
      startLevel,
      call: 'H_PUT_TCE_INDIRECT',
      ioba,
      list,
      npages: BigInt(count),
      tces: Array.from({ length }, () => tce ?? 3n),
    },
    first,
    count,
    isGuess: (at) => tce === null || at !== count - 1,
    assumed: null,
  };
};
