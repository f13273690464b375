import type { GrantEvent } from '../../model/grants/grant-event.ts';
import { grantDefaults, grantModel } from '../../model/grants/grant-model.ts';
import type { GrantState } from '../../model/grants/grant-state.ts';
import type { LiveRun } from './live-run.ts';
import { runModel, type Begin, type ScenarioEvent } from './run-model.ts';
import type { WhatIfSettings } from './settings.ts';

/** An event of M4, or one that depends on the state. */
export type GrantScenarioEvent = ScenarioEvent<GrantState, GrantEvent>;

/** M4 with dom0 and one PV guest over these events; how long pages wait for the end of their grant comes out. */
export const grantsRun = (
  { grants }: WhatIfSettings,
  events: readonly GrantScenarioEvent[],
  begin?: Begin<GrantState>,
): LiveRun => {
  const state = grantModel.init(
    { ...grantDefaults, deferredPerSecond: grants.deferredPerSecond, domains: [{ id: 0 }, { id: 1 }] },
    'X416',
  );
  begin?.(state);
  let seconds = 0;
  const counting = {
    ...grantModel,
    advance: (...[at, event, effects]: Parameters<typeof grantModel.advance>): void => {
      if (event.name === 'deferredTimer') seconds += 1;
      grantModel.advance(at, event, effects);
    },
  };
  return runModel(counting, state, events, ({ domains }) => [
    { name: 'seconds in which the guest looked at pages that wait', value: seconds },
    { name: 'pages that wait for the end of their grant', value: domains.get(1)?.deferred.length ?? 0 },
  ]);
};
