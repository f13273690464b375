import type { AnalysedSource } from '../analysis/analysis.ts';

/** Last part of the path of a source. */
export const fileName = (sources: readonly AnalysedSource[], source: number): string =>
  (sources[source]?.path ?? '').split(/[/\\]/).at(-1) ?? '';
