/** A dump with one finding: a pin counter near its limit. */
export const NEAR_LIMIT = `(XEN) gnttab_usage_print_all [ key 'g' pressed
(XEN)       -------- active --------       -------- shared --------
(XEN) [ref] localdom mfn      pin          localdom gmfn     flags
(XEN) grant-table for remote d1 (v1)
(XEN)   1 frames (64 max), 0 maptrack frames (1024 max)
(XEN) [0x00a]      0 0x7e706 0x00000070          0 0x07e706 0x19
(XEN) gnttab_usage_print_all ] done
`;
