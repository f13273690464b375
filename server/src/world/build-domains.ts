import type { Facts } from '../facts/facts.ts';
import type { RowsOf } from './rows-by-block.ts';
import type { DomainView } from './world.ts';

/**
 * Joins what all sources of one moment say about each domain. Key `q` wins where it speaks; of the others the first
 * that knows does.
 */
export const buildDomains = (
  facts: Facts,
  blocks: ReadonlySet<number>,
  domainsOf: RowsOf,
  armOf: RowsOf,
): ReadonlyMap<number, DomainView> => {
  const { columns, block } = facts.tables.domain;
  const byDomain = new Map<number, number[]>();
  for (const row of domainsOf(blocks)) {
    const domid = columns.domid.at(row);
    if (domid === null) continue;
    const rows = byDomain.get(domid) ?? [];
    byDomain.set(domid, rows);
    rows.push(row);
  }
  const armRows = new Map<number, number>();
  for (const row of armOf(blocks)) {
    const domid = facts.tables.armP2m.columns.domid.at(row);
    if (domid !== null) armRows.set(domid, row);
  }
  const views = new Map<number, DomainView>();
  for (const [domid, rows] of byDomain) {
    const qRow = rows.findLast((row) => facts.blocks[block.at(row)]?.key === 'q') ?? null;
    const ordered = qRow === null ? rows : [qRow, ...rows.filter((row) => row !== qRow)];
    const first = <T>(read: (row: number) => T | null): T | null => {
      for (const row of ordered) {
        const value = read(row);
        if (value !== null) return value;
      }
      return null;
    };
    const armRow = armRows.get(domid) ?? null;
    const translated = first((row) => columns.translated.at(row));
    views.set(domid, {
      domid,
      name: first((row) => columns.name.at(row)),
      // The toolstack calls Arm guests `pvh`; the counters of key `q` say that it is Arm.
      type: armRow !== null ? 'arm' : (first((row) => columns.type.at(row)) ?? (translated === false ? 'pv' : null)),
      dying: first((row) => columns.dying.at(row)),
      pauseCount: first((row) => columns.pauseCount.at(row)),
      pages: first((row) => columns.pages.at(row)),
      maxPages: first((row) => columns.maxPages.at(row)),
      state: first((row) => columns.state.at(row)),
      translated,
      qRow,
      rows,
      armRow,
    });
  }
  return views;
};
