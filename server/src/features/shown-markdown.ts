import type { Analysis } from '../analysis/analysis.ts';
import { escapeMarkdown } from './markdown.ts';
import type { Shown } from './show.ts';

/** What is known about a thing as a Markdown page. */
export const shownMarkdown = ({ sources }: Analysis, shown: Shown): string => {
  const where = (place: Shown['place']): string =>
    `${escapeMarkdown((sources[place.source]?.path ?? '').split(/[/\\]/).at(-1) ?? '')}:${place.line}`;
  const more = shown.total - shown.facts.length;
  return [
    `# ${escapeMarkdown(shown.address)}`,
    '',
    ...shown.facts.map(({ text, place }) => `- ${where(place)}: ${escapeMarkdown(text)}`),
    ...(more > 0 ? [`- and ${more} more`] : []),
    '',
    ...(shown.findings.length === 0
      ? ['No finding is about it.']
      : [
          '## Findings',
          '',
          ...shown.findings.map(
            ({ rule, severity, message, place }) =>
              `- ${severity} ${rule} (${where(place)}): ${escapeMarkdown(message)}`,
          ),
        ]),
    '',
  ].join('\n');
};
