import type { TceEvent } from '../../model/tce/tce-event.ts';
import { tceModel } from '../../model/tce/tce-model.ts';
import { TceResult } from '../../model/tce/tce-result.ts';
import type { LiveRun } from './live-run.ts';
import { runModel } from './run-model.ts';
import type { WhatIfSettings } from './settings.ts';

/** M8 over these events; how many calls real mode could not finish, and what was written, come out. */
export const tceRun = ({ tce }: WhatIfSettings, events: readonly TceEvent[]): LiveRun => {
  const tally = { lists: 0, tooHard: 0, refused: 0 };
  const counting = {
    ...tceModel,
    advance: (...[state, event, effects]: Parameters<typeof tceModel.advance>): void => {
      if (event.name === 'hcall' && event.call === 'H_PUT_TCE_INDIRECT') tally.lists += 1;
      tceModel.advance(state, event, {
        ...effects,
        output: (output) => {
          if (output.kind === 'result' && output.of === 'H_PUT_TCE_INDIRECT RM') {
            if (output.value === TceResult.tooHard) tally.tooHard += 1;
            if (output.value === TceResult.parameter) tally.refused += 1;
          }
          effects.output(output);
        },
      });
    },
  };
  const state = tceModel.init({ pageShift: 16, switches: tce.switches }, tce.variant);
  return runModel(counting, state, events, ({ tables }) => [
    { name: 'calls with a list', value: tally.lists },
    { name: 'of them too hard for real mode', value: tally.tooHard },
    { name: 'of them refused by real mode', value: tally.refused },
    {
      name: 'entries of the guest that are set',
      value: [...tables.values()].reduce((all, { values }) => all + values.size, 0),
    },
  ]);
};
