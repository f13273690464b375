import { compareFindings } from '../core/finding.ts';
import type { Suppression } from '../facts/capture.ts';
import type { Facts } from '../facts/facts.ts';
import { ruleCatalogue } from '../rules/catalogue.ts';
import type { Rule } from '../rules/rule.ts';
import type { AnalysedSource, LocatedFinding } from './analysis.ts';
import type { SuppressionEntry } from './request.ts';

/** What there is to suppress, and with what. */
export interface SuppressionInput {
  readonly facts: Facts;
  readonly sources: readonly AnalysedSource[];
  readonly findings: readonly LocatedFinding[];
  /** Of the suppressions file. */
  readonly entries: readonly SuppressionEntry[];
  /** The rules that ran: of another one no finding can be expected. */
  readonly rules: readonly Rule[];
}

/**
 * Marks the findings that a `%suppress` line or a suppressions file switches off. What matches nothing is reported as
 * info: a suppression that outlived its cause hides the next one.
 */
export const applySuppressions = (input: SuppressionInput): readonly LocatedFinding[] => {
  const { facts, sources, findings, entries } = input;
  const used = new Set<Suppression | SuppressionEntry>();
  const captureAt = capturesByLine(facts);
  const marked = findings.map((finding): LocatedFinding => {
    const { source, line } = finding.place;
    const own = facts.captures[captureAt(source, line) ?? -1]?.suppressions.find((entry) => matches(entry, finding));
    const path = sources[source]?.path ?? '';
    const other = own ?? entries.find((entry) => entry.appliesTo(path) && matches(entry, finding));
    if (other === undefined) return finding;
    used.add(other);
    return { ...finding, suppressed: other.reason, suppressedBy: own === undefined ? 'file' : 'capture' };
  });
  const idle = idleFindings(input, used);
  return idle.length === 0 ? marked : [...marked, ...idle].sort(compareFindings);
};

const matches = ({ rule, at }: Suppression | SuppressionEntry, finding: LocatedFinding): boolean =>
  rule === finding.rule && (at === null || at === finding.subject || finding.subject?.startsWith(`${at}:`) === true);

/** Which capture a line belongs to; several may stand in one file. */
const capturesByLine = (facts: Facts): ((source: number, line: number) => number | null) => {
  const starts = new Map<number, { readonly line: number; readonly capture: number }[]>();
  for (const { source, firstLine, capture } of facts.blocks) {
    const known = starts.get(source) ?? [];
    starts.set(source, known);
    if (known.at(-1)?.capture !== capture) known.push({ line: firstLine, capture });
  }
  return (source, line) => {
    const known = starts.get(source);
    return (known?.findLast((start) => start.line <= line) ?? known?.[0])?.capture ?? null;
  };
};

/** A finding for each suppression that matched nothing although its rule ran, or that names no rule at all. */
const idleFindings = (
  { facts, sources, entries, rules }: SuppressionInput,
  used: ReadonlySet<Suppression | SuppressionEntry>,
): readonly LocatedFinding[] => {
  if (!rules.some(({ id }) => id === 'GEN-09')) return [];
  const isIdle = (entry: Suppression | SuppressionEntry): boolean =>
    !used.has(entry) &&
    (rules.some(({ id }) => id === entry.rule) || !ruleCatalogue.some(({ id }) => id === entry.rule));
  const lines = facts.captures
    .flatMap(({ suppressions }) => suppressions)
    .filter(isIdle)
    .map(({ rule, at, source, line }) => idleFinding(`%suppress ${rule}${atText(at)}`, rule, source, line));
  const ofFile = entries.flatMap((entry) => {
    const source = sources.findIndex(({ path }) => entry.appliesTo(path));
    const what = `the suppression of ${entry.rule}${atText(entry.at)} in ${entry.file}`;
    return source === -1 || !isIdle(entry) ? [] : [idleFinding(what, entry.rule, source, 1)];
  });
  return [...lines, ...ofFile];
};

const atText = (at: string | null): string => (at === null ? '' : ` at=${at}`);

const idleFinding = (what: string, rule: string, source: number, line: number): LocatedFinding => ({
  rule: 'GEN-09',
  name: 'unknown-directive',
  severity: 'info',
  confidence: 'high',
  message: `${what} matches no finding`,
  place: { source, line, field: null },
  related: [],
  data: { what: rule },
  hint: 'Remove it, or correct the rule or the address',
  reference: '.xdump format, version 1: Suppressions',
  variant: null,
  subject: null,
  category: null,
  location: { source, line, column: 1, endLine: line, endColumn: 1 },
  relatedLocations: [],
  suppressed: null,
  suppressedBy: null,
});
