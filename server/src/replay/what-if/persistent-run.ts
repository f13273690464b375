import type { Effects } from '../../model/model.ts';
import type { PersistentEvent } from '../../model/persistent/persistent-event.ts';
import { persistentModel, type PersistentMachine } from '../../model/persistent/persistent-model.ts';
import { INVALID_HANDLE } from '../../model/persistent/persistent-state.ts';
import { fittedShootdown } from '../cost/fitted-constants.ts';
import { publishedHost } from '../cost/host-load.ts';
import { shootdownThroughput } from '../cost/shootdown-cost.ts';
import type { LiveRun, Measure } from './live-run.ts';
import { runModel, type Running, type Begin, type ScenarioEvent } from './run-model.ts';
import type { WhatIfSettings } from './settings.ts';

/** An event of M3, or one that depends on the state. */
export type PersistentScenarioEvent = ScenarioEvent<PersistentMachine, PersistentEvent>;

interface Tally {
  requests: number;
  pages: number;
  mapped: number;
  flushes: number;
  hypercalls: number;
}

/** M3 alone over these events; hit ratio, hypercalls and what C1 makes of them come out. */
export const persistentRun = (
  { backend }: WhatIfSettings,
  events: readonly PersistentScenarioEvent[],
  steady: boolean,
  begin?: Begin<PersistentMachine>,
): LiveRun => {
  const tally: Tally = { requests: 0, pages: 0, mapped: 0, flushes: 0, hypercalls: 0 };
  const { variant, persistent, params, switches } = backend;
  const machine = persistentModel.init(
    { domid: 1, handle: 51712, comm: '1.xvda-0', persistent, params, switches },
    variant,
  );
  begin?.(machine);
  return runModel(counting(tally), machine, events, (end) => measures(end, tally, steady));
};

/** The model, with its hypercalls counted on the way. */
const counting = (tally: Tally): Running<PersistentMachine, PersistentEvent> => ({
  id: persistentModel.id,
  check: (machine) => persistentModel.check(machine),
  advance: (state: PersistentMachine, event: PersistentEvent, effects: Effects): void => {
    if (event.name === 'map') {
      tally.requests += 1;
      tally.pages += event.grefs.length;
    }
    persistentModel.advance(state, event, {
      ...effects,
      output: (output) => {
        if (output.kind === 'hypercall') {
          tally.hypercalls += 1;
          if (output.op === 'map') tally.mapped += output.count;
          // Xen flushes once for every 32 unmaps of a hypercall that it begins.
          else if (event.name !== 'teardown') tally.flushes += Math.ceil(output.count / 32);
        }
        effects.output(output);
      },
    });
  },
});

const round = (value: number): number => Math.round(value * 1000) / 1000;

const measures = ({ grants, requests: open }: PersistentMachine, tally: Tally, steady: boolean): readonly Measure[] => {
  const live = grants.tree.size + grants.purgeList.length + grants.workerBatch.length + grants.free.length;
  const requests = Math.max(1, tally.requests);
  const mapped = [...open.values()].flatMap(({ slots, count }) => slots.slice(0, count));
  const plain = mapped.filter(({ grant, handle }) => grant === null && handle !== INVALID_HANDLE).length;
  const load = { ...publishedHost(10), flushes: tally.flushes / requests };
  return [
    { name: 'persistent grants', value: grants.count },
    { name: 'of them in use', value: grants.inUse },
    { name: 'pages lost', value: grants.obtained - grants.released - live - plain - grants.unmapping },
    { name: 'hit ratio', value: round(1 - tally.mapped / Math.max(1, tally.pages)) },
    { name: 'hypercalls for each request', value: round(tally.hypercalls / requests) },
    { name: 'flushes for each request', value: round(tally.flushes / requests) },
    ...(steady
      ? [
          {
            name: 'kIOPS of 10 guests on the host of the commit (C1, a calibration of 2012)',
            value: Math.round(shootdownThroughput(fittedShootdown, load) / 100) / 10,
          },
        ]
      : []),
  ];
};
