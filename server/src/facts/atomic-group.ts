import type { Facts } from './facts.ts';
import type { TableName } from './schemas.ts';

/**
 * Which facts were read in one breath. Two facts of one group cannot contradict each other because of time: one
 * domain's table in key `g` (printed under its lock), one domain's block in `q` and in `e`, one printk line, one
 * xenstore listing, one device folder of sysfs. Everything else is its own line.
 */
export const atomicGroup = (facts: Facts, name: TableName, row: number): string => {
  const table = facts.tables[name];
  const block = table.block.at(row);
  switch (name) {
    case 'grantActive':
      return `g${facts.tables.grantActive.columns.table.at(row)}`;
    case 'grantTable':
      return `g${row}`;
    case 'domain':
      return facts.blocks[block]?.key === 'q' ? `q${block}:${facts.tables.domain.columns.domid.at(row)}` : `b${block}`;
    case 'armP2m':
      return `q${block}:${facts.tables.armP2m.columns.domid.at(row)}`;
    case 'eventChannel':
      return `e${block}:${facts.tables.eventChannel.columns.domid.at(row)}`;
    case 'vbdCounter':
      return deviceGroup(
        block,
        facts.tables.vbdCounter.columns.frontendDomid.at(row),
        facts.tables.vbdCounter.columns.device.at(row),
      );
    case 'vbdSysfs':
      return deviceGroup(
        block,
        facts.tables.vbdSysfs.columns.frontendDomid.at(row),
        facts.tables.vbdSysfs.columns.device.at(row),
      );
    case 'xenstoreNode':
    case 'vbd':
    case 'parameter':
      return `b${block}`;
    default:
      return `${name}${block}:${table.line.at(row)}`;
  }
};

const deviceGroup = (block: number, domain: number | null, device: number | null): string =>
  `s${block}:${domain}/${device}`;
