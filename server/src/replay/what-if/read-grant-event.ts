import { mapFlag } from '../../model/grants/grant-constants.ts';
import type { GrantEvent, MapOp, UnmapOp } from '../../model/grants/grant-event.ts';
import type { RecordedEvent } from '../recorded-event.ts';
import { EventFields } from './event-fields.ts';
import { readTableEvent } from './read-table-event.ts';

type GrantAccess = Extract<GrantEvent, { readonly name: 'guest.grant' }>;

/** A recorded event of M4 as the model takes it; null: another one, or something is missing. */
export const readGrantEvent = ({ name, values }: RecordedEvent): GrantEvent | null => {
  const fields = new EventFields(values);
  const granter = fields.number('G', 'granter') ?? 1;
  const caller = fields.number('L', 'caller', 'mapper') ?? 0;
  const ref = fields.number('ref', 'gref');
  switch (name) {
    case 'guest.grant': {
      const frame = fields.big('frame', 'gfn');
      if (ref === null || frame === null) return null;
      return {
        name,
        granter,
        ref,
        domid: fields.number('domid', 'dom') ?? 0,
        frame,
        readonly: fields.flag('ro', fields.flag('readonly')),
        ...kindOf(fields),
      };
    }
    case 'guest.endAccess':
      return ref === null
        ? null
        : { name, granter, ref, api: fields.text('api') === 'ref' ? 'ref' : 'page', noMemory: fields.flag('noMemory') };
    case 'guest.writeFlags':
      return ref === null ? null : { name, granter, ref, value: fields.number('v', 'value') ?? 0 };
    case 'deferredTimer':
      return { name, granter };
    case 'map':
      return readList(fields, readMapOp, (ops) => ({ name, caller, ops }));
    case 'unmap':
      return readList(fields, readUnmapOp, (ops) => ({ name, caller, ops }));
    default:
      return readTableEvent(name, caller, fields);
  }
};

/** One operation as the arguments themselves, or several as `ops`; null when one of them lacks something. */
const readList = <Op>(
  fields: EventFields,
  read: (fields: EventFields) => Op | null,
  make: (ops: readonly Op[]) => GrantEvent,
): GrantEvent | null => {
  const each = fields.has('ops') ? fields.records('ops') : [fields];
  const ops = each.map(read).filter((op) => op !== null);
  return ops.length < each.length || ops.length === 0 ? null : make(ops);
};

const readMapOp = (fields: EventFields): MapOp | null => {
  const ref = fields.number('ref', 'gref');
  if (ref === null) return null;
  return {
    granter: fields.number('dom', 'G', 'granter') ?? 1,
    ref,
    flags: fields.number('flags') ?? mapFlag.host,
    vcpu: fields.number('vcpu') ?? 0,
    denied: fields.flag('denied'),
    races: fields.number('races') ?? 0,
  };
};

const readUnmapOp = (fields: EventFields): UnmapOp | null => {
  const handle = fields.number('handle');
  if (handle === null) return null;
  const devBusAddr = fields.big('devBusAddr', 'dev_bus_addr') ?? 0n;
  return { handle, hostAddr: fields.big('hostAddr', 'host_addr') ?? 1n, devBusAddr, denied: fields.flag('denied') };
};

const KINDS = ['access', 'transfer', 'sub-page', 'transitive'] as const;

const kindOf = (fields: EventFields): Pick<GrantAccess, 'kind' | 'offset' | 'length' | 'transDomid' | 'transRef'> => ({
  kind: KINDS.find((kind) => kind === fields.text('kind')) ?? 'access',
  offset: fields.number('offset') ?? 0,
  length: fields.number('length', 'len') ?? 4096,
  transDomid: fields.number('transDomid') ?? 0,
  transRef: fields.number('transRef') ?? 0,
});
