import { isWhole } from '../../core/completeness.ts';
import { chunkMask } from '../../core/number-column.ts';
import { factPlace } from '../../facts/fact-place.ts';
import type { Facts } from '../../facts/facts.ts';
import type { DomainView, GrantTableView, SnapshotWorld } from '../../world/world.ts';
import type { Rule, RuleContext } from '../rule.ts';
import { dumpText, plainRows } from './dump-text.ts';

/** `DOMDYING_dying`: the hypervisor is still taking back what the domain owns, which takes seconds. */
const IN_PROGRESS = 1;

const example = (domain: string): string =>
  `(XEN) General information for domain 1:\n${domain}${dumpText({ granter: 1, rows: plainRows(8, 20) })}`;

/** A domain that is to die cannot as long as another maps its pages. */
export const gnt10: Rule = {
  id: 'GNT-10',
  name: 'zombie-domain-held-by-mappings',
  title: 'Zombie domain held by mappings',
  severity: 'error',
  tearSafe: true,
  needs: ['domain.dying', 'grantActive'],
  condition:
    'A domain is dying (key q, or "d" in the state of `xl list`) while its grant table shows mapped entries. While it is still being taken apart (dying=1): info.',
  hint: 'Find the backend that still serves it (a device that is closing, a request that hangs, a leaked handle) and end it',
  reference: 'xen/common/domain.c: domain_kill(), domain_relinquish_resources(); invariant M4-I13',
  fires: {
    capture: example(
      '(XEN)     refcnt=1 dying=2 pause_count=2\n(XEN)     nr_pages=20 xenheap_pages=0 shared_pages=0 paged_pages=0 dirty_cpus={} max_pages=24832\n',
    ),
  },
  silent: {
    capture: example(
      '(XEN)     refcnt=3 dying=0 pause_count=0\n(XEN)     nr_pages=24576 xenheap_pages=0 shared_pages=0 paged_pages=0 dirty_cpus={} max_pages=24832\n',
    ),
  },
  evaluate: function* (context) {
    const { world, unknown } = context;
    let tables = 0;
    for (const snapshot of world.snapshots) {
      // Later dumps of the same moment show what is left; the last one counts.
      for (const table of snapshot.dumps.at(-1)?.tables ?? []) {
        tables += 1;
        judge(context, snapshot, table);
        yield;
      }
    }
    if (tables === 0) unknown('grantActive');
  },
};

const judge = ({ world, report, pass, unknown }: RuleContext, snapshot: SnapshotWorld, table: GrantTableView): void => {
  const { granter, count } = table;
  if (granter === null) {
    unknown('grantTable.granter');
    return;
  }
  const domain = snapshot.domains.get(granter);
  const dying = domain === undefined ? null : isDying(domain);
  if (count === 0) {
    if (isWhole(table.completeness)) pass();
    return;
  }
  if (domain === undefined || dying === null) {
    unknown('domain.dying');
    return;
  }
  if (!dying) {
    pass();
    return;
  }
  const row = domain.qRow ?? domain.rows[0];
  const inProgress = domain.dying === IN_PROGRESS;
  for (const [mapper, rows] of rowsByMapper(world.facts, table)) {
    report({
      subject: `d${granter}`,
      place: factPlace(world.facts, 'grantTable', table.row, 'granter'),
      message: inProgress
        ? `d${granter} is being destroyed, d${mapper} still maps ${rows} of its pages`
        : `d${granter} cannot die: d${mapper} still maps ${rows} of its pages`,
      data: { granter, mapper, rows, dying: domain.dying },
      related:
        row === undefined ? [] : [{ place: factPlace(world.facts, 'domain', row), message: `d${granter} is dying` }],
      evidence: [
        { table: 'grantTable', row: table.row },
        ...(row === undefined ? [] : [{ table: 'domain' as const, row }]),
      ],
      ...(inProgress ? { severity: 'info' as const } : {}),
    });
  }
};

/** Null: nothing says. `xl list` shows running, blocked, paused, shut down, crashed, dying as `rbpscd`. */
const isDying = ({ dying, state }: DomainView): boolean | null =>
  dying !== null ? dying !== 0 : state?.length === 6 ? state[5] === 'd' : null;

const rowsByMapper = (facts: Facts, { first, count }: GrantTableView): ReadonlyMap<number, number> => {
  const { store } = facts.tables.grantActive.columns.mapper;
  const rows = new Map<number, number>();
  for (let row = first; row < first + count; row += 1) {
    const mapper = store.chunkOf(row)[row & chunkMask] ?? 0;
    rows.set(mapper, (rows.get(mapper) ?? 0) + 1);
  }
  return rows;
};
