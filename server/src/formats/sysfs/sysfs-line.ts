/** A path below /sys with its value, as printed. */
export interface SysfsLine {
  readonly path: string;
  /** Offset of the value in the text. */
  readonly valueAt: number;
  readonly value: string;
}

/** Longest line that is looked at; values of sysfs are at most a page. */
export const MAX_LINE = 4500;

/** Reads `PATH: VALUE`, `PATH:VALUE` (as grep prints), `PATH=VALUE` and `PATH = VALUE`; no path of ours holds a colon. */
export const readSysfsLine = (text: string): SysfsLine | null => {
  const match = /^([A-Za-z0-9_./@+-]{1,400}) ?[:=] ?/.exec(text);
  const path = match?.[1];
  if (match === null || path?.includes('/') !== true) return null;
  return { path, valueAt: match[0].length, value: text.slice(match[0].length).trimEnd() };
};

/** The path of `==> PATH <==`, which stands before a file's content in the output of `head` and `tail`; or null. */
export const readFileHeader = (text: string): string | null =>
  /^==> ([A-Za-z0-9_.:@/+-]{1,400}) <==$/.exec(text)?.[1] ?? null;
