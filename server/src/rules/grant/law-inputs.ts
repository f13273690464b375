import { isWhole } from '../../core/completeness.ts';
import type { Work } from '../../core/work.ts';
import { readDeviceClasses } from '../../world/listed-devices.ts';
import { persistentRanges } from '../../world/persistent-ranges.ts';
import type { CaptureWorld, SnapshotWorld, VbdView } from '../../world/world.ts';
import { balanceGrants, type GrantBalance } from './grant-balance.ts';

/** Directories below `device` that are no devices with grants of their own, or whose grants are counted. */
const COUNTED: ReadonlySet<string> = new Set(['vbd', 'suspend']);

/** One granter and one mapper in one dump, or what is missing to look at the granter's table. */
export type LawCase =
  | {
      readonly snapshot: SnapshotWorld;
      readonly balance: GrantBalance;
      /** What the law lacks (`table` or `table.column`), or null when it decides. */
      readonly missing: string | null;
    }
  | { readonly missing: string; readonly balance: null };

/**
 * Visits what the law and the rules beside it look at: every complete table of a domain that xenstore lists, once for
 * each mapper.
 */
export const visitLawCases = function* (world: CaptureWorld, visit: (found: LawCase) => void): Work<void> {
  const dumps = world.snapshots.flatMap((snapshot) => snapshot.dumps.map((dump) => ({ snapshot, dump })));
  if (dumps.length === 0) {
    visit({ missing: 'grantActive', balance: null });
    return;
  }
  const classesOf = yield* readDeviceClasses(world);
  const rangeOf = persistentRanges(world);
  for (const { snapshot, dump } of dumps) {
    if (dump.isCopy) continue;
    for (const table of dump.tables) {
      yield;
      const { granter, count, completeness } = table;
      if (granter === null || !isWhole(completeness)) {
        visit({ missing: 'grantActive', balance: null });
        continue;
      }
      const vbds = snapshot.vbds.filter(({ frontendDomid }) => frontendDomid === granter);
      if (count === 0 && vbds.length === 0) continue;
      const classes = classesOf(snapshot, granter);
      if (classes === null) {
        visit({ missing: 'vbd', balance: null });
        continue;
      }
      const mappers = new Set(vbds.map(({ backendDomid }) => backendDomid).filter((domid) => domid !== null));
      if (count > 0) mappers.add(0);
      for (const mapper of mappers) {
        const balance = balanceGrants(world.facts, snapshot, dump, table, mapper, rangeOf);
        visit({ snapshot, balance, missing: missingFor(world, vbds, classes, balance) });
      }
    }
  }
};

/** The law is undecided with devices of other classes, ends that are not known, and rings without statistics. */
const missingFor = (
  world: CaptureWorld,
  vbds: readonly VbdView[],
  classes: ReadonlySet<string>,
  balance: GrantBalance,
): string | null => {
  if (vbds.some((vbd) => !isReadable(world, vbd)) || [...classes].some((name) => !COUNTED.has(name))) return 'vbd';
  return balance.rings.some(({ range }) => range === null) ? 'blkbackStat.persistent' : null;
};

/** Are both ends and all ring pages of a device known? */
const isReadable = ({ facts }: CaptureWorld, vbd: VbdView): boolean =>
  vbd.backendDomid !== null && facts.tables.vbd.columns.queueRingRefs.at(vbd.row) !== null;
