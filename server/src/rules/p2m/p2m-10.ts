import { atLeast } from '../../world/version.ts';
import { stateText } from '../state/example-text.ts';
import { numberFact } from '../state/back-rings.ts';
import { HOLDS, lacks, stateRule, type StateMoment } from '../state/state-rule.ts';

/** Share of time on the lock, in percent, from which it is worth a word. */
const SHARE = 5;
/** Fewer CPUs than this do not meet at the lock. */
const CPUS = 8;

const example = (kernel: string): string =>
  stateText(['host.perf.lockShare = 12', 'dom{0}.vcpus = 24', 'be{1/51712}.gntPersistent = false'], {
    host: `kernel=${kernel}`,
  });

/** Does any disk of the moment use persistent grants? Null: nothing tells. */
const usesPersistent = ({ state, snapshot, world }: StateMoment): boolean | null => {
  const { persistent } = world.facts.tables.vbd.columns;
  const flags = [
    ...state.match('be{*}.gntPersistent').map(({ path }) => state.flag(path)),
    ...snapshot.vbds.map(({ row }) => persistent.at(row)),
  ].filter((flag) => flag !== null);
  return flags.length === 0 ? null : flags.includes(true);
};

/** The one lock of the override table is taken four times for each page of a request. */
export const p2m10 = stateRule({
  id: 'P2M-10',
  name: 'override-lock-dominates',
  title: 'Override lock dominates',
  severity: 'info',
  needs: ['stateValue', 'vbd.persistent', 'host.kernel'],
  condition:
    'Kernel from 2.6.39 to 3.19, dom0 with 8 CPUs or more, no disk with persistent grants, and 5 % or more of the time goes to m2p_override_lock (`host.perf.lockShare`, in percent, from perf).',
  hint: 'Skip the override for mappings of the kernel (3.14), use persistent grants, or a kernel from 4.0 on, which has no such lock',
  reference: 'Linux arch/x86/xen/p2m.c: m2p_find_override(), 2.6.39 to 3.19; model M5.6, chapter 11',
  fires: example('3.10.0'),
  silent: example('4.4.0'),
  judge: function* (moment) {
    const { state, world } = moment;
    const share = numberFact(state, 'host.perf.lockShare');
    if (share === null) return;
    const cpus = numberFact(state, 'dom{0}.vcpus');
    const persistent = usesPersistent(moment);
    const { kernel } = world.host;
    if (share.number < SHARE || (kernel !== null && atLeast(kernel, 4, 0)) || persistent === true) yield HOLDS;
    else if (cpus !== null && cpus.number < CPUS) yield HOLDS;
    else if (kernel === null || cpus === null || persistent === null)
      yield lacks(kernel === null ? 'host.kernel' : cpus === null ? 'stateValue' : 'vbd.persistent');
    else {
      const gain = Math.round((100 * share.number) / Math.max(1, 100 - share.number));
      yield {
        is: 'broken',
        facts: [share, cpus],
        subject: 'd0',
        message: `${share.number} % of the time goes to m2p_override_lock: about ${gain} % more could be done without it`,
        data: { share: share.number, gain, cpus: cpus.number, kernel: kernel.text },
      };
    }
  },
});
