/**
 * Matches a path against a glob: `*` within a folder, `**` across folders, `?` one character. A glob without a slash
 * matches the last part of the path. Linear: no expression is built from the glob.
 */
export const globMatcher = (glob: string): ((path: string) => boolean) => {
  const pattern = glob.replaceAll('\\', '/');
  return (path) => {
    const whole = path.replaceAll('\\', '/');
    const last = whole.split('/').at(-1) ?? whole;
    return (
      matches(pattern, whole) || (!pattern.includes('/') && matches(pattern, last)) || matches(`**/${pattern}`, whole)
    );
  };
};

/** Greedy match with one remembered star of each kind: time is at most the product of the lengths. */
const matches = (pattern: string, text: string): boolean => {
  const reachable = new Set<number>([0]);
  let at = 0;
  let states: Set<number> = closure(pattern, reachable);
  for (; at < text.length; at += 1) {
    const next = new Set<number>();
    for (const state of states) {
      const star = starAt(pattern, state);
      if (star !== 0) {
        if (star === 2 || text[at] !== '/') next.add(state);
      } else if (pattern[state] === text[at] || (pattern[state] === '?' && text[at] !== '/')) next.add(state + 1);
    }
    states = closure(pattern, next);
    if (states.size === 0) return false;
  }
  return states.has(pattern.length);
};

const starAt = (pattern: string, at: number): 0 | 1 | 2 => (pattern[at] !== '*' ? 0 : pattern[at + 1] === '*' ? 2 : 1);

/** States that can be reached without a character: past stars, and past the slash of a leading `**` + `/`. */
const closure = (pattern: string, states: ReadonlySet<number>): Set<number> => {
  const all = new Set<number>();
  const open = [...states];
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    if (all.has(state)) continue;
    all.add(state);
    const star = starAt(pattern, state);
    if (star === 0) continue;
    open.push(state + star);
    if (star === 2 && pattern[state + 2] === '/') open.push(state + 3);
  }
  return all;
};
