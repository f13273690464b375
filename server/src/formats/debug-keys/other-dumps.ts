import type { DumpDefinition } from './dump-definition.ts';

/** Key `h`: `show_handlers()` in xen/common/keyhandler.c: which keys this build has. */
export const handlersDump: DumpDefinition = {
  format: 'key-handlers',
  key: 'h',
  headers: ["'h' pressed -> showing installed handlers"],
  shapes: [
    {
      text: " key '",
      pattern: /^ key '(.)' \(ascii '([0-9a-f]{2})'\) => (.{1,80})$/d,
      fields: [
        { kind: 'keyword', name: 'key', base: 'text' },
        { kind: 'keyword', name: 'ascii', base: 'hex' },
        { kind: 'keyword', name: 'what', base: 'text' },
      ],
      own: true,
    },
  ],
};

/** Key `x`: `livepatch_printall()` in xen/common/livepatch.c. */
export const livePatchesDump: DumpDefinition = {
  format: 'live-patches',
  key: 'x',
  headers: ["'x' pressed - Dumping all livepatch patches"],
  shapes: [
    { text: 'build-id: ' },
    { text: ' name=' },
    { text: '    ', pattern: /^ {4}[^ ]{1,120} patch [0-9a-fx]{1,18}\(\d{1,10}\) with / },
    { text: 'depend-on=' },
    { text: 'depend-on-xen=' },
  ],
};

/** Key `*`: `run_all_keyhandlers()`; each key that it fires is a dump of its own. */
export const allKeysDump: DumpDefinition = {
  format: 'all-keys',
  key: '*',
  headers: ["'*' pressed -> firing all diagnostic keyhandlers"],
  shapes: [],
};

/** Keys of which only the announcement of `*` is known. */
export const announcedDumps: readonly DumpDefinition[] = ['L', 'O', 'S', 'T', 'p'].map((key) => ({
  format: `key-${key}`,
  key,
  headers: [],
  shapes: [],
}));
