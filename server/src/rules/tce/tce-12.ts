import { numberFact } from '../state/back-rings.ts';
import { stateText } from '../state/example-text.ts';
import { HOLDS, lacks, stateRule } from '../state/state-rule.ts';

/** The share of the limit from which the next registration may fail. */
const NEARLY = 0.95;
const example = (locked: number): string => stateText([`kvm.locked = {locked=${locked},limit=1000000}`]);

/** Registered memory counts as locked, and a process may lock only so much. */
export const tce12 = stateRule({
  id: 'TCE-12',
  name: 'locked-memory-near-limit',
  title: 'Locked memory near limit',
  severity: 'warning',
  condition: 'The locked memory of a process is 95 % or more of its limit (`kvm.locked`: locked, limit, in bytes).',
  hint: 'Raise the limit (memlock of the unit or of limits.conf) to the memory of the guest and its DMA windows',
  reference: 'Linux mm/util.c: account_locked_vm(); drivers/vfio/vfio_iommu_spapr_tce.c; invariant M8-I8',
  fires: example(950000),
  silent: example(500000),
  judge: function* ({ state }) {
    const [locked, limit] = [numberFact(state, 'kvm.locked.locked'), numberFact(state, 'kvm.locked.limit')];
    if (locked === null && limit === null) return;
    if (locked === null || limit === null) yield lacks();
    else if (limit.number <= 0 || locked.number < limit.number * NEARLY) yield HOLDS;
    else
      yield {
        is: 'broken',
        facts: [locked, limit],
        subject: null,
        message: `${locked.number} of ${limit.number} bytes that the process may lock are locked`,
        data: { locked: locked.number, limit: limit.number },
      };
  },
});
