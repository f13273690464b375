import { notAhead } from '../../model/ring/ring-index.ts';
import { indexRule } from './index-rule.ts';

/** A backend reads only what was published. */
export const rng02 = indexRule({
  id: 'RNG-02',
  name: 'consumer-ahead-of-producer',
  title: 'Consumer ahead of producer',
  severity: 'error',
  condition: 'In a frozen state of a ring, reqCons lies after reqProd (as a signed difference of 32 bits).',
  hint: 'The state was read with the wrong layout or page order, or the frontend initialised the ring again while the backend used it',
  reference: 'drivers/block/xen-blkback/blkback.c: do_block_io_op(); invariant M1-I3',
  names: ['reqCons', 'reqProd'],
  fires: { reqCons: 10, reqProd: 9 },
  silent: { reqCons: 0xffffffff, reqProd: 1 },
  wrong: ({ reqCons, reqProd }) =>
    notAhead(reqCons, reqProd)
      ? null
      : { text: `reqCons ${reqCons} is ahead of reqProd ${reqProd}`, data: { reqCons, reqProd } },
});
