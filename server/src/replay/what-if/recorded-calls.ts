import { runToEnd } from '../../core/work.ts';
import type { Facts } from '../../facts/facts.ts';
import type { TceEvent } from '../../model/tce/tce-event.ts';
import { recordedCall } from '../tce/recorded-call.ts';
import { startTce } from '../tce/tce-run.ts';
import { TCE_CALLS, tceStep } from '../tce/tce-step.ts';
import { learnWindows, type Windows } from '../tce/windows.ts';

/** TCE hypercalls of a log of QEMU or a trace of the host, as events from real mode on; `left`: those whose arguments are not recorded. */
export interface RecordedCalls {
  readonly events: readonly TceEvent[];
  readonly calls: number;
  readonly left: number;
  readonly line: number;
}

/** Where user space has the guest's memory: nobody sees this number. */
const UA = 1n << 46n;

/** The calls of the log with most of them, or null when there is none. */
export const recordedCalls = (facts: Facts): RecordedCalls | null => {
  const { tceCall } = facts.tables;
  const groups = new Map<string, number[]>();
  for (let row = 0; row < tceCall.rows(); row += 1) {
    const side = tceCall.columns.side.at(row) ?? '';
    if (side === 'guest' || !TCE_CALLS.has(tceCall.columns.hcall.at(row) ?? '')) continue;
    const key = `${tceCall.block.at(row)} ${side}`;
    const rows = groups.get(key);
    if (rows === undefined) groups.set(key, [row]);
    else rows.push(row);
  }
  const [most] = [...groups.values()].toSorted((a, b) => b.length - a.length);
  if (most === undefined) return null;
  const windows = runToEnd(learnWindows(facts, most));
  // Only the windows are asked, which no call changes.
  const state = startTce(windows, 'U3');
  const calls = most
    .map((row) => recordedCall(state, tceStep(facts, row), 'RM'))
    .filter((call) => typeof call !== 'string');
  return {
    events: [...machineOf(windows), ...calls.map(({ call }) => call)],
    calls: calls.length,
    left: most.length - calls.length,
    line: tceCall.line.at(most[0] ?? 0),
  };
};

/** Guest memory and windows as far as the recording tells. */
const machineOf = ({ windows, memoryEnd }: Windows): readonly TceEvent[] => [
  { name: 'slotAdd', baseGfn: 0n, npages: (memoryEnd ?? 1n << 60n) >> 16n, ua: UA },
  ...[...windows.values()].map(({ liobn, shift, start, size }): TceEvent => ({
    name: 'createTable',
    liobn,
    shift,
    offset: start >> BigInt(shift),
    size: size >> BigInt(shift),
  })),
];
