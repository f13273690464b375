import type { Facts } from '../facts/facts.ts';
import type { RowsOf } from './rows-by-block.ts';
import type { RingView, VbdView } from './world.ts';

/** Joins the block devices of a moment's xenstore listings with their sysfs attributes and counters. */
export const buildVbds = (
  facts: Facts,
  blocks: ReadonlySet<number>,
  rowsOf: { readonly vbd: RowsOf; readonly sysfs: RowsOf; readonly counter: RowsOf },
): readonly VbdView[] => {
  const { columns } = facts.tables.vbd;
  const sysfs = rowsByDevice(facts, 'vbdSysfs', rowsOf.sysfs(blocks));
  const counters = rowsByDevice(facts, 'vbdCounter', rowsOf.counter(blocks));
  return onePerDevice(facts, rowsOf.vbd(blocks)).map((row) => {
    const frontendDomid = columns.frontendDomid.at(row);
    const device = columns.device.at(row);
    const key = `${frontendDomid}/${device}`;
    return {
      row,
      frontendDomid,
      backendDomid: columns.backendDomid.at(row),
      device,
      name: columns.name.at(row),
      frontState: columns.frontState.at(row),
      backState: columns.backState.at(row),
      rings: ringsOf(facts, row),
      backendType: columns.backendType.at(row),
      address: `vbd:${frontendDomid ?? '?'}/${device ?? '?'}`,
      sysfs: sysfs.get(key) ?? [],
      counters: counters.get(key) ?? [],
    };
  });
};

/** The rows that say which device they belong to, by device. */
const rowsByDevice = (
  facts: Facts,
  name: 'vbdSysfs' | 'vbdCounter',
  rows: readonly number[],
): ReadonlyMap<string, readonly number[]> => {
  const { frontendDomid, device } = facts.tables[name].columns;
  const byDevice = new Map<string, number[]>();
  for (const row of rows) {
    if (frontendDomid.at(row) === null || device.at(row) === null) continue;
    const key = `${frontendDomid.at(row)}/${device.at(row)}`;
    const list = byDevice.get(key) ?? [];
    byDevice.set(key, list);
    list.push(row);
  }
  return byDevice;
};

/** Several listings of one moment show the same device: the row that knows most stands for it. */
const onePerDevice = (facts: Facts, rows: readonly number[]): readonly number[] => {
  const { vbd } = facts.tables;
  const { frontendDomid, backendDomid, device } = vbd.columns;
  const best = new Map<string, number>();
  const known = (row: number): number => Object.values(vbd.row(row)).filter((value) => value !== null).length;
  for (const row of rows) {
    const key = `${frontendDomid.at(row)}/${device.at(row)}/${backendDomid.at(row)}`;
    const other = best.get(key);
    if (other === undefined || known(row) > known(other)) best.set(key, row);
  }
  return [...best.values()].sort((a, b) => a - b);
};

/** `queueRingRefs` holds `Q:0x8,0x9` for each queue; the ports stand in the same order. */
const ringsOf = (facts: Facts, row: number): readonly RingView[] => {
  const { columns } = facts.tables.vbd;
  const queues = columns.queueRingRefs.at(row) ?? [];
  const ports = columns.eventChannels.at(row) ?? [];
  return queues.map((queue, position) => {
    const [index, refs] = queue.split(':');
    return {
      index: Number(index ?? position),
      refs: (refs ?? '')
        .split(',')
        .filter((ref) => ref !== '')
        .map(Number),
      port: ports[position] ?? null,
    };
  });
};
