/** A version as text and numbers: `4.17.7`, `6.1.0-56-amd64`. */
export interface Version {
  readonly text: string;
  readonly major: number;
  readonly minor: number;
  /** Third number, 0 when there is none. */
  readonly patch: number;
  /**
   * False when the text shows a distribution kernel (a suffix such as `-56-amd64`, `.el7`): it carries back-ports
   * under an old number, so the number alone proves nothing about a defect.
   */
  readonly mainline: boolean;
}

/** Reads a version text; null when it begins with no `number.number`. */
export const readVersion = (text: string): Version | null => {
  const match = /^(\d{1,4})\.(\d{1,4})(?:\.(\d{1,6}))?(.{0,80})$/.exec(text);
  if (match === null) return null;
  const suffix = match[4] ?? '';
  return {
    text,
    major: Number(match[1]),
    minor: Number(match[2]),
    patch: Number(match[3] ?? '0'),
    mainline: suffix === '' || /^-rc\d{1,2}$/.test(suffix),
  };
};

/** Is the version at least major.minor? */
export const atLeast = (version: Version, major: number, minor: number): boolean =>
  version.major > major || (version.major === major && version.minor >= minor);
