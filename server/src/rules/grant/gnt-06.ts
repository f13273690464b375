import { hex } from '../../core/hex.ts';
import { factPlace } from '../../facts/fact-place.ts';
import type { SnapshotWorld } from '../../world/world.ts';
import type { Report, Rule, RuleContext } from '../rule.ts';
import { dumpText, plainRows } from './dump-text.ts';
import { visitSharedFrames, type FoundRow } from './frame-owners.ts';
import { sourceOfRow } from './grant-row.ts';
import { readIoMemory } from './io-memory.ts';
import { limitReports } from './report-limit.ts';

/** A machine frame has one owner, and only the owner can grant it. */
export const gnt06: Rule = {
  id: 'GNT-06',
  name: 'same-frame-granted-by-two-domains',
  title: 'Same frame granted by two domains',
  severity: 'warning',
  tearSafe: false,
  needs: ['grantActive'],
  condition:
    'One dump shows the same machine frame in the tables of two domains, and it is not I/O memory of one of them. Tables are printed one after the other, so it is an error only where the machine stood still, else a warning. Undecided where two tables have several frames at the same references: one table whose heading was lost.',
  hint: 'The ownership of the page is corrupt, it was transferred between the two lines, or it is I/O memory',
  reference: 'xen/common/grant_table.c: map_grant_ref() takes a reference of the page for the granter; invariant M4-I7',
  fires: {
    capture: dumpText({ granter: 1, rows: plainRows(8, 1, 0x99000) }, { granter: 2, rows: plainRows(9, 1, 0x99000) }),
  },
  silent: {
    capture: dumpText(
      { granter: 1, rows: [...plainRows(8, 1, 0x99000), ...plainRows(9, 1, 0x99000)] },
      { granter: 2, rows: plainRows(8, 2, 0x98000) },
    ),
  },
  evaluate: function* (context) {
    const { world } = context;
    const limit = limitReports(context);
    const isIo = readIoMemory(world);
    const { mfn, ref } = world.facts.tables.grantActive.columns;
    let dumps = 0;
    const add = (snapshot: SnapshotWorld, first: FoundRow, second: FoundRow): void => {
      limit.add(sourceOfRow(world.facts, second.row), () => sharedAt(context, snapshot, first, second));
    };
    for (const snapshot of world.snapshots) {
      for (const dump of snapshot.dumps) {
        const tables = dump.tables.filter(({ granter }) => granter !== null);
        dumps += 1;
        context.pass();
        // Pieces of two dumps: rows that stand in two tables with reference and frame are those of one table, and a heading was lost.
        const alike = new Map<string, (() => void) | null>();
        yield* visitSharedFrames(world.facts, tables, (first, second) => {
          const frame = mfn.store.number(first.row);
          if ([first, second].some(({ table }) => isIo(table.granter ?? 0, frame))) return;
          const say = (): void => {
            add(snapshot, first, second);
          };
          const pair = `${first.table.row} ${second.table.row}`;
          if (ref.at(first.row) !== ref.at(second.row)) say();
          else alike.set(pair, alike.has(pair) ? null : say);
        });
        for (const say of alike.values())
          if (say === null) context.unknown('grantTable.granter');
          else say();
      }
    }
    limit.close();
    if (dumps === 0) context.unknown('grantActive');
  },
};

const sharedAt = ({ world }: RuleContext, snapshot: SnapshotWorld, first: FoundRow, second: FoundRow): Report => {
  const { facts } = world;
  const { mfn, ref } = facts.tables.grantActive.columns;
  const frame = hex(mfn.at(first.row) ?? 0n);
  const name = ({ row, table }: FoundRow): string => `d${table.granter} (ref ${hex(ref.at(row))})`;
  return {
    subject: `mfn:${frame}`,
    place: factPlace(facts, 'grantActive', second.row, 'mfn'),
    message: `mfn ${frame} is granted by ${name(first)} and by ${name(second)}`,
    data: {
      mfn: frame,
      granters: [first.table.granter, second.table.granter],
      refs: [hex(ref.at(first.row)), hex(ref.at(second.row))],
    },
    related: [
      { place: factPlace(facts, 'grantActive', first.row, 'mfn'), message: `mfn ${frame} granted by ${name(first)}` },
    ],
    evidence: [first, second].map(({ row }) => ({ table: 'grantActive' as const, row })),
    frozen: snapshot.frozen,
    severity: snapshot.frozen ? 'error' : 'warning',
    exact: true,
  };
};
