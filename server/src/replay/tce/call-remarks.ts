import { amount } from '../../core/amount.ts';
import { hex } from '../../core/hex.ts';
import type { TceState } from '../../model/tce/tce-state.ts';
import type { EntryBook } from './entry-book.ts';
import type { RecordedCall } from './recorded-call.ts';
import type { TceStep } from './tce-step.ts';
import type { Windows } from './windows.ts';

/** Something to say about a call: the invariant of M8 that it touches, or null, and a sentence. */
export interface CallRemark {
  readonly id: string | null;
  readonly text: string;
}

/** What a driver should not have asked for, though the answer is as it must be. Asked before the call is entered into the book. */
export const callRemarks = (
  state: TceState,
  book: EntryBook,
  step: TceStep,
  recorded: RecordedCall,
  { memoryEnd, windows }: Windows,
): readonly CallRemark[] => {
  const isSizeKnown = windows.get(recorded.call.liobn)?.known !== 'calls';
  if (step.result !== 0 && step.toHost !== true) return [refused(state, step, recorded, isSizeKnown)];
  const found: CallRemark[] = [];
  const add = (id: string | null, text: string): void => void found.push({ id, text });
  const { call, first, count } = recorded;
  const where = `liobn ${hex(call.liobn)} at ${hex(call.ioba)}`;
  const table = state.tables.get(call.liobn);
  if (table === undefined || first === null || call.call === 'H_GET_TCE') return found;
  const isEmpty = step.tce !== null && (step.tce & 3n) === 0n && step.list === null;
  const range = { liobn: call.liobn, first, count: Math.min(count, Number(table.size)) };
  if (isSizeKnown && first + BigInt(count) > table.size && first < table.size)
    add(
      'M8-I10',
      `${call.call}, ${where}: ${amount(count, 'entry', 'entries')} run ${amount(Number(first + BigInt(count) - table.size), 'entry', 'entries')} off the end of the window, and the kernel took them: it looks at the first alone.`,
    );
  if (memoryEnd !== null && step.list !== null && step.list >= memoryEnd)
    add(
      null,
      `${call.call}, ${where}: its list at ${hex(step.list)} is far above all memory that other calls name; QEMU then reads zeros.`,
    );
  if (memoryEnd !== null && step.list === null && !isEmpty && step.tce !== null && step.tce >= memoryEnd)
    add(null, `${call.call}, ${where}: page ${hex(step.tce & ~3n)} is far above all memory that other calls name.`);
  if (call.call === 'H_STUFF_TCE' && !isEmpty)
    add(
      'M8-I10',
      `H_STUFF_TCE, ${where}: enters page ${hex(call.tce & ~3n)} ${amount(count, 'time')}; KVM refuses a value with permissions.`,
    );
  if (isEmpty) {
    const before = book.emptiedBefore(state, range);
    if (before !== null) add(null, `${call.call}, ${where}: empties what line ${before.line} has emptied already.`);
  } else {
    const used = book.inUse(state, range);
    if (used > 0) {
      const by = book.writer(call.liobn, first);
      add(
        null,
        `${call.call}, ${where}: replaces ${amount(used, 'entry', 'entries')} in use${by === null ? '' : `, entered at line ${by.line}`}; a device may still use the old page.`,
      );
    }
  }
  return found;
};

const refused = (state: TceState, step: TceStep, { call, first }: RecordedCall, isSizeKnown: boolean): CallRemark => {
  const head = `${call.call}, liobn ${hex(call.liobn)}`;
  const table = state.tables.get(call.liobn);
  const end = `is refused (${step.result})`;
  if (call.call === 'H_PUT_TCE_INDIRECT' && call.npages > 512n)
    return { id: 'M8-I10', text: `${head}: a list of ${call.npages} entries ${end}: 512 are the most.` };
  if (call.call === 'H_PUT_TCE_INDIRECT' && (call.list & 0xfffn) !== 0n)
    return { id: 'M8-I10', text: `${head}: the list at ${hex(call.list)} ${end}: it does not begin a page of 4 KiB.` };
  if (table === undefined) return { id: 'M8-I10', text: `${head} ${end}: no window has this LIOBN.` };
  const bytes = (entries: bigint): string => hex((entries + table.offset) << BigInt(table.shift));
  const window = isSizeKnown
    ? `the window ends at ${bytes(table.size)}`
    : `it is outside of the window, which has ${bytes(table.size)} at least`;
  if (first !== null && call.call === 'H_PUT_TCE_INDIRECT' && first >= 0n && first < table.size)
    return {
      id: 'M8-I10',
      text: `${head} at ${hex(call.ioba)} ${end}: ${window}; the ${amount(Number(table.size - first), 'entry', 'entries')} before it stay in use.`,
    };
  if (call.call === 'H_STUFF_TCE' && (call.tce & 3n) !== 0n && step.ioba !== null)
    return { id: 'M8-I10', text: `${head} at ${hex(call.ioba)} ${end}: its value ${hex(call.tce)} permits access.` };
  if (call.call === 'H_STUFF_TCE' && step.ioba === null)
    return { id: 'M8-I10', text: `${head}: a call for ${amount(Number(call.npages), 'page')} ${end}: ${window}.` };
  return { id: 'M8-I10', text: `${head} at ${hex(call.ioba)} ${end}: ${window}.` };
};
