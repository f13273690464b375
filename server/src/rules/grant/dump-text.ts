/** One table of an example dump. */
interface ExampleTable {
  readonly granter: number;
  readonly rows: readonly string[];
  /** The line of frame counts; by default one that nothing is wrong with. */
  readonly frames?: string;
  readonly version?: 1 | 2;
}

const HEAD = [
  '(XEN)       -------- active --------       -------- shared --------',
  '(XEN) [ref] localdom mfn      pin          localdom gmfn     flags',
];

/** Text of one whole dump of key `g` (`gnttab_usage_print_all()`, Xen 4.10 and later), for the examples of the rules. */
export const dumpText = (...tables: readonly ExampleTable[]): string =>
  [
    "(XEN) gnttab_usage_print_all [ key 'g' pressed",
    ...tables.flatMap(({ granter, rows, frames, version }) => [
      ...HEAD,
      `(XEN) grant-table for remote d${granter} (v${version ?? 1})`,
      `(XEN)   ${frames ?? '1 frames (64 max), 0 maptrack frames (1024 max)'}`,
      ...(rows.length === 0 ? ['(XEN) no active grant table entries'] : rows.map((row) => `(XEN) ${row}`)),
    ]),
    '(XEN) gnttab_usage_print_all ] done',
    '',
  ].join('\n');

/** One row of an ordinary writable mapping by domain 0: refs [first, first + count), frames that follow each other. */
export const plainRows = (first: number, count: number, mfn = 0x7de44): readonly string[] =>
  Array.from({ length: count }, (_, index) => {
    const frame = (mfn + index).toString(16);
    const ref = (first + index).toString(16).padStart(3, '0');
    return `[0x${ref}]      0 0x${frame.padStart(5, '0')} 0x00000001          0 0x${frame.padStart(6, '0')} 0x19`;
  });
