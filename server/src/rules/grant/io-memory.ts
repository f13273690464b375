import type { CaptureWorld } from '../../world/world.ts';

/** Is a machine frame in the I/O memory that a domain may use? */
export type IoMemory = (domid: number, mfn: number) => boolean;

/**
 * Reads the "I/O Memory" rangesets of key `q`. Domain 0 is left out: on x86 its set holds all frames of the machine,
 * memory too.
 */
export const readIoMemory = ({ facts, capture }: CaptureWorld): IoMemory => {
  const { columns, rows, block } = facts.tables.rangeset;
  const ranges = new Map<number, { readonly from: number; readonly to: number }[]>();
  for (let row = 0; row < rows(); row += 1) {
    const domid = columns.domid.at(row);
    if (domid === null || domid === 0 || columns.name.at(row)?.trim() !== 'I/O Memory') continue;
    if (facts.blocks[block.at(row)]?.capture !== capture.id) continue;
    const list = ranges.get(domid) ?? [];
    ranges.set(domid, list);
    for (const range of (columns.ranges.at(row) ?? '').split(',')) {
      const [from, to] = range.trim().split('-');
      if (from === undefined || !/^[0-9a-f]{1,16}$/.test(from)) continue;
      list.push({ from: Number.parseInt(from, 16), to: Number.parseInt(to ?? from, 16) });
    }
  }
  return (domid, mfn) => ranges.get(domid)?.some(({ from, to }) => mfn >= from && mfn <= to) === true;
};
