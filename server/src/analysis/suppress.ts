import type { Suppression } from '../facts/capture.ts';
import type { Facts } from '../facts/facts.ts';
import type { AnalysedSource, LocatedFinding } from './analysis.ts';
import type { SuppressionEntry } from './request.ts';

/**
 * Marks the findings that a `%suppress` line or a suppressions file switches off. What matches nothing is reported as
 * info: a suppression that outlived its cause hides the next one.
 */
export const applySuppressions = (
  facts: Facts,
  sources: readonly AnalysedSource[],
  findings: readonly LocatedFinding[],
  entries: readonly SuppressionEntry[],
): readonly LocatedFinding[] => {
  const used = new Set<Suppression | SuppressionEntry>();
  const captureOf = (source: number): number | undefined =>
    facts.blocks.find((block) => block.source === source)?.capture;
  const marked = findings.map((finding) => {
    const path = sources[finding.place.source]?.path ?? '';
    const capture = facts.captures[captureOf(finding.place.source) ?? -1];
    const matches = ({ rule, at }: Suppression | SuppressionEntry): boolean =>
      rule === finding.rule &&
      (at === null || at === finding.subject || finding.subject?.startsWith(`${at}:`) === true);
    const match =
      capture?.suppressions.find(matches) ?? entries.find((entry) => entry.appliesTo(path) && matches(entry));
    if (match === undefined) return finding;
    used.add(match);
    return { ...finding, suppressed: match.reason };
  });
  const idle = facts.captures.flatMap(({ suppressions }) => suppressions).filter((entry) => !used.has(entry));
  return [...marked, ...idle.map(idleFinding)];
};

const idleFinding = ({ rule, at, source, line }: Suppression): LocatedFinding => ({
  rule: 'GEN-09',
  name: 'unknown-directive',
  severity: 'info',
  confidence: 'high',
  message: `%suppress ${rule}${at === null ? '' : ` at=${at}`} matches no finding`,
  place: { source, line, field: null },
  related: [],
  data: { what: rule },
  hint: 'Remove the line, or correct the rule or the address',
  reference: '.xdump format, version 1',
  variant: null,
  subject: null,
  category: null,
  location: { source, line, column: 1, endLine: line, endColumn: 1 },
  relatedLocations: [],
  suppressed: null,
});
