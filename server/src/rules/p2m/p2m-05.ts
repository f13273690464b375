import { hex } from '../../core/hex.ts';
import { factPlace } from '../../facts/fact-place.ts';
import { entryFormat, isForeign } from '../../model/p2m/entry-format.ts';
import type { CaptureWorld, SnapshotWorld } from '../../world/world.ts';
import type { Report, Rule } from '../rule.ts';
import { stateText } from '../state/example-text.ts';
import { p2mTables } from './state-map.ts';

const FORMAT = entryFormat(64);
/** No machine has so many frames: a value above is an entry with marks, or none. */
const MAX_FRAME = 1n << 52n;

/** A run of guest frames with consecutive machine frames. */
interface Run {
  readonly pfn: bigint;
  readonly mfn: bigint;
  readonly count: bigint;
  readonly table: 'p2mRange' | 'stateValue';
  readonly row: number;
}

/** Two guest frames of one domain with one machine frame are two views of the same memory. */
export const p2m05: Rule = {
  id: 'P2M-05',
  name: 'two-pfns-one-frame',
  title: 'Two pfns, one frame',
  severity: 'error',
  tearSafe: false,
  needs: ['p2mRange.firstMfn', 'stateValue'],
  condition:
    'One dump of a domain’s P2M (xen-mfndump dump-p2m) or the state shows two guest frames with the same machine frame. Entries without frame (all ones) and those with the mark of a foreign frame are left out; the M2P is never asked.',
  hint: 'A page was populated twice: two addresses of the guest are one memory',
  reference: 'Linux arch/x86/xen/p2m.c; tools/libs/guest: xc_map_domain_meminfo(); invariant M5-I5',
  fires: { capture: stateText(['p2m{1} = {0x10=0x99,0x11=0x99}']) },
  silent: { capture: stateText(['p2m{1} = {0x10=0x99,0x11=0x9a,0x12=0x8000000000000099}']) },
  evaluate: function* ({ world, report, pass, unknown }) {
    let decided = false;
    for (const snapshot of world.snapshots) {
      for (const { domid, runs } of tablesOf(world, snapshot)) {
        decided = true;
        const sorted = runs.toSorted((a, b) => (a.mfn < b.mfn ? -1 : a.mfn > b.mfn ? 1 : 0));
        yield;
        let shared = false;
        let last = sorted[0];
        for (const run of sorted.slice(1)) {
          if (last !== undefined && run.mfn < last.mfn + last.count) {
            shared = true;
            report(alias(world, snapshot, domid, last, run));
          }
          if (last === undefined || run.mfn + run.count > last.mfn + last.count) last = run;
        }
        if (!shared) pass();
        yield;
      }
    }
    if (!decided) unknown('p2mRange.firstMfn', 'stateValue');
  },
};

const alias = ({ facts }: CaptureWorld, snapshot: SnapshotWorld, domid: number, a: Run, b: Run): Report => ({
  subject: `d${domid}:mfn:${hex(b.mfn)}`,
  place: factPlace(facts, b.table, b.row),
  message: `d${domid}: pfns ${hex(a.pfn + b.mfn - a.mfn)} and ${hex(b.pfn)} have one frame, mfn ${hex(b.mfn)}`,
  data: { domid, mfn: hex(b.mfn), pfns: [hex(a.pfn + b.mfn - a.mfn), hex(b.pfn)] },
  related: [{ place: factPlace(facts, a.table, a.row), message: `pfn ${hex(a.pfn + b.mfn - a.mfn)}` }],
  evidence: [
    { table: a.table, row: a.row },
    { table: b.table, row: b.row },
  ],
  frozen: snapshot.frozen,
});

/** The tables of a moment: each dump of the tool for itself, and each domain of the state. */
const tablesOf = function* (
  { facts }: CaptureWorld,
  { blocks, state }: SnapshotWorld,
): Generator<{ readonly domid: number; readonly runs: readonly Run[] }> {
  const dumps = new Map<number, Run[]>();
  for (const { id, format } of blocks) if (format === 'p2m-dump') dumps.set(id, []);
  if (dumps.size > 0) {
    const { block, columns } = facts.tables.p2mRange;
    for (let row = 0; row < facts.tables.p2mRange.rows(); row += 1) {
      const runs = dumps.get(block.at(row));
      const [first, last, mfn] = [columns.firstPfn.at(row), columns.lastPfn.at(row), columns.firstMfn.at(row)];
      if (runs !== undefined && first !== null && last !== null && mfn !== null && mfn < MAX_FRAME)
        runs.push({ pfn: first, mfn, count: last - first + 1n, table: 'p2mRange', row });
    }
  }
  for (const [id, runs] of dumps) {
    const domid = facts.blocks[id]?.domain ?? null;
    if (domid !== null && runs.length > 0) yield { domid, runs };
  }
  for (const { domid, entries } of p2mTables(state)) {
    const runs = [...entries]
      .filter(([, { value }]) => value !== FORMAT.invalid && !isForeign(FORMAT, value))
      .map(([pfn, { value, fact }]) => ({
        pfn,
        mfn: value & ~FORMAT.identity,
        count: 1n,
        table: 'stateValue' as const,
        row: fact.row,
      }));
    if (entries.size > 0) yield { domid, runs };
  }
};
