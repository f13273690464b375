import type { Rule } from '../rule.ts';

/** Most assumptions of one recording that are told. */
const MAX = 20;

/** What a replay had to assume is told, because what follows rests on it. */
export const rpl02: Rule = {
  id: 'RPL-02',
  name: 'recorded-step-not-possible',
  title: 'A recorded step could not be taken',
  severity: 'info',
  tearSafe: true,
  needs: ['events'],
  condition:
    'An event of an events section could not be taken by its model as it stands: its precondition does not hold, its object is not there, or it lacks an argument. The model goes on with what the message says.',
  hint: 'Record from the connection of the device on, and check order and objects of the events',
  reference: 'MODEL.md 8a',
  fires: { capture: '%xdump 1\n%section events\n@1 m2.bioDone@vbd:1/51712/0 id=7 error=0\n%end\n' },
  silent: { capture: '%xdump 1\n%section events\n@1 m2.connect@vbd:1/51712 variant=B510\n%end\n' },
  evaluate: function* ({ replay, report, pass, unknown }) {
    const recordings = (yield* replay()).filter(({ head }) => head.part === 'events');
    if (recordings.length === 0) unknown('events');
    for (const { assumptions } of recordings) {
      if (assumptions.length === 0) pass();
      for (const { text, source, line } of assumptions.slice(0, MAX))
        report({ subject: null, place: { source, line, field: null }, message: text, data: {}, evidence: [] });
    }
  },
};
