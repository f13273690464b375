/** What happens to the page tables of M5 (MODEL.md 8a). Pfns and mfns are frame numbers. */
export type P2mEvent =
  | GrantMapped
  | GrantUnmapped
  | { readonly name: 'lookup' | 'lookupLocal'; readonly mfn: bigint }
  /** `in`: the hypervisor gives the frame `mfn` for the pfn; `out`: the frame goes back. */
  | { readonly name: 'balloon'; readonly pfn: bigint; readonly direction: 'in' | 'out'; readonly mfn?: bigint }
  /** Another machine frame takes the place of the pfn's (contiguous memory for DMA). */
  | { readonly name: 'exchange'; readonly pfn: bigint; readonly mfn: bigint }
  /** A backend in user space does direct I/O on the page: get_user_pages looks for the page behind the frame and locks it. */
  | { readonly name: 'directIo'; readonly page: bigint };

/** The granted frame `frame` is mapped at the page `page`; the hypercall has answered `status` (0: mapped). */
export interface GrantMapped {
  readonly name: 'grantMapped';
  readonly page: bigint;
  readonly frame: bigint;
  /** True when the page is mapped for user space as well (gntdev passes kmap_ops). */
  readonly kmap: boolean;
  readonly status?: number;
  /** The kernel has no 4 KiB mapping of the page: refused before anything is done. */
  readonly pageMissing?: boolean;
  /** No memory for a leaf of the P2M. */
  readonly noMemory?: boolean;
}

/** The mapping of `page` is taken away. */
export interface GrantUnmapped {
  readonly name: 'grantUnmapped';
  readonly page: bigint;
  /** The kernel's own mapping (kmap) could not be changed: its handle says general error. */
  readonly kmapFailed?: boolean;
}
