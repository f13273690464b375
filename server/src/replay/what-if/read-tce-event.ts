import type { TceCall, TceEvent, TceLevel } from '../../model/tce/tce-event.ts';
import type { RecordedEvent } from '../recorded-event.ts';
import { EventFields } from './event-fields.ts';

const PAGE_BITS = 16n;

/** A recorded event of M8 as the model takes it; null: something that it needs is missing. Host pages have 64 KiB. */
export const readTceEvent = ({ name, values }: RecordedEvent): TceEvent | null => {
  const fields = new EventFields(values);
  const liobn = fields.number('liobn');
  const ua = fields.big('ua');
  const baseGfn = fields.big('gfn') ?? shifted(fields.big('gpa'));
  const pages = fields.big('npages') ?? shifted(fields.big('size'));
  const entries = fields.big('entries') ?? pages;
  switch (name) {
    case 'slotAdd':
      return baseGfn === null || pages === null || ua === null ? null : { name, baseGfn, npages: pages, ua };
    case 'slotRemove':
      return baseGfn === null ? null : { name, baseGfn };
    case 'register':
    case 'registerRegion':
      return ua === null || entries === null ? null : { name: 'register', ua, entries, hpa: fields.big('hpa') ?? ua };
    case 'unregister':
    case 'unregisterRegion':
      return ua === null || entries === null ? null : { name: 'unregister', ua, entries };
    case 'createTable':
      return liobn === null
        ? null
        : {
            name,
            liobn,
            shift: fields.number('shift') ?? 12,
            offset: fields.big('offset') ?? 0n,
            size: fields.big('size') ?? 0n,
          };
    case 'attach':
    case 'detach': {
      const table = fields.text('tbl', 'table', 'group') ?? String(fields.number('tbl', 'table', 'group') ?? 0);
      if (liobn === null) return null;
      return name === 'attach' ? { name, liobn, table, shift: fields.number('shift') ?? 12 } : { name, liobn, table };
    }
    case 'pteChange':
      return ua === null
        ? null
        : {
            name,
            ua,
            present: fields.flag('present', true),
            young: fields.flag('young', true),
            huge: fields.flag('huge'),
          };
    case 'hcall':
      return liobn === null ? null : readCall(liobn, fields);
    default:
      return null;
  }
};

const shifted = (bytes: bigint | null): bigint | null => (bytes === null ? null : bytes >> PAGE_BITS);

const LEVELS: readonly TceLevel[] = ['RM', 'VM', 'user'];

const readCall = (liobn: number, fields: EventFields): TceCall | null => {
  const startLevel = LEVELS.find((one) => one === fields.text('startLevel', 'level')) ?? 'RM';
  const call = fields.text('kind') ?? '';
  const head = { name: 'hcall', liobn, startLevel, ioba: fields.big('ioba') ?? 0n } as const;
  const tce = fields.big('tce', 'value') ?? 0n;
  const npages = fields.big('npages', 'count') ?? 0n;
  switch (call) {
    case 'H_PUT_TCE':
      return { ...head, call, tce };
    case 'H_STUFF_TCE':
      return { ...head, call, tce, npages };
    case 'H_GET_TCE':
      return { ...head, call };
    case 'H_PUT_TCE_INDIRECT':
      return {
        ...head,
        call,
        list: fields.big('list') ?? 0n,
        npages,
        tces: fields.has('tces') ? fields.bigs('tces') : null,
      };
    default:
      return null;
  }
};
