import type { CopySide, GrantEvent } from '../../model/grants/grant-event.ts';
import type { FrameKind } from '../../model/grants/grant-state.ts';
import type { EventFields } from './event-fields.ts';

const FRAME_KINDS: readonly FrameKind[] = ['paged', 'bad', 'foreign', 'iomem'];
const QUERIES = ['size', 'version', 'statusFrames'] as const;
const TOO_HIGH = ['copied', 'no-memory'] as const;
const SELF = 0x7ff0;

/** An operation on tables, pages and domains of M4 as the model takes it; null: another one, or something is missing. */
export const readTableEvent = (name: string, caller: number, fields: EventFields): GrantEvent | null => {
  const domain = fields.number('d', 'domid', 'dom', 'G', 'granter');
  switch (name) {
    case 'setVersion':
    case 'guest.setVersion': {
      const version = fields.number('v', 'version');
      const owner = fields.number('caller', 'd', 'G', 'granter') ?? 1;
      return version === null ? null : { name, caller: owner, version, busy: fields.flag('busy') };
    }
    case 'setupTable': {
      const frames = fields.number('frames', 'n');
      const domid = domain ?? SELF;
      return frames === null ? null : { name, caller, domid, frames, noMemory: fields.flag('noMemory') };
    }
    case 'query': {
      const of = QUERIES.find((one) => one === fields.text('of'));
      return of === undefined || domain === null ? null : { name, of, domid: domain };
    }
    case 'domainDying':
    case 'domainDestroyed':
    case 'softReset':
      return domain === null ? null : { name, d: domain, force: fields.flag('force') };
    case 'frameKind': {
      const gfn = fields.big('gfn', 'frame');
      const kind = FRAME_KINDS.find((one) => one === fields.text('kind')) ?? null;
      return gfn === null || domain === null ? null : { name, d: domain, gfn, kind };
    }
    default:
      return readPageEvent(name, caller, fields);
  }
};

const readPageEvent = (name: string, caller: number, fields: EventFields): GrantEvent | null => {
  switch (name) {
    case 'copy': {
      const src = readSide(fields, 'src');
      const dst = readSide(fields, 'dst');
      const len = fields.number('len', 'length');
      return src === null || dst === null || len === null ? null : { name, caller, src, dst, len };
    }
    case 'transfer': {
      const gfn = fields.big('gfn', 'mfn', 'frame');
      const domid = fields.number('domid', 'dom');
      const ref = fields.number('ref', 'gref');
      if (gfn === null || domid === null || ref === null) return null;
      const tooHigh = TOO_HIGH.find((one) => one === fields.text('tooHigh'));
      return { name, caller, gfn, domid, ref, ...(tooHigh === undefined ? {} : { tooHigh }) };
    }
    case 'swap': {
      const refA = fields.number('a', 'refA');
      const refB = fields.number('b', 'refB');
      return refA === null || refB === null ? null : { name, caller, refA, refB };
    }
    case 'cacheFlush': {
      const mfn = fields.big('mfn', 'page');
      const [offset, len, op] = [fields.number('offset') ?? 0, fields.number('len') ?? 4096, fields.number('op') ?? 1];
      return mfn === null ? null : { name, caller, mfn, offset, len, op };
    }
    default:
      return null;
  }
};

/** One side of a copy, a record: `{domid=1,ref=9,offset=0}` or `{gfn=0x500}`. */
const readSide = (fields: EventFields, name: string): CopySide | null => {
  const side = fields.record(name);
  if (side === null) return null;
  const ref = side.number('ref', 'gref');
  const gfn = side.big('gfn', 'frame');
  if (ref === null && gfn === null) return null;
  const page = ref === null ? { gfn: gfn ?? 0n } : { ref };
  return { domid: side.number('domid', 'dom') ?? SELF, offset: side.number('offset') ?? 0, ...page };
};
