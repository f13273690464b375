import { indexRule } from './index-rule.ts';

/** Each response is published at once. */
export const rng04 = indexRule({
  id: 'RNG-04',
  name: 'response-index-not-published',
  title: 'Response index not published',
  severity: 'warning',
  condition: 'In a frozen state of a ring, rspProd and rspProdPvt differ.',
  hint: 'A difference of one: the machine stopped inside the sending of a response. Any other: an index is corrupted or was read wrongly',
  reference: 'drivers/block/xen-blkback/blkback.c: make_response(), under the lock of the ring; invariant M1-I4',
  names: ['rspProdPvt', 'rspProd'],
  fires: { rspProdPvt: 12, rspProd: 10 },
  silent: { rspProdPvt: 12, rspProd: 12 },
  wrong: ({ rspProdPvt, rspProd }) =>
    rspProd === rspProdPvt
      ? null
      : { text: `rspProdPvt is ${rspProdPvt}, but rspProd ${rspProd}`, data: { rspProdPvt, rspProd } },
});
