import type { P2mEvent } from '../../model/p2m/p2m-event.ts';
import type { DmaDirection, DmaRange, SwiotlbEvent } from '../../model/swiotlb/swiotlb-event.ts';
import type { RecordedEvent } from '../recorded-event.ts';
import { EventFields } from './event-fields.ts';

/** A recorded event of M5 or M6 as the model takes it; null: something that it needs is missing. */
export const readMemoryEvent = ({ model, name, values }: RecordedEvent): SwiotlbEvent | null => {
  const fields = new EventFields(values);
  if (model === 'm5') return readTableEvent(name, fields);
  const device = fields.text('dev', 'device') ?? 'disk';
  const dir = directionOf(fields.text('dir'));
  const range = rangeOf(fields);
  const bus = fields.big('bus', 'addr', 'address');
  const size = fields.number('size', 'bytes', 'n');
  switch (name) {
    case 'init':
      return {
        name,
        sizeMiB: (fields.number('nslabs') ?? (size ?? 64) * 512) / 512,
        start: fields.big('start') ?? 0x2000000n,
      };
    case 'mapPage':
      return range === null ? null : { name, device, range, dir };
    case 'mapSg':
      return {
        name,
        device,
        dir,
        ranges: fields.records('ranges').flatMap((one) => {
          const part = rangeOf(one);
          return part === null ? [] : [part];
        }),
      };
    case 'unmap':
    case 'syncCpu':
    case 'syncDev':
      return bus === null || size === null ? null : { name, device, bus, size, dir };
    case 'allocCoherent': {
      const contiguous = fields.big('mfn');
      return range === null ? null : { name, device, range, ...(contiguous === null ? {} : { contiguous }) };
    }
    case 'free':
    case 'freeCoherent':
      return bus === null || size === null ? null : { name: 'freeCoherent', device, bus, size };
    default:
      return readTableEvent(name, fields);
  }
};

const readTableEvent = (name: string, fields: EventFields): P2mEvent | null => {
  const page = fields.big('B', 'page');
  const frame = fields.big('F', 'frame');
  const pfn = fields.big('pfn');
  const mfn = fields.big('mfn');
  switch (name) {
    case 'grantMapped':
      return page === null || frame === null
        ? null
        : { name, page, frame, kmap: fields.flag('kmap'), status: fields.number('status') ?? 0 };
    case 'grantUnmapped':
    case 'directIo':
      return page === null ? null : { name, page };
    case 'lookup':
    case 'lookupLocal':
      return mfn === null ? null : { name, mfn };
    case 'balloon': {
      const direction = fields.text('direction') ?? (fields.flag('in') ? 'in' : 'out');
      if (pfn === null || (direction !== 'in' && direction !== 'out')) return null;
      return { name, pfn, direction, ...(mfn === null ? {} : { mfn }) };
    }
    case 'exchange':
      return pfn === null || mfn === null ? null : { name, pfn, mfn };
    default:
      return null;
  }
};

const rangeOf = (fields: EventFields): DmaRange | null => {
  const paddr = fields.big('paddr', 'phys', 'addr', 'address');
  const size = fields.number('size', 'bytes', 'n');
  return paddr === null || size === null ? null : { paddr, size };
};

const directionOf = (text: string | null): DmaDirection =>
  text === 'from' || text === 'both' || text === 'none' ? text : 'to';
