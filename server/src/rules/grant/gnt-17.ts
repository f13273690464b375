import { hex, hexPadded } from '../../core/hex.ts';
import { numberOf } from '../../world/state-view.ts';
import { numberFact } from '../state/back-rings.ts';
import { stateText } from '../state/example-text.ts';
import { HOLDS, lacks, stateRule } from '../state/state-rule.ts';

const example = (flags: number): string =>
  stateText(['gt{1}.version = 2', `gt{1}.shared{9}.flags = ${flags}`, 'gt{1}.e{9} = {actDom=0,mfn=0x99,pin=0x1}']);

/** In a table of version 2 a guest can take its permission away while the page is mapped. */
export const gnt17 = stateRule({
  id: 'GNT-17',
  name: 'access-ended-while-mapped-v2',
  title: 'Access ended while mapped (v2)',
  severity: 'warning',
  condition:
    'In a frozen state of a table of version 2 (`gt{d}.version`, or `ver` of the entry) the flags in the shared entry are 0 while its pin is not.',
  hint: 'Expected while the guest waits to free the page (deferred); else it uses a page again that somebody still has mapped',
  reference:
    'drivers/xen/grant-table.c: gnttab_end_foreign_access_ref_v2(), 3.3 to 3.13 and 4.15 to 6.x; invariant M4-I16',
  fires: example(0),
  silent: example(1),
  frozen: true,
  judge: function* ({ state }) {
    for (const fact of state.match('gt{*}.shared{*}.flags')) {
      const [granter = '', ref = ''] = fact.keys;
      const version = state.number(`gt{${granter}}.shared{${ref}}.ver`) ?? state.number(`gt{${granter}}.version`);
      if (version === 1) continue;
      const flags = numberOf(fact.value);
      const pin = numberFact(state, `gt{${granter}}.e{${ref}}.pin`);
      if (flags === null || pin === null || version === null) yield lacks();
      else if (flags !== 0 || pin.number === 0) yield HOLDS;
      else
        yield {
          is: 'broken',
          facts: [fact, pin],
          subject: `d${granter}:gref:${hex(Number(ref))}`,
          message: `d${granter} ref ${hex(Number(ref))}: access was ended, but it is still mapped (pin ${hexPadded(pin.number, 8)})`,
          data: { granter, ref: hex(Number(ref)), pin: hexPadded(pin.number, 8) },
        };
    }
  },
});
