import { hex } from '../../core/hex.ts';
import { numberOf } from '../../world/state-view.ts';
import { numberFact } from '../state/back-rings.ts';
import { stateText } from '../state/example-text.ts';
import { HOLDS, lacks, stateRule } from '../state/state-rule.ts';

const example = (pin: number): string =>
  stateText(['mt{0}.h{3} = {ref=9,domid=1,flags=2}', `gt{1}.e{9} = {actDom=0,mfn=0x99,pin=${pin}}`]);

/** Every handle stands for a pin. */
export const gnt12 = stateRule({
  id: 'GNT-12',
  name: 'orphan-maptrack-entry',
  title: 'Orphan maptrack entry',
  severity: 'error',
  condition:
    'In a frozen state a handle in use (`mt{d}.h{…}`, flags not 0) names an entry whose pin is 0 or that another domain has mapped. Of an entry that the state does not have nothing is known.',
  hint: 'The granter’s entry was released under the mapping. If the granter itself is gone, the unmap crashes the domain that mapped',
  reference: 'xen/common/grant_table.c: unmap_common(), gnttab_release_mappings(); invariant M4-I6',
  fires: example(0),
  silent: example(1),
  frozen: true,
  judge: function* ({ state }) {
    for (const fact of state.match('mt{*}.h{*}.ref')) {
      const [mapper = '', handle = ''] = fact.keys;
      const path = `mt{${mapper}}.h{${handle}}`;
      const flags = state.number(`${path}.flags`);
      if (flags === 0) continue;
      const granter = state.number(`${path}.domid`);
      const ref = numberOf(fact.value);
      const entry = `gt{${granter ?? ''}}.e{${ref ?? ''}}`;
      const pin = numberFact(state, `${entry}.pin`);
      if (flags === null || granter === null || ref === null || pin === null) {
        yield lacks();
        continue;
      }
      const owner = numberFact(state, `${entry}.actDom`);
      const foreign = owner !== null && pin.number !== 0 && owner.number !== Number(mapper);
      if (pin.number !== 0 && !foreign) yield HOLDS;
      else
        yield {
          is: 'broken',
          facts: [fact, pin],
          subject: `d${granter}:gref:${hex(ref)}`,
          message: `d${mapper} handle ${hex(Number(handle))} points to d${granter} ref ${hex(ref)}, which ${foreign ? `d${owner.number} has mapped` : 'has no pin'}`,
          data: { mapper, handle: hex(Number(handle)), granter, ref: hex(ref), pin: hex(pin.number) },
        };
    }
  },
});
