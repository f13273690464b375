/** One step of a path of model state: a name, and the key that stands behind it in braces or brackets, or null. */
export interface StateStep {
  readonly name: string;
  readonly key: string | null;
}

const STEP = /([A-Za-z][A-Za-z0-9_-]{0,60})(?:\{([^{}\s]{0,80})\}|\[(\d{0,9})\])?(?:\.|$)/y;

/**
 * Reads a path of MODEL.md 0.3, `be{1/51712}.r{0}.reqProd`, `gt{1}.e{0x1b}`, `slots[3]`; null when it is none. An empty key (`pgTree[]`) is no key.
 * Keys that are numbers come in decimal, so that `{0x1b}` and `{27}` are one thing.
 */
export const readStatePath = (text: string): readonly StateStep[] | null => {
  const steps: StateStep[] = [];
  let at = 0;
  while (at < text.length) {
    STEP.lastIndex = at;
    const match = STEP.exec(text);
    const name = match?.[1];
    if (match === null || name === undefined) return null;
    const key = match[2] ?? match[3] ?? '';
    steps.push({ name, key: key === '' ? null : canonicalKey(key) });
    at += match[0].length;
  }
  return steps.length === 0 || text.endsWith('.') ? null : steps;
};

/** The one way to write a path, for use as a key of maps. */
export const writeStatePath = (steps: readonly StateStep[]): string =>
  steps.map(({ name, key }) => (key === null ? name : `${name}{${key}}`)).join('.');

const canonicalKey = (key: string): string =>
  key
    .split('/')
    .map((part) => (/^(?:0[xX][0-9a-fA-F]{1,16}|\d{1,20})$/.test(part) ? BigInt(part).toString() : part))
    .join('/');
