import { distance } from '../../model/ring/ring-index.ts';
import { indexRule } from './index-rule.ts';

/** A frontend publishes no more requests than the ring holds. */
export const rng01 = indexRule({
  id: 'RNG-01',
  name: 'producer-beyond-ring',
  title: 'Producer beyond ring',
  severity: 'error',
  condition:
    'In a frozen state of a ring, reqProd − rspProdPvt (mod 2^32) is above nrEnts: more requests are published or unanswered than the ring has slots.',
  hint: 'The frontend is faulty or hostile, or the page order is wrong. Look for "Frontend provided bogus ring requests" in the log of the backend, which then never reads the ring again; attach the disk anew',
  reference:
    'drivers/block/xen-blkback/blkback.c: do_block_io_op() (RING_REQUEST_PROD_OVERFLOW), 3.10 stable and later; invariant M1-I1',
  names: ['reqProd', 'rspProdPvt', 'nrEnts'],
  fires: { reqProd: 75, rspProdPvt: 42, nrEnts: 32 },
  silent: { reqProd: 74, rspProdPvt: 42, nrEnts: 32 },
  wrong: ({ reqProd, rspProdPvt, nrEnts }) => {
    const published = distance(reqProd, rspProdPvt);
    if (published <= nrEnts) return null;
    return {
      text: `the frontend published ${published} requests, the ring holds ${nrEnts}`,
      data: { published, nrEnts },
    };
  },
});
