import { numberOf, type StateFact, type StateView } from '../../world/state-view.ts';
import type { ModelRecord } from '../../core/model-value.ts';

/** A call in the state (`kvm.hcalls`), with what its handler did. */
export interface RecordedCall {
  readonly hcall: string | null;
  readonly liobn: number | null;
  /** Result of the call, or null. */
  readonly result: number | null;
  /** Index of the element at which the hardware failed, or null. */
  readonly failedAt: number | null;
  /** Index in the window of the first element. */
  readonly entry: number | null;
  /** The elements of a list; null: not recorded. */
  readonly tces: readonly bigint[] | null;
  readonly fact: StateFact;
}

/** The calls that the state recorded; null: none. */
export const recordedCalls = (state: StateView): readonly RecordedCall[] | null => {
  const fact = state.fact('kvm.hcalls');
  const records = state.records('kvm.hcalls');
  return fact === null || records === null ? null : records.map((record) => toCall(record, fact));
};

const toCall = (record: ModelRecord, fact: StateFact): RecordedCall => {
  const { hcall, tces } = record;
  return {
    hcall: typeof hcall === 'string' ? hcall : null,
    liobn: numberOf(record['liobn']),
    result: numberOf(record['result']),
    failedAt: numberOf(record['failedAt']),
    entry: numberOf(record['entry']),
    tces: Array.isArray(tces) && tces.every((tce) => typeof tce === 'bigint') ? tces : null,
    fact,
  };
};
