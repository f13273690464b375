import type { Analysis } from '../analysis/analysis.ts';
import { amount } from './amount.ts';
import type { Block } from '../facts/block.ts';

/** One entry of a file's outline. Lines count from 1. */
export interface OutlineItem {
  readonly name: string;
  readonly detail: string;
  readonly kind: 'section' | 'table' | 'domain' | 'device';
  readonly firstLine: number;
  readonly lastLine: number;
  readonly children: readonly OutlineItem[];
}

/** Most entries of one level: an outline of thousands helps nobody and makes the editor slow. */
const MAX = 2000;

/** The outline of one source: its sections and dumps, and in dumps the domains. */
export const outlineOf = (analysis: Analysis, source: number): readonly OutlineItem[] => {
  const rows = {
    table: byBlock(analysis, 'grantTable'),
    domain: byBlock(analysis, 'domain'),
    vbd: byBlock(analysis, 'vbd'),
  };
  const blocks = analysis.facts.blocks.filter(
    (block) => block.source === source && block.format !== 'xdump' && block.lastLine >= block.firstLine,
  );
  // A section that is one dump from end to end would stand there twice.
  const read = new Map(
    blocks.filter(({ format }) => format !== null).map((block) => [block.firstLine, block.lastLine]),
  );
  return blocks
    .filter(({ format, firstLine, lastLine }) => format !== null || (read.get(firstLine) ?? 0) < lastLine)
    .slice(0, MAX)
    .map((block) => ({
      name: blockName(block),
      detail:
        block.completeness === 'complete'
          ? ''
          : `${block.completeness}${block.reason === null ? '' : `: ${block.reason}`}`,
      kind: 'section',
      firstLine: block.firstLine,
      lastLine: block.lastLine,
      children: childrenOf(analysis, block, rows),
    }));
};

const blockName = (block: Block): string => {
  const what = block.key === null ? (block.format ?? block.kind) : `key ${block.key}`;
  return block.domain === null || block.key !== null ? what : `${what} of d${block.domain}`;
};

type RowsByBlock = ReadonlyMap<number, readonly number[]>;

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

const childrenOf = (
  { facts }: Analysis,
  block: Block,
  rows: { readonly table: RowsByBlock; readonly domain: RowsByBlock; readonly vbd: RowsByBlock },
): readonly OutlineItem[] => {
  const { grantTable, domain, vbd } = facts.tables;
  const items: OutlineItem[] = [];
  const leaf = (name: string, kind: OutlineItem['kind'], line: number, lastLine: number, detail: string): void => {
    if (items.length < MAX)
      items.push({ name, detail, kind, firstLine: line, lastLine: Math.max(line, lastLine), children: [] });
  };
  if (block.format === 'grant-table') {
    for (const row of rows.table.get(block.id) ?? []) {
      const granter = grantTable.columns.granter.at(row);
      leaf(
        granter === null ? 'unknown domain' : `d${granter}`,
        'table',
        grantTable.line.at(row),
        grantTable.columns.lastLine.at(row),
        amount(grantTable.columns.rows.at(row) ?? 0, 'active entry', 'active entries'),
      );
    }
  }
  for (const row of rows.domain.get(block.id) ?? []) {
    leaf(
      `d${domain.columns.domid.at(row)}`,
      'domain',
      domain.line.at(row),
      domain.line.at(row),
      domain.columns.name.at(row) ?? '',
    );
  }
  for (const row of rows.vbd.get(block.id) ?? []) {
    const { frontendDomid, device, name } = vbd.columns;
    leaf(
      `vbd ${frontendDomid.at(row)}/${device.at(row)}`,
      'device',
      vbd.line.at(row),
      vbd.line.at(row),
      name.at(row) ?? '',
    );
  }
  return items;
};
