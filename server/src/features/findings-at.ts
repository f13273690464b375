import type { Analysis, LocatedFinding } from '../analysis/analysis.ts';

/** The findings (not suppressed) whose main place is this line. */
export const findingsAt = (analysis: Analysis, source: number, line: number): readonly LocatedFinding[] =>
  analysis.findings.filter(
    ({ location, suppressed }) => suppressed === null && location.source === source && location.line === line,
  );
