// The pages of all what-if switches, with what their scenarios show.

export const switchesPage = (switches, pageOf) =>
  [
    '# What if',
    '',
    '`xdump what-if [FILE] --switch W-22=352` runs the same events with two values of a switch of a model, side by side, and shows where they differ: outputs, broken invariants, counters, lines of the log, numbers at the end. The events are those of an `events` section of FILE, of its traces (TCE hypercalls, requests of the block backend, bounced mappings, QEMU’s map cache), of a generated load (`--workload`), or of the switch’s own scenario. `--format json` has the same as data; `xdump explain W-22` prints one of the pages below.',
    '',
    'This page is made by `node scripts/make-docs.mjs`; a test keeps it equal to what the models do.',
    '',
    '| switch | what it changes | values | models |',
    '|---|---|---|---|',
    ...switches.map(
      ({ id, title, values, models }) =>
        `| ${id} | ${title} | ${values.kind === 'names' ? values.names.join(', ') : `${values.least} to ${values.most}`} | ${models.join(', ')} |`,
    ),
    '',
    ...switches.map((one) => pageOf(one).replaceAll(/^#/gm, '##')),
  ].join('\n');
