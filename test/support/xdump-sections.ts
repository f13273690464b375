/** One section of a .xdump as it stands. */
export interface Section {
  /** The rest of its `%section` line. */
  readonly head: string;
  /** Its content, with doubled `%` undone. */
  readonly text: string;
}

/** The sections of a .xdump that closes each of them. */
export const readSections = (xdump: string): readonly Section[] =>
  [...xdump.matchAll(/^%section (.*)\n((?:(?!%[a-z]).*\n)*)%end /gm)].map(([, head = '', text = '']) => ({
    head,
    text: text.replaceAll(/^%%/gm, '%'),
  }));
