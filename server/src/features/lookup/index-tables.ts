import type { Work } from '../../core/work.ts';
import type { Facts } from '../../facts/facts.ts';
import type { TableName } from '../../facts/schemas.ts';
import { messageFormats } from '../../formats/registry.ts';
import type { CaptureWorld } from '../../world/world.ts';
import { printAddress, type Address } from '../address.ts';
import { deviceAddress } from './device-address.ts';
import { mentionsOf } from './mention.ts';
import { MAX_MENTIONS, type ThingMention } from './thing-mention.ts';

/** What the index is made from. */
export interface IndexInput {
  readonly facts: Facts;
  readonly captures: ReadonlyMap<number, CaptureWorld>;
  readonly speaker: (row: number) => number | null;
}

type Add = (
  address: Address | null,
  table: TableName,
  row: number,
  field: string,
  more?: { readonly isDefinition?: boolean; readonly line?: number | null },
) => void;

/** Rows between two looks at the clock. */
const SLICE = 64;

/** Indexes every table but `grantActive`: which rows mention which thing, by `capture address`. */
export const indexTables = function* (input: IndexInput): Work<ReadonlyMap<string, readonly ThingMention[]>> {
  const { facts } = input;
  const things = new Map<string, ThingMention[]>();
  const add: Add = (address, table, row, field, { isDefinition = false, line = null } = {}) => {
    if (address === null) return;
    const capture = facts.blocks[facts.tables[table].block.at(row)]?.capture ?? -1;
    const key = `${capture} ${printAddress(address)}`;
    const mentions = things.get(key) ?? [];
    things.set(key, mentions);
    if (mentions.length < MAX_MENTIONS) mentions.push({ table, row, field, isDefinition, line });
  };
  for (const index of [indexDomains, indexDevices, indexChannels, indexXenstore, indexStatistics, indexMessages])
    yield* index(input, add);
  return things;
};

type Indexer = (input: IndexInput, add: Add) => Work<void>;

const domain = (value: number | null): Address | null => (value === null ? null : { kind: 'domain', domain: value });

const indexDomains: Indexer = function* ({ facts }, add) {
  const { domain: domains, grantTable, armP2m, vcpu, rangeset } = facts.tables;
  for (let row = 0; row < domains.rows(); row += 1) {
    add(domain(domains.columns.domid.at(row)), 'domain', row, 'domid', { isDefinition: true });
    if (row % SLICE === 0) yield;
  }
  for (let row = 0; row < grantTable.rows(); row += 1) {
    add(domain(grantTable.columns.granter.at(row)), 'grantTable', row, 'granter', { isDefinition: true });
    if (row % SLICE === 0) yield;
  }
  for (let row = 0; row < armP2m.rows(); row += 1) add(domain(armP2m.columns.domid.at(row)), 'armP2m', row, 'domid');
  yield;
  for (let row = 0; row < vcpu.rows(); row += 1) {
    add(domain(vcpu.columns.domid.at(row)), 'vcpu', row, 'vcpu');
    if (row % SLICE === 0) yield;
  }
  for (let row = 0; row < rangeset.rows(); row += 1) {
    add(domain(rangeset.columns.domid.at(row)), 'rangeset', row, 'ranges');
    if (row % SLICE === 0) yield;
  }
};

const indexDevices: Indexer = function* ({ facts }, add) {
  const { vbd, vbdCounter, vbdSysfs } = facts.tables;
  const { columns } = vbd;
  for (let row = 0; row < vbd.rows(); row += 1) {
    const owner = columns.frontendDomid.at(row);
    const device = columns.device.at(row);
    if (row % SLICE === 0) yield;
    if (owner === null) continue;
    add(domain(owner), 'vbd', row, 'frontendDomid');
    if (device !== null) add({ kind: 'vbd', domain: owner, device }, 'vbd', row, 'state', { isDefinition: true });
    for (const ref of columns.ringRefs.at(row) ?? [])
      add({ kind: 'gref', domain: owner, ref }, 'vbd', row, 'ringRefs', { line: columns.ringLine.at(row) });
    for (const port of columns.eventChannels.at(row) ?? [])
      add({ kind: 'port', domain: owner, port }, 'vbd', row, 'eventChannels', { line: columns.channelLine.at(row) });
  }
  for (const table of ['vbdCounter', 'vbdSysfs'] as const) {
    const { rows, columns: own } = table === 'vbdCounter' ? vbdCounter : vbdSysfs;
    for (let row = 0; row < rows(); row += 1) {
      const owner = own.frontendDomid.at(row);
      const device = own.device.at(row);
      if (owner !== null && device !== null) add({ kind: 'vbd', domain: owner, device }, table, row, 'device');
      if (row % SLICE === 0) yield;
    }
  }
};

