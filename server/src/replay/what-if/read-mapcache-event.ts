import type { MapcacheEvent } from '../../model/mapcache/mapcache-event.ts';
import type { ArmP2mType } from '../../model/mapcache/p2m-tree.ts';
import type { RecordedEvent } from '../recorded-event.ts';
import { EventFields } from './event-fields.ts';

const TYPES: readonly ArmP2mType[] = ['ram_rw', 'ram_ro', 'mmio', 'grant_map', 'foreign', 'iommu'];

/** A recorded event of M7 as the model takes it; null: something that it needs is missing. */
export const readMapcacheEvent = ({ name, values }: RecordedEvent): MapcacheEvent | null => {
  const fields = new EventFields(values);
  const vcpu = fields.number('v', 'vcpu');
  const server = fields.number('s', 'server');
  switch (name) {
    case 'modify':
    case 'foreignModify': {
      const gfn = fields.big('gfn');
      if (gfn === null || (name === 'modify' && vcpu === null)) return null;
      const type = TYPES.find((one) => one === fields.text('type')) ?? 'ram_rw';
      const change = { gfn, order: fields.number('order') ?? 0, mfn: fields.big('mfn'), type };
      return name === 'modify'
        ? { name, vcpu: vcpu ?? 0, ...change }
        : { name, actor: fields.text('actor') ?? 'dom0', ...change };
    }
    case 'exitCheck':
    case 'testAndClear':
    case 'ioComplete':
      return vcpu === null ? null : { name, vcpu };
    case 'serverAck':
      return server === null ? null : { name, server, vcpu };
    case 'serverEnable':
      return server === null ? null : { name, server, enabled: fields.flag('bool', fields.flag('enabled')) };
    case 'tableAllocFail':
      return { name, allocation: fields.number('k', 'n') ?? 1 };
    case 'pause':
    case 'unpause':
      return { name };
    default:
      return null;
  }
};
