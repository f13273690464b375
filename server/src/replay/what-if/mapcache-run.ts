import type { MapcacheEvent } from '../../model/mapcache/mapcache-event.ts';
import { mapcacheModel } from '../../model/mapcache/mapcache-model.ts';
import type { MapcacheState } from '../../model/mapcache/mapcache-state.ts';
import type { LiveRun } from './live-run.ts';
import { runModel, type ScenarioEvent } from './run-model.ts';
import type { WhatIfSettings } from './settings.ts';

/** An event of M7, or one that depends on the state. */
export type MapcacheScenarioEvent = ScenarioEvent<MapcacheState, MapcacheEvent>;

/** The guest of the scenarios: two vCPUs and one device model. */
const GUEST = { vcpus: 2, servers: [1] as readonly number[] };

/** M7 over these events; shared writes and requests come out. */
export const mapcacheRun = (
  { mapcache }: WhatIfSettings,
  events: readonly MapcacheScenarioEvent[],
  guest = GUEST,
): LiveRun => {
  const { switches, servers } = mapcache;
  const tally = { clears: 0, requests: 0 };
  const state = mapcacheModel.init(
    {
      vcpus: guest.vcpus,
      servers: servers ? guest.servers.map((id) => ({ id, enabled: true })) : [],
      creationFinished: false,
      switches,
    },
    'VF',
  );
  const counting = {
    ...mapcacheModel,
    advance: (...[at, event, effects]: Parameters<typeof mapcacheModel.advance>): void => {
      if (event.name === 'testAndClear') tally.clears += 1;
      mapcacheModel.advance(at, event, {
        ...effects,
        output: (output) => {
          if (output.kind === 'irq') tally.requests += 1;
          effects.output(output);
        },
      });
    },
  };
  return runModel(counting, state, events, ({ mapped }) => [
    { name: 'test-and-clear of the flag (each takes its cache line from the others)', value: tally.clears },
    { name: 'INVALIDATE requests to device models', value: tally.requests },
    { name: '4K mappings as counted', value: mapped[3] },
  ]);
};
