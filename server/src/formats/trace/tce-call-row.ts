import type { Row } from '../../facts/kinds.ts';
import type { Schemas } from '../../facts/schemas.ts';

/** A row of `tceCall` of which only the given columns are known. Field by field: a trace holds hundreds of thousands. */
export const tceCallRow = (known: Partial<Row<Schemas['tceCall']>>): Row<Schemas['tceCall']> => ({
  time: known.time ?? null,
  vcpu: known.vcpu ?? null,
  hcall: known.hcall ?? null,
  liobn: known.liobn ?? null,
  ioba: known.ioba ?? null,
  list: known.list ?? null,
  count: known.count ?? null,
  result: known.result ?? null,
  tce: known.tce ?? null,
  done: known.done ?? null,
  toHost: known.toHost ?? null,
  side: known.side ?? null,
});
