import type { Field } from '../../formats/field.ts';
import type { Address } from '../address.ts';
import { deviceAddress } from './device-address.ts';
import type { LineContext } from './line-context.ts';

/** A field of a line and the thing that it names. */
export interface Mention {
  readonly field: Field;
  /** Null: a number that names nothing (a count, a time). */
  readonly address: Address | null;
}

/** The fields of a line with the things that they name. */
export const mentionsOf = (fields: readonly Field[], context: LineContext): readonly Mention[] =>
  fields.map((field) => ({ field, address: addressOf(field, context) }));

const addressOf = (field: Field, context: LineContext): Address | null => {
  if (field.kind === 'device' || field.kind === 'thread' || field.kind === 'path') return deviceAddress(field, context);
  const { value } = field;
  if (typeof value !== 'number') return null;
  switch (field.kind) {
    case 'domain':
      return { kind: 'domain', domain: value };
    case 'mfn':
      return { kind: 'mfn', frame: value };
    case 'gref':
      return ownedBy(field, context, (domain) => ({ kind: 'gref', domain, ref: value }));
    case 'gfn':
    case 'pfn':
      return ownedBy(field, context, (domain) =>
        isPv(context, domain) && field.kind === 'gfn'
          ? { kind: 'mfn', frame: value }
          : { kind: 'pfn', domain, frame: value },
      );
    case 'port':
      return ownedBy(field, context, (domain) => ({ kind: 'port', domain, port: value }));
    default:
      return null;
  }
};

const ownedBy = (field: Field, context: LineContext, make: (domain: number) => Address): Address | null => {
  const domain = field.domain ?? domainOfLine(field, context);
  return domain === null ? null : make(domain);
};

/** Parts of a kernel whose messages are about its own grants and channels; a backend's are about those of its guests. */
const OWN: ReadonlySet<string> = new Set(['grant-table', 'blkfront']);

/** Whose number it is: the granter of a row's table, the domain of a channel, else the domain of the block. */
const domainOfLine = (field: Field, { facts, rows, speaker, blockDomain }: LineContext): number | null => {
  for (const { table, row } of rows) {
    if (table === 'grantActive')
      return facts.tables.grantTable.columns.granter.at(facts.tables.grantActive.columns.table.at(row));
    if (table === 'eventChannel') {
      const { domid, remoteDomid } = facts.tables.eventChannel.columns;
      return (field.name === 'remotePort' ? remoteDomid : domid).at(row);
    }
    if (table === 'xenstoreNode') {
      const path = facts.tables.xenstoreNode.columns.path.at(row) ?? '';
      const owner = /^\/local\/domain\/(\d{1,5})\/(?:device|console|store)\//.exec(path)?.[1];
      if (owner !== undefined) return Number(owner);
    }
    if (table === 'kernelMessage') {
      const { domid, subsystem } = facts.tables.kernelMessage.columns;
      return OWN.has(subsystem.at(row) ?? '') ? (domid.at(row) ?? speaker(row) ?? blockDomain) : null;
    }
    if (table === 'hypervisorMessage') return facts.tables.hypervisorMessage.columns.domid.at(row);
  }
  return blockDomain;
};

const isPv = ({ capture }: LineContext, domain: number): boolean =>
  capture?.snapshots.some(({ domains }) => domains.get(domain)?.type === 'pv') === true;
