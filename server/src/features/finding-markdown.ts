import type { Analysis, LocatedFinding } from '../analysis/analysis.ts';
import { inlineCode, escapeMarkdown } from './markdown.ts';
import { readView } from './read-view.ts';

/** One finding as Markdown for a ticket: what, where, the lines themselves, what to do. */
export const findingMarkdown = async (analysis: Analysis, finding: LocatedFinding): Promise<string> => {
  const { rule, name, severity, confidence, message, hint, reference, location, relatedLocations } = finding;
  const places = [location, ...relatedLocations.map((related) => related.location)];
  const quoted: string[] = [];
  for (const place of places.slice(0, 10)) {
    const view = await readView(analysis, place.source, place.line);
    const file = (analysis.sources[place.source]?.path ?? '').split(/[/\\]/).at(-1) ?? '';
    quoted.push(`- ${escapeMarkdown(file)}:${place.line} ${inlineCode(view?.text.slice(0, 400) ?? '')}`);
  }
  return [
    `**${severity} ${rule}** (${name}, ${confidence} confidence): ${escapeMarkdown(message)}`,
    '',
    ...quoted,
    '',
    ...(hint === '' ? [] : [`What to do: ${escapeMarkdown(hint)}`]),
    `Source of the rule: ${escapeMarkdown(reference)}`,
    '',
  ].join('\n');
};
