import { notAhead } from '../../model/ring/ring-index.ts';
import { indexRule } from './index-rule.ts';

/** A backend asks to be told of the next request, of none beyond it. */
export const rng14 = indexRule({
  id: 'RNG-14',
  name: 'notification-state-impossible',
  title: 'Notification state impossible',
  severity: 'warning',
  condition: 'In a frozen state of a ring, reqEvent lies after reqCons + 1 (as a signed difference of 32 bits).',
  hint: 'Only the backend writes reqEvent: it is corrupted, or the frontend overwrote it',
  reference: 'xen/include/public/io/ring.h: RING_FINAL_CHECK_FOR_REQUESTS; MODEL M1 E3',
  names: ['reqEvent', 'reqCons'],
  fires: { reqEvent: 30, reqCons: 10 },
  silent: { reqEvent: 11, reqCons: 10 },
  wrong: ({ reqEvent, reqCons }) => {
    const next = (reqCons + 1) >>> 0;
    if (notAhead(reqEvent, next)) return null;
    return { text: `reqEvent ${reqEvent} lies beyond reqCons + 1 = ${next}`, data: { reqEvent, reqCons } };
  },
});
