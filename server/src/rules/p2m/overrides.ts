import type { StateFact, StateView } from '../../world/state-view.ts';

/** One entry of the override table of a Linux before 4.0: the foreign frame, and the page that it is mapped over. */
export interface Override {
  readonly mfn: bigint;
  readonly pfn: bigint;
}

/** The override table of dom0's kernel with its line; null where the state does not have it. */
export const overridesOf = (
  state: StateView,
): { readonly fact: StateFact; readonly entries: readonly Override[] } | null => {
  const fact = state.fact('ovr');
  const records = state.records('ovr');
  if (fact === null || records === null) return null;
  const entries = records.flatMap(({ mfn, pfn }) =>
    typeof mfn === 'bigint' && typeof pfn === 'bigint' ? [{ mfn, pfn }] : [],
  );
  return entries.length === records.length ? { fact, entries } : null;
};
