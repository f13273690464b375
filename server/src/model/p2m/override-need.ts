/** Who maps a grant, where, and whether for user space as well: the questions of MODEL.md M5.4. */
export interface OverrideQuestion {
  readonly mapper: 'kernel' | 'gntdev';
  /** kmap_ops is given. */
  readonly kmap: boolean;
  readonly domain: 'pv' | 'hvm' | 'arm';
  /** The front is in the mapping domain itself (dom0 attaches a disk to itself). */
  readonly sameDomain: boolean;
}

/** Whether an entry in the override table is needed, and why. */
export interface OverrideAnswer {
  readonly needed: boolean;
  readonly reason: string;
}

/** The decision of seed 0 (xen-devel, November 2013), which 3.14 made. */
export const overrideNeed = ({ mapper, kmap, domain, sameDomain }: OverrideQuestion): OverrideAnswer => {
  if (domain !== 'pv')
    return { needed: false, reason: 'All conversions give the same number, or a tree of their own.' };
  if (!kmap || mapper === 'kernel')
    return { needed: false, reason: 'Only the end of a DMA would ask, and on x86 it does nothing with the answer.' };
  return sameDomain
    ? {
        needed: true,
        reason:
          'Without an override, direct I/O finds the page of the front in the same domain and waits for it for ever.',
      }
    : { needed: true, reason: 'Direct I/O on the user mapping must find the page of the backend.' };
};
