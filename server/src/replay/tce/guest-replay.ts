import type { Recording } from '../recording.ts';
import { TCE_CALLS, historyOf, type TceStep } from './tce-step.ts';

/** How many calls of the guest may stand between two that QEMU has recorded too. */
const MOST_UNSEEN = 64;

/**
 * Where in QEMU's recording the guest's begins, so that every call of the guest is there in its order, but for lists that QEMU refuses before it looks a
 * window up (they leave no line). Both clocks are of different machines, so order and results decide.
 */
const alignGuest = (guest: readonly TceStep[], qemu: readonly TceStep[]): readonly (TceStep | null)[] | null => {
  for (let start = 0; start <= qemu.length; start += 1) {
    const partners = alignAt(guest, qemu, start);
    if (partners !== null) return partners;
  }
  return null;
};

const alignAt = (guest: readonly TceStep[], qemu: readonly TceStep[], start: number): (TceStep | null)[] | null => {
  const partners: (TceStep | null)[] = [];
  let at = start;
  let unseen = 0;
  for (const { hcall, result } of guest) {
    const other = qemu[at];
    if (other?.hcall === hcall && (other.result === result || result === null)) {
      partners.push(other);
      at += 1;
      unseen = 0;
    } else if (hcall === 'H_PUT_TCE_INDIRECT' && result === -4 && unseen < MOST_UNSEEN) {
      partners.push(null);
      unseen += 1;
    } else return null;
  }
  return partners;
};

/** Compares what the guest got with what one of QEMU's logs says it answered. The guest records numbers of calls and results, no arguments. */
export const compareGuest = (
  recording: Recording,
  guest: readonly TceStep[],
  logs: readonly (readonly TceStep[])[],
): void => {
  const calls = guest.filter(({ hcall }) => TCE_CALLS.has(hcall));
  for (const { hcall } of guest)
    if (!TCE_CALLS.has(hcall)) {
      recording.read('other hypercalls');
      recording.skipped('other hypercalls', 'M8 is about TCE alone');
    }
  let partners: readonly (TceStep | null)[] | null = null;
  for (const log of logs)
    partners ??= alignGuest(
      calls,
      log.filter(({ hcall }) => TCE_CALLS.has(hcall)),
    );
  for (const [at, step] of calls.entries()) {
    recording.read(step.hcall);
    const partner = partners?.[at];
    if (partners === null)
      recording.skipped(step.hcall, 'its arguments are not recorded, and no recording of QEMU has the same calls');
    else if (partner === null || partner === undefined) {
      recording.equal(step.hcall);
      recording.remark(
        'M8-I10',
        `H_PUT_TCE_INDIRECT is refused (-4) before a window is looked up: its list does not begin a page of 4 KiB, or has more than 512 entries.`,
        step,
      );
    } else if (step.result === null) recording.skipped(step.hcall, 'the recording ends before its result');
    else {
      recording.stepped(step.hcall);
      if (partner.result === step.result) recording.equal(step.hcall);
      else
        recording.different({
          ...historyOf(step),
          kind: step.hcall,
          expected: `result ${partner.result ?? 'none'}`,
          recorded: `result ${step.result}`,
          reason: null,
          resumed: 'the recorded result',
          history: [historyOf(partner)],
        });
    }
  }
};
