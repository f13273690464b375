import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Analysis, LocatedFinding } from '../../analysis/analysis.ts';
import type { ResolvedPlace } from '../../core/place.ts';
import { productVersion } from '../../wire/product-version.ts';
import { printableJson } from './printable.ts';
import type { CheckFormat, CheckOutput } from './check-output.ts';

const LEVELS = { error: 'error', warning: 'warning', info: 'note' } as const;

/** SARIF 2.1.0; suppressed findings are there with their reason. */
export const sarifFormat: CheckFormat = function* (output) {
  const shown = new Set(output.shown);
  const results = output.analysis.findings.filter((finding) => shown.has(finding) || finding.suppressed !== null);
  const ids = [...new Set([...output.rules.map(({ id }) => id), ...results.map(({ rule }) => rule)])];
  yield `{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":[{"tool":${JSON.stringify({ driver: driverOf(output, ids) })},\n`;
  yield '"columnKind":"utf16CodeUnits","results":[';
  for (const [index, finding] of results.entries())
    yield `${index === 0 ? '' : ','}\n${printableJson(JSON.stringify(resultOf(output.analysis, finding, ids.indexOf(finding.rule))))}`;
  yield ']}]}\n';
};

const driverOf = ({ rules }: CheckOutput, ids: readonly string[]): object => ({
  name: 'xdump',
  version: productVersion,
  rules: ids.map((id) => {
    const rule = rules.find((known) => known.id === id);
    if (rule === undefined) return { id };
    return {
      id,
      name: rule.name,
      shortDescription: { text: rule.title },
      fullDescription: { text: rule.condition },
      help: { text: rule.hint === '' ? rule.title : rule.hint },
      defaultConfiguration: { level: LEVELS[rule.severity] },
    };
  }),
});

const resultOf = (analysis: Analysis, finding: LocatedFinding, ruleIndex: number): object => ({
  ruleId: finding.rule,
  ruleIndex,
  level: LEVELS[finding.severity],
  message: { text: finding.message },
  locations: [locationOf(analysis, finding.location)],
  ...(finding.relatedLocations.length === 0
    ? {}
    : {
        relatedLocations: finding.relatedLocations.map(({ location, message }, id) => ({
          id,
          ...locationOf(analysis, location),
          message: { text: message },
        })),
      }),
  partialFingerprints: { 'xdump/v1': `${finding.rule}/${finding.subject ?? finding.location.line}` },
  properties: { ...finding.data, confidence: finding.confidence },
  ...(finding.suppressed === null
    ? {}
    : {
        suppressions: [
          { kind: finding.suppressedBy === 'file' ? 'external' : 'inSource', justification: finding.suppressed },
        ],
      }),
});

const locationOf = ({ sources }: Analysis, place: ResolvedPlace): object => ({
  physicalLocation: {
    artifactLocation: { uri: uriOf(sources[place.source]?.path ?? '') },
    region: { startLine: place.line, startColumn: place.column, endLine: place.endLine, endColumn: place.endColumn },
  },
});

const uriOf = (name: string): string =>
  path.isAbsolute(name) ? pathToFileURL(name).href : name.split(path.sep).map(encodeURIComponent).join('/');
