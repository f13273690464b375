import type { Row } from '../../facts/kinds.ts';
import type { Schemas } from '../../facts/schemas.ts';

/** A row of `tceCall` of which only the given columns are known. */
export const tceCallRow = (known: Partial<Row<Schemas['tceCall']>>): Row<Schemas['tceCall']> => ({
  time: null,
  vcpu: null,
  hcall: null,
  liobn: null,
  ioba: null,
  list: null,
  count: null,
  result: null,
  tce: null,
  done: null,
  toHost: null,
  side: null,
  ...known,
});
