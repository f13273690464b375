import type { Analysis } from '../analysis/analysis.ts';
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
export const outlineOf = (analysis: Analysis, source: number): readonly OutlineItem[] =>
  analysis.facts.blocks
    .filter((block) => block.source === source && block.format !== 'xdump' && block.lastLine >= block.firstLine)
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
      children: childrenOf(analysis, block),
    }));

const blockName = (block: Block): string => {
  const what = block.key === null ? (block.format ?? block.kind) : `key ${block.key}`;
  return block.domain === null || block.key !== null ? what : `${what} of d${block.domain}`;
};

const childrenOf = ({ facts }: Analysis, block: Block): readonly OutlineItem[] => {
  const { grantTable, domain, vbd } = facts.tables;
  const items: OutlineItem[] = [];
  const leaf = (name: string, kind: OutlineItem['kind'], line: number, lastLine: number, detail: string): void => {
    if (items.length < MAX)
      items.push({ name, detail, kind, firstLine: line, lastLine: Math.max(line, lastLine), children: [] });
  };
  if (block.format === 'grant-table') {
    for (let row = 0; row < grantTable.rows(); row += 1) {
      if (grantTable.block.at(row) !== block.id) continue;
      const granter = grantTable.columns.granter.at(row);
      leaf(
        granter === null ? 'unknown domain' : `d${granter}`,
        'table',
        grantTable.line.at(row),
        grantTable.columns.lastLine.at(row),
        `${grantTable.columns.rows.at(row)} active entries`,
      );
    }
  }
  for (let row = 0; row < domain.rows(); row += 1) {
    if (domain.block.at(row) !== block.id) continue;
    leaf(
      `d${domain.columns.domid.at(row)}`,
      'domain',
      domain.line.at(row),
      domain.line.at(row),
      domain.columns.name.at(row) ?? '',
    );
  }
  for (let row = 0; row < vbd.rows(); row += 1) {
    if (vbd.block.at(row) !== block.id) continue;
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
