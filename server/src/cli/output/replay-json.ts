import type { Json } from '../../core/finding.ts';
import type { HistoryStep, Recording } from '../../replay/recording.ts';

/** What a replay found, as one JSON document; `paths` are the sources by index. */
export const replayJson = (recordings: readonly Recording[], paths: readonly string[], withState: boolean): Json => ({
  version: 1,
  recordings: recordings.map((recording) => toJson(recording, paths, withState)),
  summary: {
    recordings: recordings.length,
    different: recordings.reduce((sum, { unexplained }) => sum + unexplained, 0),
    assumed: recordings.reduce((sum, { assumed }) => sum + assumed, 0),
  },
});

const toJson = (
  { head, kinds, reasons, differences, unexplained, assumptions, assumed, remarks, remarked, state }: Recording,
  paths: readonly string[],
  withState: boolean,
): Json => {
  const placeOf = (source: number, line: number): { readonly path: string; readonly line: number } => ({
    path: paths[source] ?? '',
    line,
  });
  const step = ({ source, line, time, text }: HistoryStep): Json => ({ ...placeOf(source, line), time, text });
  return {
    part: head.part,
    name: head.name,
    object: head.object,
    model: head.model,
    variant: head.variant,
    variantReason: head.variantReason,
    ...placeOf(head.source, head.line),
    kinds: Object.fromEntries([...kinds].map(([kind, count]) => [kind, { ...count }])),
    reasons: Object.fromEntries(reasons),
    unexplained,
    differences: differences.map((one) => ({
      ...placeOf(one.source, one.line),
      time: one.time,
      kind: one.kind,
      text: one.text,
      expected: one.expected,
      recorded: one.recorded,
      reason: one.reason,
      resumed: one.resumed,
      history: one.history.map(step),
    })),
    assumed,
    assumptions: assumptions.map(({ source, line, text }) => ({ ...placeOf(source, line), text })),
    remarked,
    remarks: remarks.map(({ id, source, line, text }) => ({ ...placeOf(source, line), id, text })),
    ...(withState ? { state } : {}),
  };
};
