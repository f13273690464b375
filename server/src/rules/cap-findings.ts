import type { Finding } from '../core/finding.ts';

/** Most findings of one rule in one file; a reader looks at none of the next thousand. */
const MAX = 200;

/** Keeps the first findings of each file and replaces the rest by one that says how many more there are. */
export const capFindings = (findings: readonly Finding[]): readonly Finding[] => {
  if (findings.length <= MAX) return findings;
  const bySource = new Map<number, Finding[]>();
  for (const finding of findings) {
    const list = bySource.get(finding.place.source) ?? [];
    bySource.set(finding.place.source, list);
    list.push(finding);
  }
  return [...bySource.values()].flatMap((list) => {
    const last = list[MAX];
    if (last === undefined) return list;
    const more = list
      .slice(MAX)
      .reduce((sum, { data }) => sum + (typeof data['more'] === 'number' ? data['more'] : 1), 0);
    const message = `${more} more findings of this rule in this file, the first: ${last.message}`;
    return [...list.slice(0, MAX), { ...last, message, subject: null, data: { ...last.data, more } }];
  });
};
