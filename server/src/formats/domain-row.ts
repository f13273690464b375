import type { Row } from '../facts/kinds.ts';
import type { Schemas } from '../facts/schemas.ts';

/** A row of `domain` of which only the given columns are known. */
export const domainRow = (known: Partial<Row<Schemas['domain']>>): Row<Schemas['domain']> => ({
  domid: null,
  name: null,
  uuid: null,
  state: null,
  vcpus: null,
  pages: null,
  maxPages: null,
  dying: null,
  type: null,
  pauseCount: null,
  refcnt: null,
  xenheapPages: null,
  sharedPages: null,
  memoryMiB: null,
  maxGrantFrames: null,
  translated: null,
  ...known,
});
