import { differenceText } from '../../replay/difference-text.ts';
import { amount } from '../../core/amount.ts';
import type { Recording } from '../../replay/recording.ts';
import { textTable } from './text-table.ts';

/** What a replay found, as lines of text; `paths` are the sources by index. */
export const replayText = function* (
  recordings: readonly Recording[],
  paths: readonly string[],
  withState: boolean,
): Generator<string> {
  for (const recording of recordings) {
    yield* oneText(recording, paths, withState);
    yield '';
  }
  const parted = recordings.reduce((sum, { unexplained }) => sum + unexplained, 0);
  yield recordings.length === 0
    ? 'nothing was recorded that a model can run along'
    : `${amount(recordings.length, 'recording', 'recordings')}, ${amount(parted, 'difference', 'differences')} without a known reason`;
};

const oneText = function* (
  { head, kinds, reasons, differences, unexplained, assumptions, assumed, remarks, remarked, state }: Recording,
  paths: readonly string[],
  withState: boolean,
): Generator<string> {
  const at = (source: number, line: number): string => `${paths[source] ?? ''}:${line}`;
  const variant =
    head.variant === null
      ? ''
      : `, variant ${head.variant}${head.variantReason === null ? '' : ` (${head.variantReason})`}`;
  yield `${at(head.source, head.line)}: ${head.name}${head.object === null ? '' : ` of ${head.object}`}: ${head.part}, model ${head.model}${variant}`;
  const rows = [...kinds].map(([kind, { read, stepped, equal, within, different, skipped }]) =>
    [kind, read, stepped, equal + different, equal, within, different, skipped].map(String),
  );
  if (rows.length > 0) {
    const header = ['kind', 'read', 'stepped', 'compared', 'equal', 'in limits', 'different', 'skipped'];
    yield* textTable([header, ...rows])
      .trimEnd()
      .split('\n');
  }
  for (const [reason, count] of reasons) yield `  ${count} × ${reason}`;
  for (const one of differences.filter(({ reason }) => reason === null)) {
    yield `${at(one.source, one.line)}: ${differenceText(one)}`;
    for (const { source, line, text } of one.history) yield `    after ${at(source, line)}: ${text}`;
    yield `    goes on with: ${one.resumed}`;
  }
  const kept = differences.filter(({ reason }) => reason === null).length;
  if (unexplained > kept) yield `  and ${unexplained - kept} more differences`;
  for (const { source, line, text } of assumptions) yield `${at(source, line)}: assumed: ${text}`;
  if (assumed > assumptions.length) yield `  and ${assumed - assumptions.length} more assumptions`;
  for (const { id, source, line, text } of remarks) yield `${at(source, line)}: ${id === null ? '' : `${id}: `}${text}`;
  if (remarked > remarks.length) yield `  and ${remarked - remarks.length} more remarks`;
  if (withState) for (const line of state) yield `  ${line}`;
};
