import { pathToFileURL } from 'node:url';
import type { Diagnostic, Location, Range } from 'vscode-languageserver';
import type { Analysis, LocatedFinding } from '../analysis/analysis.ts';
import type { ResolvedPlace } from '../core/place.ts';
import { ruleUri } from '../wire/rules.ts';
import type { KeptCapture } from './captures.ts';
import { pathOf } from './uri-path.ts';

/** A stretch of a line as the protocol counts it. */
export const toRange = ({ line, column, endLine, endColumn }: Omit<ResolvedPlace, 'source'>): Range => ({
  start: { line: line - 1, character: column - 1 },
  end: { line: endLine - 1, character: endColumn - 1 },
});

/** The URI of one source of a capture: the client's own spelling for the capture's file. */
export const sourceUri = (capture: KeptCapture, source: number): string => {
  const path = capture.analysis?.sources[source]?.path;
  if (capture.kind === 'file' || path === undefined) return capture.uri;
  return pathToFileURL(path).href;
};

/** The source of a capture that a document is, or -1. */
export const sourceOf = (capture: KeptCapture, uri: string): number => {
  if (capture.uri === uri) return capture.kind === 'file' ? 0 : -1;
  const path = pathOf(uri);
  return path === null || capture.kind === 'file'
    ? -1
    : (capture.analysis?.sources.findIndex((source) => source.path === path) ?? -1);
};

/** A place as a protocol location. */
export const toLocation = (capture: KeptCapture, place: ResolvedPlace): Location => ({
  uri: sourceUri(capture, place.source),
  range: toRange(place),
});

/** A line without known columns as a location at its start. */
export const lineLocation = (capture: KeptCapture, source: number, line: number): Location =>
  toLocation(capture, { source, line: Math.max(1, line), column: 1, endLine: Math.max(1, line), endColumn: 1 });

const SEVERITIES = { error: 1, warning: 2, info: 3 } as const;

/** Unknown directives are hints: a newer writer is no fault of the reader. */
const HINT = 4;

/** A finding as a diagnostic; its rule id leads to the page of the rule. */
export const toDiagnostic = (capture: KeptCapture, finding: LocatedFinding): Diagnostic => {
  const doubt = finding.confidence === 'high' ? '' : ` (${finding.confidence} confidence)`;
  return {
    range: toRange(finding.location),
    severity: finding.rule === 'GEN-09' ? HINT : SEVERITIES[finding.severity],
    code: finding.rule,
    codeDescription: { href: ruleUri(finding.rule) },
    source: 'xdump',
    message: `${finding.message}${doubt}${finding.hint === '' ? '' : `\n${finding.hint}`}`,
    relatedInformation: finding.relatedLocations.map(({ location, message }) => ({
      location: toLocation(capture, location),
      message,
    })),
  };
};

/** Most diagnostics of one file: the editor shows no more, and then not the gravest. */
const MAX_DIAGNOSTICS = 1000;

/** The findings of an analysis to show, by source: gravest first, capped. Sources without one are left out. */
export const diagnosticsOf = (
  capture: KeptCapture,
  analysis: Analysis,
  least: number,
): ReadonlyMap<number, readonly Diagnostic[]> => {
  const bySource = new Map<number, LocatedFinding[]>();
  for (const finding of analysis.findings) {
    if (finding.suppressed !== null || SEVERITIES[finding.severity] > least) continue;
    const { source } = finding.location;
    const findings = bySource.get(source) ?? [];
    bySource.set(source, findings);
    findings.push(finding);
  }
  return new Map([...bySource].map(([source, findings]) => [source, capped(capture, findings)]));
};

const capped = (capture: KeptCapture, findings: readonly LocatedFinding[]): readonly Diagnostic[] => {
  const ordered = findings.toSorted((a, b) => SEVERITIES[a.severity] - SEVERITIES[b.severity]);
  if (ordered.length <= MAX_DIAGNOSTICS) return ordered.map((finding) => toDiagnostic(capture, finding));
  const shown = ordered.slice(0, MAX_DIAGNOSTICS - 1).map((finding) => toDiagnostic(capture, finding));
  const note: Diagnostic = {
    range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
    severity: 3,
    source: 'xdump',
    message: `${ordered.length - shown.length} more findings are in the Findings tree`,
  };
  return [...shown, note];
};
