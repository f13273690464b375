import { hex } from '../../core/hex.ts';
import type { Related } from '../../core/finding.ts';
import { factPlace } from '../../facts/fact-place.ts';
import type { CaptureWorld } from '../../world/world.ts';

/** Most rows that a finding shows. */
const MAX = 10;

/** Who maps these references of a granter: rows of its last table in the capture, as related lines. */
export const findGrants = ({ facts, snapshots }: CaptureWorld, granter: number, refs: readonly number[]): Related[] => {
  const table = snapshots
    .flatMap(({ dumps }) => dumps.flatMap(({ tables }) => tables))
    .findLast((view) => view.granter === granter);
  if (table === undefined || refs.length === 0) return [];
  const wanted = new Set(refs);
  const { ref, mapper, pin } = facts.tables.grantActive.columns;
  const found: Related[] = [];
  for (let row = table.first; row < table.first + table.count && found.length < MAX; row += 1) {
    const number = ref.at(row);
    if (!wanted.has(number)) continue;
    const message = `d${granter} ref ${hex(number)}: mapped by d${mapper.at(row)}, pin ${hex(pin.at(row))}`;
    found.push({ place: factPlace(facts, 'grantActive', row, 'ref'), message });
  }
  return found;
};
