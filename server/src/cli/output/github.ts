import { printableLines } from './printable.ts';
import type { CheckFormat } from './check-output.ts';

const LEVELS = { error: 'error', warning: 'warning', info: 'notice' } as const;

/** Workflow commands: annotations in a GitHub workflow. */
export const githubFormat: CheckFormat = function* ({ analysis, shown }) {
  for (const { severity, location, rule, name, message } of shown) {
    const properties = [
      `file=${property(analysis.sources[location.source]?.path ?? '')}`,
      `line=${location.line}`,
      `col=${location.column}`,
      `endLine=${location.endLine}`,
      `endColumn=${location.endColumn}`,
      `title=${property(`${rule} ${name}`)}`,
    ];
    yield `::${LEVELS[severity]} ${properties.join(',')}::${escaped(message)}\n`;
  }
};

const escaped = (text: string): string => printableLines(text).replaceAll('%', '%25').replaceAll('\n', '%0A');
const property = (text: string): string => escaped(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
