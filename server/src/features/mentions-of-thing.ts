import type { Facts } from '../facts/facts.ts';
import type { Address } from './address.ts';
import type { FactRef } from './rows-at.ts';
import { threadNames } from './thread-names.ts';

/** A fact that speaks of a thing, and the field in which it does. */
export interface ThingMention extends FactRef {
  readonly field: string;
  /** The fact is where the thing stands itself, not a reference to it. */
  readonly isDefinition: boolean;
}

/** Most facts that are gathered about one thing: more tell nobody anything, and `total` of a caller stays honest. */
const MAX = 5000;

/** All facts that mention a thing, in the order of tables and rows, at most 5000. One pass over each table concerned. */
export const mentionsOfThing = (facts: Facts, address: Address): readonly ThingMention[] => {
  const found: ThingMention[] = [];
  const add = (table: ThingMention['table'], row: number, field: string, isDefinition = false): void => {
    if (found.length < MAX) found.push({ table, row, field, isDefinition });
  };
  switch (address.kind) {
    case 'gref':
      grantRows(facts, address.domain, (row) => {
        if (facts.tables.grantActive.columns.ref.store.at(row) === address.ref) add('grantActive', row, 'ref', true);
      });
      ringReferences(facts, address.domain, address.ref, add);
      guestMessages(facts, address.domain, address.ref, add);
      break;
    case 'mfn':
      grantFrames(facts, address.frame, add);
      break;
    case 'pfn':
      grantRows(facts, address.domain, (row) => {
        if (facts.tables.grantActive.columns.gmfn.store.number(row) === address.frame) add('grantActive', row, 'gmfn');
      });
      break;
    case 'domain':
      domainFacts(facts, address.domain, add);
      break;
    case 'port':
      channelFacts(facts, address.domain, address.port, add);
      break;
    case 'vbd':
      deviceFacts(facts, address.domain, address.device, add);
  }
  return found;
};

type Add = (table: ThingMention['table'], row: number, field: string, isDefinition?: boolean) => void;

const grantRows = (facts: Facts, granter: number, visit: (row: number) => void): void => {
  const { grantTable } = facts.tables;
  for (let table = 0; table < grantTable.rows(); table += 1) {
    if (grantTable.columns.granter.at(table) !== granter) continue;
    const first = grantTable.columns.firstRow.at(table);
    const count = grantTable.columns.rows.at(table) ?? 0;
    for (let row = first; row < first + count; row += 1) visit(row);
  }
};

const grantFrames = (facts: Facts, frame: number, add: Add): void => {
  const { mfn } = facts.tables.grantActive.columns;
  const low = frame >>> 0;
  for (let row = 0; row < mfn.store.length; row += 1) {
    if (mfn.store.low(row) === low && mfn.store.number(row) === frame) add('grantActive', row, 'mfn');
  }
};

const ringReferences = (facts: Facts, domain: number, ref: number, add: Add): void => {
  const { xenstoreNode } = facts.tables;
  for (let row = 0; row < xenstoreNode.rows(); row += 1) {
    const path = xenstoreNode.columns.path.at(row) ?? '';
    if (!path.includes('/ring-ref') || !path.startsWith(`/local/domain/${domain}/device/`)) continue;
    if (Number(xenstoreNode.columns.value.at(row)) === ref) add('xenstoreNode', row, 'value');
  }
};

/** Lines of a guest's own log such as `g.e. 0x735 still pending`. */
const guestMessages = (facts: Facts, domain: number, ref: number, add: Add): void => {
  const { kernelMessage } = facts.tables;
  for (let row = 0; row < kernelMessage.rows(); row += 1) {
    if (kernelMessage.columns.subsystem.at(row) !== 'grant-table') continue;
    const block = facts.blocks[kernelMessage.block.at(row)];
    const owner = kernelMessage.columns.domid.at(row) ?? block?.domain ?? null;
    if (owner !== null && owner !== domain) continue;
    if ((kernelMessage.columns.args.at(row) ?? []).some((value) => /^0x/i.test(value) && Number(value) === ref))
      add('kernelMessage', row, 'ref');
  }
};

const domainFacts = (facts: Facts, domain: number, add: Add): void => {
  const { domain: domains, grantTable, vbd, armP2m } = facts.tables;
  for (let row = 0; row < domains.rows(); row += 1)
    if (domains.columns.domid.at(row) === domain) add('domain', row, 'domid', true);
  for (let row = 0; row < grantTable.rows(); row += 1)
    if (grantTable.columns.granter.at(row) === domain) add('grantTable', row, 'granter', true);
  for (let row = 0; row < armP2m.rows(); row += 1)
    if (armP2m.columns.domid.at(row) === domain) add('armP2m', row, 'domid');
  for (let row = 0; row < vbd.rows(); row += 1)
    if (vbd.columns.frontendDomid.at(row) === domain) add('vbd', row, 'frontendDomid');
};

const channelFacts = (facts: Facts, domain: number, port: number, add: Add): void => {
  const { eventChannel, vbd } = facts.tables;
  const { columns } = eventChannel;
  for (let row = 0; row < eventChannel.rows(); row += 1) {
    if (columns.domid.at(row) === domain && columns.port.at(row) === port) add('eventChannel', row, 'port', true);
    else if (columns.remoteDomid.at(row) === domain && columns.remotePort.at(row) === port)
      add('eventChannel', row, 'remotePort');
  }
  for (let row = 0; row < vbd.rows(); row += 1) {
    if (vbd.columns.frontendDomid.at(row) === domain && vbd.columns.eventChannels.at(row)?.includes(port) === true)
      add('vbd', row, 'eventChannels');
  }
};

const deviceFacts = (facts: Facts, domain: number, device: number, add: Add): void => {
  const { vbd, vbdCounter, vbdSysfs, blkbackStat } = facts.tables;
  const names = threadNames(facts, domain, device);
  for (let row = 0; row < vbd.rows(); row += 1) {
    if (vbd.columns.frontendDomid.at(row) === domain && vbd.columns.device.at(row) === device)
      add('vbd', row, 'state', true);
  }
  for (const table of ['vbdCounter', 'vbdSysfs'] as const) {
    const { rows, columns } = table === 'vbdCounter' ? vbdCounter : vbdSysfs;
    for (let row = 0; row < rows(); row += 1) {
      if (columns.frontendDomid.at(row) === domain && columns.device.at(row) === device) add(table, row, 'device');
    }
  }
  for (let row = 0; row < blkbackStat.rows(); row += 1) {
    const name = blkbackStat.columns.device.at(row);
    if (blkbackStat.columns.domid.at(row) === domain && name !== null && names.has(name))
      add('blkbackStat', row, 'thread');
  }
};
