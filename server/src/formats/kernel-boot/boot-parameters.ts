/** A parameter of the kernel's command line. */
export interface BootParameter {
  /** As sysfs names it: `module.parameter` with underscores, or `swiotlb`. */
  readonly name: string;
  readonly value: string;
  /** UTF-16 offsets of the value in the text. */
  readonly start: number;
  readonly end: number;
}

/** Modules whose parameters say something about the disks of guests. */
const NAME = /^(?:(xen[-_]blkback|xen[-_]blkfront)\.([a-z][a-z0-9_-]{1,40})|(swiotlb))=(\S{1,200})$/;

/**
 * Parameters of the block drivers and of swiotlb in a command line. Hyphens and underscores of names are the same to
 * the kernel (`parameq()` in kernel/params.c); of several values the last is in force.
 */
export const readBootParameters = (text: string): readonly BootParameter[] => {
  const found = new Map<string, BootParameter>();
  let at = 0;
  for (const word of text.split(' ')) {
    const match = NAME.exec(word);
    if (match?.[4] !== undefined) {
      const start = at + word.length - match[4].length;
      const module = match[1]?.replace('-', '_');
      const name = module === undefined ? 'swiotlb' : `${module}.${(match[2] ?? '').replaceAll('-', '_')}`;
      found.set(name, { name, value: match[4], start, end: at + word.length });
    }
    at += word.length + 1;
  }
  return [...found.values()];
};
