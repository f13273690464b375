import type { SectionKind } from '../facts/block.ts';

/** What is known about a source before it is read: from its place in a folder and from its name. */
export interface SourceHints {
  /** Capture it belongs to (index into `Facts.captures`), or null: it is one of its own. */
  readonly capture: number | null;
  /** Snapshot row, or null. */
  readonly snapshot: number | null;
  /** Domain from the file name (`-d1`, `dom0`), or null. */
  readonly domain: number | null;
  /** Guest name from the file name (`console-guest-NAME`, `guest-NAME`), or null. */
  readonly guestName: string | null;
  /** First part of the name of a file in a flat folder (see `Block.group`), or null. */
  readonly group: string | null;
  /** Kind that the name suggests, only a tie-breaker. */
  readonly kind: SectionKind | null;
}

/** Nothing is known. */
export const noHints: SourceHints = {
  capture: null,
  snapshot: null,
  domain: null,
  guestName: null,
  group: null,
  kind: null,
};

/**
 * What a file name says (XDUMP format, "Folders"): `-dN`, `domN`, `dom0` give a domain, `console-guest-NAME` and
 * `guest-NAME` a guest, with the prefix of a group before it (`k3-guest-du1-log`) or not. `name` is the last part of
 * the path. A guest's name may look like a domain (`console-d1`): then it is a name. The log of some guest
 * (`one-frame-guest`) has a name that no domain has, so that it is never taken for dom0's.
 */
export const hintsOfName = (name: string): Pick<SourceHints, 'domain' | 'guestName' | 'kind'> => {
  const stem = name.replace(/\.(?:txt|log|out|xdump|gz)$/, '');
  const guestName = guestOf(stem);
  const numbered = /(?:^|[-_.])d(?:om)?(\d{1,5})(?:[-_.]|$)/.exec(stem);
  return {
    domain: numbered?.[1] === undefined || guestName !== null ? null : Number(numbered[1]),
    guestName,
    kind: /(?:dmesg|kern|messages|syslog)/.test(stem) && !stem.includes('xl-dmesg') ? 'kernel-log' : null,
  };
};

const guestOf = (stem: string): string | null => {
  const named = /(?:^|[-_.])guest-([A-Za-z0-9_.-]{1,200})$/.exec(stem)?.[1];
  if (named !== undefined) return named.replace(/-log(?:-.{0,100})?$/, '');
  return /^console-([A-Za-z0-9_.]{1,200})$/.exec(stem)?.[1] ?? (/[-_.]guest$/.test(stem) ? stem : null);
};
