import type { Work } from '../../core/work.ts';
import type { Recording } from '../recording.ts';
import { alignGuest } from './align-guest.ts';
import { TCE_CALLS, historyOf, type TceStep } from './tce-step.ts';

/** Calls between two pauses. */
const SLICE = 1024;

/** Compares what the guest got with what one of QEMU's logs says it answered. The guest records numbers of calls and results, no arguments. */
export const compareGuest = function* (
  recording: Recording,
  guest: readonly TceStep[],
  logs: readonly (readonly TceStep[])[],
): Work<void> {
  const calls = guest.filter(({ hcall }) => TCE_CALLS.has(hcall));
  for (const { hcall } of guest)
    if (!TCE_CALLS.has(hcall)) {
      recording.read('other hypercalls');
      recording.skipped('other hypercalls', 'M8 is about TCE alone');
    }
  const partners = yield* alignGuest(
    calls,
    logs.map((log) => log.filter(({ hcall }) => TCE_CALLS.has(hcall))),
  );
  for (const [at, step] of calls.entries()) {
    if (at % SLICE === SLICE - 1) yield;
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
          expected: `result ${partner.result ?? 'none'}, as QEMU says`,
          recorded: `result ${step.result}`,
          reason: null,
          resumed: 'the recorded result',
          history: [historyOf(partner)],
        });
    }
  }
};
