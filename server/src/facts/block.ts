import type { Completeness } from '../core/completeness.ts';

/** Kinds of sections, as the `.xdump` format names them. */
export type SectionKind =
  | 'xen-console'
  | 'kernel-log'
  | 'xenstore'
  | 'sysfs'
  | 'p2m'
  | 'm2p'
  | 'lsevtchn'
  | 'xl'
  | 'trace'
  | 'qemu-log'
  | 'proc'
  | 'state'
  | 'events'
  | 'text';

/**
 * One piece of the input that one format reads: a whole section, or a table inside a console log. Blocks may nest
 * (a `g` dump inside an `xl dmesg`). Line numbers count from 1.
 */
export interface Block {
  readonly id: number;
  /** Index of the source (file). */
  readonly source: number;
  /** Which capture (`%xdump` starts one; a folder is one), from 0. */
  readonly capture: number;
  /** Index into `Facts.tables.snapshot`, or null when the capture has no snapshots. */
  readonly snapshot: number | null;
  kind: SectionKind;
  /** Debug key (`g`, `q`, `e`), or null. */
  readonly key: string | null;
  /** Name of the format that read it, or null for text that no format read. */
  readonly format: string | null;
  /** What of several blocks of its format it is (`processor 3`), for people, or null. */
  title: string | null;
  /** The domain that the content belongs to (`domain=N`, file name, header), or null when it is not known. */
  domain: number | null;
  /** Name of the guest whose log it is, when only the name is known (from a file name), or null. */
  readonly guestName: string | null;
  /**
   * Files of a flat folder whose names begin alike (`2g-key-g.txt`, `2g-key-q.txt`) were captured together: the common
   * first part of the name, or null.
   */
  readonly group: string | null;
  /** The command or path that a `%section` names, or null. */
  readonly origin: string | null;
  /** Line of the `%section` that opened it, or null. */
  readonly headLine: number | null;
  readonly firstLine: number;
  lastLine: number;
  completeness: Completeness;
  /** What makes it incomplete, in words, or null. */
  reason: string | null;
  /** It is damaged only at the lines that `lostLines` tells: between others of it nothing is missing. */
  lossPlaced: boolean;
  /** Kernel time (seconds since boot) of the first and last kernel line in it or, for a dump, mixed into it; NaN: none. */
  firstKernelTime: number;
  lastKernelTime: number;
  /** Its lines go from the first second after boot to one minute later or more: people put the line that names the kernel above a piece of a log. */
  jumpsAfterBoot: boolean;
  /** Kernel time of the last kernel line above it and of the first below it in the same section; NaN: none. */
  kernelTimeBefore: number;
  kernelTimeAfter: number;
  /** Hypervisor time (seconds since boot) of its first line, NaN: none. */
  hypervisorTime: number;
  /** The machine did not run while this was captured. */
  readonly frozen: boolean;
}