const indexChannels: Indexer = function* ({ facts }, add) {
  const { columns, rows } = facts.tables.eventChannel;
  const end = (owner: number | null, port: number | null): Address | null =>
    owner === null || port === null ? null : { kind: 'port', domain: owner, port };
  for (let row = 0; row < rows(); row += 1) {
    add(end(columns.domid.at(row), columns.port.at(row)), 'eventChannel', row, 'port', { isDefinition: true });
    add(end(columns.remoteDomid.at(row), columns.remotePort.at(row)), 'eventChannel', row, 'remotePort');
    if (row % SLICE === 0) yield;
  }
};

const RING_REF = /^\/local\/domain\/(\d{1,5})\/device\/.{1,200}\/(?:[a-z]{1,8}-)?ring-ref\d{0,3}$/;
const CHANNEL = /^\/local\/domain\/(\d{1,5})\/device\/.{1,200}\/event-channel(?:-[a-z]{1,8})?$/;

/** Ring references and event channels of every kind of device. */
const indexXenstore: Indexer = function* ({ facts }, add) {
  const { columns, rows } = facts.tables.xenstoreNode;
  for (let row = 0; row < rows(); row += 1) {
    if (row % SLICE === 0) yield;
    const name = columns.path.store.nameAt(row);
    if (name?.includes('ring-ref') !== true && name?.includes('event-channel') !== true) continue;
    const path = columns.path.at(row) ?? '';
    const value = Number(columns.value.at(row) ?? 'NaN');
    if (!Number.isSafeInteger(value)) continue;
    const ring = RING_REF.exec(path);
    const channel = ring === null ? CHANNEL.exec(path) : null;
    if (ring !== null) add({ kind: 'gref', domain: Number(ring[1]), ref: value }, 'xenstoreNode', row, 'ringRefs');
    if (channel !== null)
      add({ kind: 'port', domain: Number(channel[1]), port: value }, 'xenstoreNode', row, 'eventChannels');
  }
};

const indexStatistics: Indexer = function* ({ facts, captures, speaker }, add) {
  const { columns, rows, block } = facts.tables.blkbackStat;
  for (let row = 0; row < rows(); row += 1) {
    const context = {
      facts,
      rows: [{ table: 'blkbackStat', row }] as const,
      capture: captures.get(facts.blocks[block.at(row)]?.capture ?? -1) ?? null,
      blockDomain: null,
      speaker,
    };
    const value = columns.thread.at(row) ?? '';
    const field = { start: 0, end: 0, kind: 'thread', name: 'thread', value, domain: null } as const;
    add(deviceAddress(field, context), 'blkbackStat', row, 'thread');
    if (row % SLICE === 0) yield;
  }
};

/** Messages: what their numbers name is found as it is for a line that is looked at. */
const indexMessages: Indexer = function* ({ facts, captures, speaker }, add) {
  for (const table of ['kernelMessage', 'hypervisorMessage'] as const) {
    const { columns, rows, block } = facts.tables[table];
    for (let row = 0; row < rows(); row += 1) {
      if (row % (SLICE / 4) === 0) yield;
      const text = columns.text.at(row) ?? '';
      const own = facts.blocks[block.at(row)];
      const context = {
        facts,
        rows: [{ table, row }],
        capture: captures.get(own?.capture ?? -1) ?? null,
        blockDomain: own?.domain ?? null,
        speaker,
      };
      for (const format of messageFormats) {
        const fields = format.fields(text, 0);
        if (fields === null) continue;
        for (const { field, address } of mentionsOf(fields, context)) add(address, table, row, field.name);
        break;
      }
    }
  }
};
