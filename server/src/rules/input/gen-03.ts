import { factPlace } from '../../facts/fact-place.ts';
import { atLeast, readVersion, type Version } from '../../world/version.ts';
import type { CaptureWorld } from '../../world/world.ts';
import type { Rule, RuleContext } from '../rule.ts';

/** A shape of lines that a program prints only from some version on. */
interface DatedShape {
  /** What it is, in words. */
  readonly what: string;
  readonly program: 'xen' | 'kernel';
  readonly since: readonly [major: number, minor: number];
  readonly table: 'grantTable' | 'blkbackStat' | 'armP2m';
  /** Does this row come from a line of that shape? */
  readonly isShape: (facts: CaptureWorld['facts'], row: number) => boolean;
}

const SHAPES: readonly DatedShape[] = [
  {
    what: 'a line of frame counts in a grant table',
    program: 'xen',
    since: [4, 10],
    table: 'grantTable',
    isShape: (facts, row) => facts.tables.grantTable.columns.frames.at(row) !== null,
  },
  { what: 'a line of p2m mappings', program: 'xen', since: [4, 5], table: 'armP2m', isShape: () => true },
  {
    what: 'a statistics line with "pg:"',
    program: 'kernel',
    since: [3, 11],
    table: 'blkbackStat',
    isShape: (facts, row) => facts.tables.blkbackStat.columns.persistentMax.at(row) !== null,
  },
];

const dump = (xen: string): string =>
  `%xdump 1\n%host xen=${xen}\n%section xen-console key=g\n${[
    "(XEN) gnttab_usage_print_all [ key 'g' pressed",
    '(XEN) grant-table for remote d1 (v1)',
    '(XEN)   1 frames (64 max), 0 maptrack frames (1024 max)',
    '(XEN) no active grant table entries',
    '(XEN) gnttab_usage_print_all ] done',
  ].join('\n')}\n%end\n`;

/** A line that the stated version of its program cannot print: logs of several hosts or boots were mixed. */
export const gen03: Rule = {
  id: 'GEN-03',
  name: 'version-contradicts-format',
  title: 'Version contradicts format',
  severity: 'warning',
  tearSafe: true,
  needs: ['host.xen', 'host.kernel'],
  condition:
    'The capture names one mainline version of the hypervisor or of the kernel of dom0, and holds a line whose shape a later version introduced. Versions of distributions are left out, because they carry changes of later ones.',
  hint: 'Mixed logs of several hosts or boots? Analyse them apart, or correct the version in %host',
  reference: 'xen/common/grant_table.c: gnttab_usage_print() (4.10); Linux drivers/block/xen-blkback (3.11)',
  fires: { capture: dump('4.8.5') },
  silent: { capture: dump('4.17.7') },
  evaluate: function* (context) {
    for (const shape of SHAPES) {
      const row = firstRow(context.world, shape);
      if (row !== null) judge(context, shape, row);
      yield;
    }
    if (SHAPES.every((shape) => firstRow(context.world, shape) === null)) context.pass();
  },
};

const firstRow = ({ facts, capture }: CaptureWorld, { table, isShape }: DatedShape): number | null => {
  const { block, rows } = facts.tables[table];
  for (let row = 0; row < rows(); row += 1)
    if (facts.blocks[block.at(row)]?.capture === capture.id && isShape(facts, row)) return row;
  return null;
};

const judge = ({ world, report, pass, unknown }: RuleContext, shape: DatedShape, row: number): void => {
  const { facts } = world;
  const { what, program, since, table } = shape;
  const stated = onlyVersion(world, program);
  if (stated === null) {
    unknown(`host.${program}`);
    return;
  }
  if (atLeast(stated.version, ...since)) {
    pass();
    return;
  }
  const name = program === 'xen' ? `Xen ${stated.version.text}` : `Linux ${stated.version.text}`;
  report({
    subject: null,
    place: { ...factPlace(facts, table, row), field: null },
    message: `${what} (since ${since.join('.')}) cannot come from ${name}`,
    data: { version: stated.version.text, since: since.join('.') },
    related: [{ place: factPlace(facts, 'host', stated.row), message: `${name} is stated here` }],
    evidence: [{ table, row }],
  });
};

/** The version of a program, where all that state one state the same; null for none, several or a distribution's. */
const onlyVersion = (
  { facts, capture }: CaptureWorld,
  program: DatedShape['program'],
): { readonly version: Version; readonly row: number } | null => {
  const { host } = facts.tables;
  let only: { readonly version: Version; readonly row: number } | null = null;
  for (let row = 0; row < host.rows(); row += 1) {
    const block = facts.blocks[host.block.at(row)];
    const text = host.columns[program].at(row);
    const domid = host.columns.domid.at(row) ?? block?.domain ?? 0;
    // The kernel of a guest says nothing about the backend.
    if (block?.capture !== capture.id || text === null || block.guestName !== null || domid !== 0) continue;
    const version = readVersion(text);
    if (version?.mainline !== true || (only !== null && only.version.text !== version.text)) return null;
    only ??= { version, row };
  }
  return only;
};
