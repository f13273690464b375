import type { Analysis, LocatedFinding } from '../../analysis/analysis.ts';
import { productVersion } from '../../wire/product-version.ts';
import { countFacts, type FactCounts } from './count-facts.ts';
import { printableJson } from './printable.ts';
import { summarise, type CheckFormat } from './check-output.ts';

/** One JSON document, as schemas/check.schema.json describes it. Findings come one a line, so `grep` works on it. */
export const jsonFormat: CheckFormat = function* ({ analysis, shown }) {
  yield `{"version":1,"tool":{"name":"xdump","version":${JSON.stringify(productVersion)}},\n"inputs":[`;
  const counts = countFacts(analysis);
  for (const [index] of analysis.sources.entries())
    yield `${index === 0 ? '' : ','}\n${printableJson(JSON.stringify(inputOf(analysis, index, counts)))}`;
  yield '],\n"findings":[';
  for (const [index, finding] of shown.entries())
    yield `${index === 0 ? '' : ','}\n${printableJson(JSON.stringify(findingOf(analysis, finding)))}`;
  yield `],\n"unknown":${JSON.stringify(analysis.unknown)},\n"summary":${JSON.stringify(summarise(analysis))}}\n`;
};

const inputOf = ({ sources, facts }: Analysis, index: number, counts: FactCounts): object => {
  const source = sources[index];
  return {
    path: source?.path ?? '',
    bytes: source?.bytes ?? 0,
    lines: source?.lines ?? 0,
    sections: facts.blocks
      .filter((block) => block.source === index && block.format !== 'xdump')
      .map(({ kind, key, domain, firstLine, lastLine, completeness }) => ({
        kind,
        key,
        domain,
        firstLine,
        lastLine,
        completeness,
      })),
    facts: counts[index] ?? {},
  };
};

const findingOf = ({ sources }: Analysis, finding: LocatedFinding): object => {
  const {
    rule,
    name,
    severity,
    confidence,
    message,
    location,
    relatedLocations,
    data,
    hint,
    reference,
    variant,
    category,
  } = finding;
  const path = sources[location.source]?.path ?? '';
  return {
    rule,
    name,
    severity,
    confidence,
    message,
    path,
    line: location.line,
    column: location.column,
    endLine: location.endLine,
    endColumn: location.endColumn,
    related: relatedLocations.map((related) => ({
      path: sources[related.location.source]?.path ?? '',
      line: related.location.line,
      message: related.message,
    })),
    data: {
      ...data,
      ...(finding.subject === null ? {} : { subject: finding.subject }),
      ...(category === null ? {} : { category }),
    },
    hint,
    reference,
    variant,
  };
};
