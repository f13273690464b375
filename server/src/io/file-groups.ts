/**
 * Files of a flat folder whose names begin alike were captured together: `1g-key-g.txt` and `1g-key-q.txt`, but not
 * `2g-key-g.txt`. Answers the group of each name that has one. A first part counts as a label when it looks like one
 * (`h7`, `02`, `2g`) or when the rest of the name is there under another label as well.
 */
export const fileGroups = (names: readonly string[]): ReadonlyMap<string, string> => {
  const rests = new Map<string, number>();
  for (const name of names) {
    const rest = split(name)?.rest;
    if (rest !== undefined) rests.set(rest, (rests.get(rest) ?? 0) + 1);
  }
  const labels = new Set<string>();
  for (const name of names) {
    const parts = split(name);
    if (parts === null) continue;
    if (/^(?:[a-z]{0,3}\d{1,3}[a-z]{0,2})$/.test(parts.label) || (rests.get(parts.rest) ?? 0) > 1)
      labels.add(parts.label);
  }
  return new Map(
    names.flatMap((name): [string, string][] => {
      const label = split(name)?.label;
      return label !== undefined && labels.has(label) ? [[name, label]] : [];
    }),
  );
};

const split = (name: string): { readonly label: string; readonly rest: string } | null => {
  const dash = name.indexOf('-');
  return dash <= 0 ? null : { label: name.slice(0, dash), rest: name.slice(dash + 1) };
};
