/**
 * What a page is used for: `XEN_DOMCTL_PFINFO_*` shifted right by 28, in the words of `xen-mfndump` (print_type in
 * tools/misc/xen-mfndump.c), where an ordinary page has none.
 */
export const frameTypeName = (type: number): string => {
  if (type === 0) return 'page';
  if (type >= 1 && type <= 4) return `L${type}`;
  if (type >= 9 && type <= 12) return `pinned L${type - 8}`;
  return OTHERS[type] ?? `0x${type.toString(16)}`;
};

const OTHERS: Readonly<Record<number, string>> = { 13: 'broken', 14: 'xalloc', 15: 'invalid' };
