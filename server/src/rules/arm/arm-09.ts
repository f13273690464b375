import { numberFact } from '../state/back-rings.ts';
import { stateText } from '../state/example-text.ts';
import { HOLDS, stateRule } from '../state/state-rule.ts';

const example = (count: number): string => stateText([`armp2m{1}.m0 = ${count}`, 'armp2m{1}.s0 = 0']);

/** Nothing is mapped at level 0, whose entries are 512 GiB each. */
export const arm09 = stateRule({
  id: 'ARM-09',
  name: 'level-0-counter',
  title: 'Level 0 counter',
  severity: 'error',
  tearSafe: true,
  condition:
    'The P2M of an Arm domain counts a mapping or a shattered mapping of level 0 (`armp2m{d}.m0`, `armp2m{d}.s0`).',
  hint: 'The accounting is corrupt: key q would stop the hypervisor with a BUG in p2m_dump_info()',
  reference: 'xen/arch/arm/p2m.c: p2m_dump_info(); invariant M7-I1',
  fires: example(1),
  silent: example(0),
  judge: function* ({ state }) {
    for (const name of ['m0', 's0'])
      for (const { keys, path } of state.match(`armp2m{*}.${name}`)) {
        const fact = numberFact(state, path);
        if (fact === null) continue;
        const domid = Number(keys[0]);
        if (fact.number === 0) yield HOLDS;
        else
          yield {
            is: 'broken',
            facts: [fact],
            subject: `d${domid}`,
            message: `d${domid}: ${fact.number} ${name === 'm0' ? '' : 'shattered '}mappings of level 0 are counted`,
            data: { domid, [name]: fact.number },
          };
      }
  },
});
