/** One whole dump of key `g` with one table of domain 1; rows as key `g` prints them behind `(XEN) `. */
export const grantDump = (...rows: readonly string[]): string =>
  [
    "(XEN) gnttab_usage_print_all [ key 'g' pressed",
    '(XEN)       -------- active --------       -------- shared --------',
    '(XEN) [ref] localdom mfn      pin          localdom gmfn     flags',
    '(XEN) grant-table for remote d1 (v1)',
    '(XEN)   1 frames (64 max), 0 maptrack frames (1024 max)',
    ...rows.map((row) => `(XEN) ${row}`),
    '(XEN) gnttab_usage_print_all ] done',
    '',
  ].join('\n');

/** An ordinary row. */
export const goodRow = '[0x008]      0 0x7de44 0x00000001          0 0x07de44 0x19';

/** A row with 112 mappings: GNT-07, a warning, at its pin. */
export const pinnedRow = '[0x00a]      0 0x7e706 0x00000070          0 0x07e706 0x19';

/** A writable mapping of a read-only grant: GNT-02, an error, at its pin. */
export const brokenRow = '[0x00b]      0 0x7e707 0x00000001          0 0x07e707 0x1d';
