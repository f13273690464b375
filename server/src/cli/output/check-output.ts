import type { Analysis, LocatedFinding } from '../../analysis/analysis.ts';
import type { Rule } from '../../rules/rule.ts';

/** What an output format of `check` is given. */
export interface CheckOutput {
  readonly analysis: Analysis;
  /** The findings at or above the asked severity that are not suppressed. */
  readonly shown: readonly LocatedFinding[];
  /** List the rules that could not be decided. */
  readonly withUnknown: boolean;
  /** The rules that ran. */
  readonly rules: readonly Rule[];
}

/** A format: pieces of text, printed one after the other. */
export type CheckFormat = (output: CheckOutput) => Iterable<string>;

/** Counts of all findings that are not suppressed, whatever severity is listed. */
export interface Summary {
  readonly error: number;
  readonly warning: number;
  readonly info: number;
  readonly unknown: number;
  readonly suppressed: number;
}

/** Counts the findings of an analysis. */
export const summarise = ({ findings, unknown }: Analysis): Summary => {
  const count = (severity: string): number =>
    findings.filter((finding) => finding.suppressed === null && finding.severity === severity).length;
  return {
    error: count('error'),
    warning: count('warning'),
    info: count('info'),
    unknown: unknown.length,
    suppressed: findings.filter(({ suppressed }) => suppressed !== null).length,
  };
};
