import { hex } from '../../core/hex.ts';
import { factPlace } from '../../facts/fact-place.ts';
import type { Facts } from '../../facts/facts.ts';
import type { GrantTableView, SnapshotWorld } from '../../world/world.ts';
import { flagsInWords, pinInWords } from '../decode.ts';
import { inBuckets, treeItem, type TreeItem } from './node.ts';
import { amount } from '../../core/amount.ts';

/** The grant tables of one domain in one moment: one node a dump, below it the entries by mapper. */
export const grantNodes = (facts: Facts, snapshot: SnapshotWorld, domain: number | null): readonly TreeItem[] =>
  snapshot.dumps.flatMap(({ tables }, dump) =>
    tables
      .filter(({ granter }) => granter === domain)
      .map((table, position) => tableNode(facts, table, `g${dump}.${position}`)),
  );

const tableNode = (facts: Facts, table: GrantTableView, key: string): TreeItem => {
  const atLeast = table.completeness === 'complete' || table.completeness === 'interleaved' ? '' : 'at least ';
  const size = table.frames === null ? '' : `, ${table.frames} of ${table.maxFrames ?? '?'} frames`;
  return treeItem({
    key,
    label: 'grant table',
    description: `${atLeast}${amount(table.count, 'active entry', 'active entries')}${table.version === null ? '' : ` (v${table.version})`}${size}`,
    tooltip:
      `${table.count} entries are mapped. Entries that nobody maps are not in a dump.` +
      (table.maptrackFrames === null
        ? ''
        : `\n\nmaptrack frames of this domain: ${table.maptrackFrames} of ${table.maxMaptrackFrames ?? '?'}`),
    icon: 'table',
    place: factPlace(facts, 'grantTable', table.row, 'granter'),
    kind: 'bucket',
    children: table.count === 0 ? null : () => mapperNodes(facts, table),
    mayHold: ({ grant }) => grant !== null && grant >= table.first && grant < table.first + table.count,
  });
};

const mapperNodes = (facts: Facts, table: GrantTableView): readonly TreeItem[] => {
  const { mapper } = facts.tables.grantActive.columns;
  const byMapper = new Map<number, number[]>();
  for (let row = table.first; row < table.first + table.count; row += 1) {
    const id = mapper.store.at(row);
    const rows = byMapper.get(id) ?? [];
    byMapper.set(id, rows);
    rows.push(row);
  }
  return [...byMapper].sort(([a], [b]) => a - b).map(([id, rows]) => mapperNode(facts, table, id, rows));
};

const mapperNode = (facts: Facts, table: GrantTableView, mapper: number, rows: readonly number[]): TreeItem => {
  const { ref } = facts.tables.grantActive.columns;
  const row = (index: number): number => rows[index] ?? table.first;
  return treeItem({
    key: `m${mapper}`,
    label: `mapped by d${mapper}`,
    description: amount(rows.length, 'entry', 'entries'),
    icon: 'arrow-right',
    place: factPlace(facts, 'grantActive', row(0), 'mapper'),
    kind: 'bucket',
    expanded: rows.length <= 20,
    children: () =>
      inBuckets(
        rows.length,
        (index) => entryNode(facts, table, row(index)),
        (index) => hex(ref.at(row(index))),
        (first, last, { grant }) => grant !== null && grant >= row(first) && grant <= row(last),
      ),
    mayHold: ({ grant }) => grant !== null && facts.tables.grantActive.columns.mapper.at(grant) === mapper,
  });
};

const entryNode = (facts: Facts, table: GrantTableView, row: number): TreeItem => {
  const { ref, mfn, gmfn, pin, flags } = facts.tables.grantActive.columns;
  const frame = mfn.at(row);
  const guestFrame = gmfn.at(row);
  return treeItem({
    key: `r${hex(ref.at(row))}`,
    label: hex(ref.at(row)),
    description: `mfn ${frame === null ? '?' : hex(frame)}${guestFrame === frame || guestFrame === null ? '' : `, granted ${hex(guestFrame)}`}, pin ${hex(pin.at(row))}, flags ${hex(flags.at(row))}`,
    tooltip: `pin ${pinInWords(pin.at(row))}\n\n${flagsInWords(flags.at(row), table.version)}`,
    icon: 'key',
    place: factPlace(facts, 'grantActive', row, 'ref'),
    address: table.granter === null ? null : `d${table.granter}:gref:${hex(ref.at(row))}`,
    value: hex(ref.at(row)),
  });
};
