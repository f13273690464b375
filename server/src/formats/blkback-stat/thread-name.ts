/** What a thread's name says of its ring. */
export interface ThreadName {
  /** Domain of the frontend, or null. */
  readonly domid: number | null;
  /** Name of the disk (`xvda`), or null; the end may be missing when the name was cut. */
  readonly device: string | null;
  /** Index of the ring, or null: the version has one ring, or the name was cut. */
  readonly ring: number | null;
}

/** The kernel keeps so many characters of a thread's name (`TASK_COMM_LEN` - 1). */
const COMM_LENGTH = 15;

/** `blkback.5.xvda` up to 4.4, then `blkback.5.xvda-0`, now `5.xvda-0`; device names may hold hyphens. */
const SHAPE = /^(?:blkback\.)?(\d{1,5})\.([^-]{1,30}(?:-[^-]{1,30}){0,4}?)(?:-(\d{0,4}))?$/;

/** Reads a thread's name. A number at the very end of a name of full length may have lost digits, so it is not known. */
export const readThreadName = (name: string): ThreadName => {
  const match = SHAPE.exec(name);
  if (match === null) return { domid: null, device: null, ring: null };
  const printed = match[3] ?? '';
  return {
    domid: Number(match[1]),
    device: match[2] ?? null,
    ring: printed === '' || name.length >= COMM_LENGTH ? null : Number(printed),
  };
};
