import type { GrantEvent } from '../../model/grants/grant-event.ts';
import type { RecordedEvent } from '../recorded-event.ts';
import { EventFields } from './event-fields.ts';

/** A recorded event of M4 that takes part in granting, mapping and ending access, as the model takes it; null: another one, or something is missing. */
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
      };
    }
    case 'guest.endAccess':
      return ref === null ? null : { name, granter, ref, api: fields.text('api') === 'ref' ? 'ref' : 'page' };
    case 'guest.writeFlags':
      return ref === null ? null : { name, granter, ref, value: fields.number('v', 'value') ?? 0 };
    case 'deferredTimer':
      return { name, granter };
    case 'map':
      return ref === null
        ? null
        : {
            name,
            caller,
            ops: [{ granter: fields.number('dom', 'G', 'granter') ?? 1, ref, flags: fields.number('flags') ?? 2 }],
          };
    case 'unmap': {
      const handle = fields.number('handle');
      return handle === null ? null : { name, caller, ops: [{ handle, hostAddr: fields.big('hostAddr') ?? 1n }] };
    }
    default:
      return null;
  }
};
