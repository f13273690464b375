import type { Analysis } from '../analysis/analysis.ts';
import type { Block } from '../facts/block.ts';
import { amount } from '../core/amount.ts';
import type { OutlineItem } from './outline-item.ts';

/** Most things below one block: an outline of thousands helps nobody and makes the editor slow. */
const MAX = 2000;

type RowsByBlock = ReadonlyMap<number, readonly number[]>;

/** Finds what stands in a block: the tables of a dump, the domains and devices of a listing. */
export const outlineThings = (analysis: Analysis): ((block: Block) => readonly OutlineItem[]) => {
  const rows = {
    table: byBlock(analysis, 'grantTable'),
    domain: byBlock(analysis, 'domain'),
    vbd: byBlock(analysis, 'vbd'),
  };
  const { grantTable, domain, vbd } = analysis.facts.tables;
  return (block) => {
    const tables = block.format === 'grant-table' ? (rows.table.get(block.id) ?? []) : [];
    return [
      ...tables.map((row) => {
        const granter = grantTable.columns.granter.at(row);
        return thing(
          granter === null ? 'unknown domain' : `d${granter}`,
          'table',
          grantTable.line.at(row),
          grantTable.columns.lastLine.at(row),
          amount(grantTable.columns.rows.at(row) ?? 0, 'active entry', 'active entries'),
        );
      }),
      ...(rows.domain.get(block.id) ?? []).map((row) => {
        const line = domain.line.at(row);
        return thing(`d${domain.columns.domid.at(row)}`, 'domain', line, line, domain.columns.name.at(row) ?? '');
      }),
      ...(rows.vbd.get(block.id) ?? []).map((row) => {
        const { frontendDomid, device, name } = vbd.columns;
        const line = vbd.line.at(row);
        return thing(`vbd ${frontendDomid.at(row)}/${device.at(row)}`, 'device', line, line, name.at(row) ?? '');
      }),
    ].slice(0, MAX);
  };
};

const thing = (
  name: string,
  kind: OutlineItem['kind'],
  line: number,
  lastLine: number,
  detail: string,
): OutlineItem => ({
  name,
  detail,
  kind,
  firstLine: line,
  lastLine: Math.max(line, lastLine),
  children: [],
});

const byBlock = ({ facts }: Analysis, name: 'grantTable' | 'domain' | 'vbd'): RowsByBlock => {
  const { block } = facts.tables[name];
  const rows = new Map<number, number[]>();
  for (let row = 0; row < block.length; row += 1) {
    const list = rows.get(block.at(row)) ?? [];
    rows.set(block.at(row), list);
    list.push(row);
  }
  return rows;
};
