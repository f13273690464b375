import type { BlkbackConnection, BlkbackEvent } from '../../model/blkback/blkback-event.ts';
import { blkbackModel } from '../../model/blkback/blkback-model.ts';
import type { BlkbackState } from '../../model/blkback/blkback-state.ts';
import type { Effects } from '../../model/model.ts';
import { fittedShootdown } from '../cost/fitted-constants.ts';
import { publishedHost } from '../cost/host-load.ts';
import { shootdownThroughput } from '../cost/shootdown-cost.ts';
import { generateWorkload, workloadParams } from '../workload/generate-workload.ts';
import type { Workload } from '../workload/workload.ts';
import { joinSteps } from './join-steps.ts';
import type { LiveRun, Measure } from './live-run.ts';
import { runModel, type Running, type Begin, type ScenarioEvent } from './run-model.ts';
import type { WhatIfSettings } from './settings.ts';

/** An event of M2, or one that depends on the state. */
export type BackendScenarioEvent = ScenarioEvent<BlkbackState, BlkbackEvent>;

/** A disk of 1 GiB of guest 1, as a front end of Linux connects it. */
export const scenarioDisk: BlkbackConnection = {
  domid: 1,
  handle: 51712,
  name: 'xvda',
  major: 7,
  minor: 0,
  readonly: false,
  sectors: 2_097_152n,
  persistent: true,
  queues: 1,
  ringPageOrder: 0,
  protocol: 'x86_64-abi',
  nativeProtocol: 'x86_64-abi',
  ringRef: 8,
  eventChannel: 12,
  blockSize: 512,
  maxSectors: 1024,
  maxSegments: 128,
  hasWriteCache: true,
  discards: true,
  discardSecure: false,
  discardGranularity: 512,
  statsFrom: null,
};

interface Tally {
  requests: number;
  answered: number;
  failed: number;
  maps: number;
  mapped: number;
  unmaps: number;
  copies: number;
  flushes: number;
}

/** The block backends of M2 over these events; what was answered, and what hypercalls it took, come out. */
export const backendRun = (
  { backend }: WhatIfSettings,
  events: Iterable<BackendScenarioEvent>,
  begin?: Begin<BlkbackState>,
): LiveRun => {
  const tally: Tally = { requests: 0, answered: 0, failed: 0, maps: 0, mapped: 0, unmaps: 0, copies: 0, flushes: 0 };
  const { variant, params, switches, persistent, connection } = backend;
  const state = blkbackModel.init({ params, switches }, variant);
  begin?.(state);
  const changed = { ...connection, ...(persistent ? {} : { persistent }) };
  return runModel(counting(tally, changed), state, events, (end) => measures(end, tally));
};

/** The same over a generated load, with a front end, a disk and a purge worker that answer by themselves. */
export const workloadRun = (settings: WhatIfSettings, given: Workload): LiveRun => {
  const { params, switches, connection } = settings.backend;
  const queues = connection.queues ?? given.queues;
  const workload = { ...given, queues, order: connection.ringPageOrder ?? given.order };
  const indirectSegments = switches.indirect === false ? 0 : (params.indirectSegments ?? MOST_INDIRECT);
  const automatic = { ...settings, backend: { ...settings.backend, params: { ...params, ...workloadParams } } };
  const run = joinSteps(backendRun(automatic, generateWorkload(workload, { indirectSegments })), 'tick');
  const { guests, disks } = workload;
  return {
    ...run,
    measures: () => {
      const measured = run.measures();
      const flushes = measured.find(({ name }) => name === FLUSHES)?.value ?? 0;
      const load = { ...publishedHost(guests * disks), queues, flushes };
      const iops = Math.round(shootdownThroughput(fittedShootdown, load) / 100) / 10;
      return [...measured, { name: 'kIOPS on the host of the commit (C1, a calibration of 2012)', value: iops }];
    },
  };
};

const FLUSHES = 'flushes for each request';

/** What the backend offers unless it is told otherwise. */
const MOST_INDIRECT = 256;

/** The model, with connections as the settings want them and its outputs counted on the way. */
const counting = (tally: Tally, changed: Partial<BlkbackConnection>): Running<BlkbackState, BlkbackEvent> => ({
  id: blkbackModel.id,
  check: (state) => blkbackModel.check(state),
  advance: (state, event, effects: Effects) => {
    if (event.name === 'front.push') tally.requests += event.requests.length;
    const given: BlkbackEvent =
      event.name === 'connect' ? { ...event, connection: { ...event.connection, ...changed } } : event;
    blkbackModel.advance(state, given, {
      ...effects,
      output: (output) => {
        if (output.kind === 'response') {
          tally.answered += 1;
          if (output.status !== 0) tally.failed += 1;
        }
        if (output.kind === 'hypercall') {
          if (output.op === 'map') {
            tally.maps += 1;
            tally.mapped += output.count;
          } else if (output.op === 'unmap') {
            tally.unmaps += 1;
            tally.flushes += Math.ceil(output.count / 32);
          } else tally.copies += 1;
        }
        effects.output(output);
      },
    });
  },
});

const measures = (state: BlkbackState, tally: Tally): readonly Measure[] => {
  const rings = state.devices.flatMap((device) => device.rings);
  const sum = (of: (ring: (typeof rings)[number]) => number): number => rings.reduce((all, ring) => all + of(ring), 0);
  const requests = Math.max(1, tally.requests);
  const each = (count: number): number => Math.round((count / requests) * 1000) / 1000;
  return [
    { name: 'requests of guests', value: tally.requests },
    { name: 'responses', value: tally.answered },
    { name: 'of them errors', value: tally.failed },
    {
      name: 'read by the backend and not answered',
      value: sum(({ reqCons, rspProdPvt }) => (reqCons - rspProdPvt) >>> 0),
    },
    { name: 'times a pool was empty (oo)', value: sum(({ oo }) => oo) },
    { name: 'persistent grants', value: sum(({ grants }) => grants.count) },
    { name: 'pages mapped for each request', value: each(tally.mapped) },
    { name: 'map hypercalls for each request', value: each(tally.maps) },
    { name: 'unmap hypercalls for each request', value: each(tally.unmaps) },
    { name: 'copy hypercalls for each request', value: each(tally.copies) },
    { name: FLUSHES, value: each(tally.flushes) },
    { name: 'clock in ms', value: state.clock.now },
  ];
};
