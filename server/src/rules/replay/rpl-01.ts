import { amount } from '../../core/amount.ts';
import type { Difference, RecordingHead } from '../../replay/recording.ts';
import type { Rule } from '../rule.ts';

/** Most differences of one recording that are findings of their own. */
const MAX = 20;

/** The models run along what was recorded; where both part, the machine did something that the driver's code does not do. */
export const rpl01: Rule = {
  id: 'RPL-01',
  name: 'recording-parts-from-model',
  title: 'Recording parts from the model',
  severity: 'warning',
  tearSafe: true,
  needs: ['probeEvent', 'events', 'blkbackStat', 'tceCall'],
  condition:
    'A recorded step (an event of a trace, a message, a statistics line, a recorded output) is not what the model of the recognised variant predicts from the steps before it, and no line is known to be missing.',
  hint: 'xdump replay FILE shows every difference with the shortest history; --variant PART=NAME replays with another variant',
  reference: 'MODEL.md M1 to M8; xen-blkback 3.0 to 6.12, KVM on POWER',
  fires: {
    capture:
      '%xdump 1\n%section events\n@1 m2.connect@vbd:1/51712 variant=B510 persistent=false\n@1.1 m2.front.push@vbd:1/51712/0 reqs=[{op=99,id=7}]\n@1.2 m2.irq@vbd:1/51712/0\n@1.3 m2.tick\n! response id=7 op=99 status=0\n%end\n',
  },
  silent: {
    capture:
      '%xdump 1\n%section events\n@1 m2.connect@vbd:1/51712 variant=B510 persistent=false\n@1.1 m2.front.push@vbd:1/51712/0 reqs=[{op=99,id=7}]\n@1.2 m2.irq@vbd:1/51712/0\n@1.3 m2.tick\n! response id=7 op=99 status=-2\n%end\n',
  },
  evaluate: function* ({ replay, report, pass, unknown }) {
    const recordings = yield* replay();
    if (recordings.length === 0) {
      unknown('probeEvent', 'events', 'blkbackStat', 'tceCall');
      return;
    }
    for (const { head, differences, unexplained } of recordings) {
      if (unexplained === 0) pass();
      const parted = differences.filter(({ reason }) => reason === null);
      for (const one of parted.slice(0, MAX)) {
        const more =
          unexplained > MAX && one === parted[0]
            ? ` (and ${amount(unexplained - MAX, 'more difference', 'more differences')})`
            : '';
        report({
          subject: null,
          place: { source: one.source, line: one.line, field: null },
          message: `${sentence(one, head)}${more}`,
          data: { kind: one.kind, expected: one.expected, recorded: one.recorded, model: head.model, count: 1 },
          related: one.history.map(({ source, line, text }) => ({
            place: { source, line, field: null },
            message: `before: ${text}`,
          })),
          evidence: [],
          variant: head.part === 'blkback' ? head.variant : null,
        });
        yield;
      }
    }
  },
};

const sentence = ({ kind, expected, recorded }: Difference, { part, variant }: RecordingHead): string => {
  const model = `the model of ${part}${variant === null ? '' : ` (${variant})`}`;
  return kind === 'invariant'
    ? `${expected} is broken in ${model}: ${recorded}`
    : `${kind}: ${model} expects ${expected}, but ${recorded} was recorded`;
};
