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

const HEADERS = [
  /^==> ([A-Za-z0-9_./@+-]{1,400}) <==$/,
  // A command that somebody pasted with what it printed.
  /^[#$] cat (\/sys\/[A-Za-z0-9_./@+-]{1,400})$/,
] as const;

/**
 * The path of a line that stands before a file's content: `==> PATH <==` of `head` and `tail`, or `$ cat PATH`; null
 * for any other.
 */
export const readFileHeader = (text: string): string | null => {
  for (const header of HEADERS) {
    const path = header.exec(text)?.[1];
    if (path !== undefined) return path;
  }
  return null;
};
