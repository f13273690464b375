import { hex } from '../../core/hex.ts';
import type { Work } from '../../core/work.ts';
import { factPlace } from '../../facts/fact-place.ts';
import type { GrantTableView, SnapshotWorld } from '../../world/world.ts';
import type { Report, Rule, RuleContext } from '../rule.ts';
import { domainKind, type DomainKind } from './domain-kind.ts';
import { dumpText, plainRows } from './dump-text.ts';
import { visitFrameDifferences } from './frame-differences.ts';
import { readGrantRow, reportRow, sourceOfRow } from './grant-row.ts';
import { limitReports, type ReportLimit } from './report-limit.ts';

/** A table of at least so many rows, of which so many are equal, is that of a PV guest, as far as one can guess. */
const GUESS_ROWS = 32;
const GUESS_SHARE = 0.95;
/** A table of at least so many rows, of which more than this share differ, is not that of the PV guest it is taken for. */
const FOREIGN_ROWS = 8;
const FOREIGN_SHARE = 0.5;

const PV_LIST =
  '[ { "domid": 1, "config": { "c_info": { "type": "pv", "name": "g1" }, "b_info": { "max_vcpus": 1 } } } ]';
const example = (rows: readonly string[]): string =>
  `%xdump 1\n%section xen-console key=g\n${dumpText({ granter: 1, rows })}%end\n%section xl cmd="xl list -l"\n${PV_LIST}\n%end\n`;

/** A PV guest grants machine frames, so the frame in its entry is the frame that is mapped. */
export const gnt05: Rule = {
  id: 'GNT-05',
  name: 'frame-mismatch-pv',
  title: 'Frame mismatch (PV)',
  severity: 'error',
  tearSafe: false,
  needs: ['grantActive', 'domain.type'],
  condition:
    'The granter is a PV guest (by `xl list -l`, or an x86 key q block without "translate") and the frame in its entry is not the mapped machine frame. Where nothing tells the type, a table of 32 rows or more of which 95 % are equal is taken for one of a PV guest, at low confidence. A table of 8 rows or more of which most differ is not judged: it is of another domain than the one whose type is known.',
  hint: 'The guest changed the frame of a live grant; the other domain goes on with the old page',
  reference:
    'xen/common/grant_table.c: map_grant_ref() fills the frame of the active entry at the first pin; invariant M4-I4',
  fires: { capture: example([...plainRows(8, 2), '[0x00a]      0 0x05678 0x00000001          0 0x001234 0x19']) },
  silent: { capture: example(plainRows(8, 3)) },
  evaluate: function* (context) {
    const tables = context.world.snapshots.flatMap((snapshot) =>
      snapshot.dumps.flatMap((dump) => dump.tables.map((table) => ({ snapshot, table }))),
    );
    if (tables.length === 0) context.unknown('grantActive');
    const limit = limitReports(context);
    for (const { snapshot, table } of tables) yield* evaluateTable(context, limit, snapshot, table);
    limit.close();
  },
};

const evaluateTable = function* (
  context: RuleContext,
  limit: ReportLimit,
  snapshot: SnapshotWorld,
  table: GrantTableView,
): Work<void> {
  if (table.count === 0) return;
  const { facts } = context.world;
  const known = table.granter === null ? null : domainKind(context.world, snapshot.index, table.granter);
  if (known?.kind === 'translated') return;
  let different = 0;
  yield* visitFrameDifferences(facts, table, () => {
    different += 1;
  });
  if (known !== null) {
    // No PV guest changes most of its live grants: the dump is of another domain of this number, or of another host.
    if (table.count >= FOREIGN_ROWS && different > FOREIGN_SHARE * table.count) {
      context.unknown('domain.type');
      return;
    }
    context.pass();
    if (different === 0) return;
    yield* visitFrameDifferences(facts, table, (row) => {
      limit.add(sourceOfRow(facts, row), () => differenceAt(context, table, row, known));
    });
    return;
  }
  // Where every frame is equal the rule holds for a guest of either type.
  if (different === 0) context.pass();
  else if (table.count >= GUESS_ROWS && table.count - different >= GUESS_SHARE * table.count)
    yield* visitFrameDifferences(facts, table, (row) => {
      limit.add(sourceOfRow(facts, row), () => differenceAt(context, table, row, null));
    });
  else context.unknown('domain.type');
};

const differenceAt = ({ world }: RuleContext, table: GrantTableView, row: number, known: DomainKind | null): Report => {
  const { facts } = world;
  const { columns } = facts.tables.grantActive;
  const at = readGrantRow(facts, table, row);
  const granted = hex(columns.gmfn.at(row) ?? 0n);
  const mapped = hex(columns.mfn.at(row) ?? 0n);
  const report = reportRow(
    facts,
    at,
    'gmfn',
    `${at.label}: the entry of a PV guest grants frame ${granted}, but frame ${mapped} is mapped`,
    {
      gmfn: granted,
      mfn: mapped,
      guessed: known === null,
    },
  );
  if (known === null) return { ...report, confidence: 'low' };
  if (known.row === null) return report;
  // The type of a domain never changes, so it does not count as a fact of another moment.
  return {
    ...report,
    related: [{ place: factPlace(facts, 'domain', known.row), message: `d${table.granter} is a PV guest` }],
  };
};
