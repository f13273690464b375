import { distance } from '../../model/ring/ring-index.ts';
import { indexRule } from './index-rule.ts';

/** A backend takes no more requests than the ring has room for answers. */
export const rng03 = indexRule({
  id: 'RNG-03',
  name: 'unanswered-more-than-ring-size',
  title: 'Unanswered more than ring size',
  severity: 'error',
  condition: 'In a frozen state of a ring, reqCons − rspProdPvt (mod 2^32) is above nrEnts.',
  hint: 'Memory of the backend is corrupted, or the state was read with the wrong layout',
  reference:
    'drivers/block/xen-blkback/blkback.c: do_block_io_op() (RING_REQUEST_CONS_OVERFLOW), all versions; invariant M1-I2',
  names: ['reqCons', 'rspProdPvt', 'nrEnts'],
  fires: { reqCons: 50, rspProdPvt: 10, nrEnts: 32 },
  silent: { reqCons: 42, rspProdPvt: 10, nrEnts: 32 },
  wrong: ({ reqCons, rspProdPvt, nrEnts }) => {
    const unanswered = distance(reqCons, rspProdPvt);
    if (unanswered <= nrEnts) return null;
    return {
      text: `${unanswered} requests were taken and not answered, the ring holds ${nrEnts}`,
      data: { unanswered, nrEnts },
    };
  },
});
