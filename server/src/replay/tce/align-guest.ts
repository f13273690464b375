import type { Work } from '../../core/work.ts';
import type { TceStep } from './tce-step.ts';

/** How many calls of the guest may stand between two that QEMU has recorded too. */
const MOST_UNSEEN = 64;
/** Comparisons between two pauses. */
const SLICE = 8192;
/** A recording of fewer calls, or of fewer different runs of one call, may fit another guest's log by chance. */
const LEAST_CALLS = 32;
const LEAST_RUNS = 6;

/** Of each call of the guest the one in QEMU's log, or null where QEMU prints none. */
export type Partners = readonly (TceStep | null)[];

/**
 * Where in one of QEMU's logs the guest's calls begin, so that every call of the guest is there in its order, but for lists that QEMU refuses before it looks a window
 * up (they leave no line). Both clocks are of different machines, so order and results decide. A few results may be others, when the order of the calls alone
 * leaves no doubt that it is the same guest.
 */
export const alignGuest = function* (
  guest: readonly TceStep[],
  logs: readonly (readonly TceStep[])[],
): Work<Partners | null> {
  let partners: Partners | null = null;
  for (const log of logs) partners ??= yield* search(guest, log, 0);
  if (guest.length < LEAST_CALLS || runsOf(guest) < LEAST_RUNS) return partners;
  const wrong = Math.max(1, Math.floor(guest.length / 100));
  for (const log of logs) partners ??= yield* search(guest, log, wrong);
  return partners;
};

const search = function* (guest: readonly TceStep[], qemu: readonly TceStep[], wrong: number): Work<Partners | null> {
  let steps = 0;
  let best: { readonly partners: Partners; readonly parted: number } | null = null;
  for (let start = 0; start <= qemu.length; start += 1) {
    const partners: (TceStep | null)[] = [];
    let [at, unseen, parted] = [start, 0, 0];
    for (const { hcall, result } of guest) {
      steps += 1;
      if (steps % SLICE === 0) yield;
      const other = qemu[at];
      const isSame = other?.hcall === hcall && (other.result === result || result === null);
      if (isSame || (other?.hcall === hcall && parted < wrong)) {
        if (!isSame) parted += 1;
        partners.push(other);
        at += 1;
        unseen = 0;
      } else if (hcall === 'H_PUT_TCE_INDIRECT' && result === -4 && unseen < MOST_UNSEEN) {
        partners.push(null);
        unseen += 1;
      } else break;
    }
    if (partners.length === guest.length && (best === null || parted < best.parted)) best = { partners, parted };
    if (best !== null && best.parted <= 1) return best.partners;
  }
  return best?.partners ?? null;
};

/** Different runs of one call (`H_PUT_TCE` 3 times, `H_STUFF_TCE` once): a rhythm that other guests have as well has few of them. */
const runsOf = (calls: readonly TceStep[]): number => {
  const runs = new Set<string>();
  let length = 0;
  for (const [at, { hcall }] of calls.entries()) {
    length += 1;
    if (calls[at + 1]?.hcall === hcall) continue;
    runs.add(`${hcall} ${length}`);
    length = 0;
  }
  return runs.size;
};
