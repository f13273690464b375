import { blkbackVariantIds, type BlkbackVariantId } from '../../model/blkback-variants.ts';
import type { BackendParams } from '../backend-params.ts';
import { backendRun, workloadRun } from './backend-run.ts';
import { compareRuns, type RunDifference } from './compare-runs.ts';
import type { LiveRun } from './live-run.ts';
import { grantsRun } from './grants-run.ts';
import { mapcacheRun } from './mapcache-run.ts';
import { memoryRun } from './memory-run.ts';
import { persistentRun } from './persistent-run.ts';
import { initialSettings, type MemorySettings, type WhatIfSettings } from './settings.ts';
import { switchCatalogue } from './switch-catalogue.ts';
import { tceRun } from './tce-run.ts';
import { valuePair, type Scenario, type SwitchDefinition } from './switch-definition.ts';

/** A switch and the two values that are compared. */
export interface ChosenSwitch {
  readonly definition: SwitchDefinition;
  readonly from: string;
  readonly to: string;
  /** `W-22=500..352`: the first value was wanted; else a recording's own value takes its place. */
  readonly isFromWanted?: boolean;
}

/** What came of a comparison. */
export interface WhatIfAnswer extends RunDifference {
  readonly switches: readonly ChosenSwitch[];
  /** Where the events come from, in a sentence. */
  readonly source: string;
}

/** The switch of a word such as `W-22=352`, `W-13=P1..G1` or `W-22` alone, which asks for its second value; else a sentence. */
export const chooseSwitch = (word: string): ChosenSwitch | string => {
  const [id = '', given] = word.split('=', 2);
  const definition = switchCatalogue.find((one) => one.id === id.toUpperCase());
  if (definition === undefined) return `there is no switch ${id}; "xdump explain W" lists them`;
  const [first, second] = valuePair(definition);
  const [left = '', right, more] = (given ?? second).split('..', 3);
  if (more !== undefined) return `${word}: two values at most are compared, as in ${definition.id}=${first}..${second}`;
  const to = right ?? left;
  const from = right === undefined ? (to === first ? second : first) : left;
  for (const value of [from, to]) {
    const reason = refuse(definition, value);
    if (reason !== null) return reason;
  }
  return { definition, from, to, isFromWanted: right !== undefined };
};

const refuse = ({ id, values }: SwitchDefinition, value: string): string | null => {
  if (values.kind === 'names')
    return values.names.includes(value) ? null : `${id}=${value}: one of ${values.names.join(', ')} is wanted`;
  const number = /^\d{1,9}$/.test(value) ? Number(value) : -1;
  return number >= values.least && number <= values.most
    ? null
    : `${id}=${value}: a number from ${values.least} to ${values.most} is wanted`;
};

/** Events of a recording that models of this comparison take. */
export interface GivenEvents {
  readonly scenario: Scenario;
  /** Where they come from, in a sentence. */
  readonly source: string;
  /** Variant of the block backend that they were recorded from, when it is known. */
  readonly variant?: BlkbackVariantId | null;
  /** Parameters of the block backend that were captured, stated or set. */
  readonly params?: BackendParams;
  /** Both ends used persistent grants; absent: they did. */
  readonly persistent?: boolean;
  /** What is known of how addresses for devices are made on the machine of the recording. */
  readonly memory?: Partial<MemorySettings>;
}

/**
 * Runs the same events with both values of every switch, side by side. Without events the scenario of the first switch takes their place.
 * `set`: parameters that win over those of a scenario (`--set`). A sentence when the model of a switch is not there, or when switches of different models are mixed.
 */
export const whatIf = (
  wanted: readonly ChosenSwitch[],
  recorded: GivenEvents | null = null,
  set: BackendParams = {},
): WhatIfAnswer | string => {
  const chosen = wanted.map((one) => fromRecorded(one, recorded?.params ?? set));
  const [first] = chosen;
  if (first === undefined) return 'at least one switch is wanted';
  const given = first.definition.needsGrants === true && !hasGrants(recorded) ? null : recorded;
  const scenarios = chosen.map(({ definition }) => definition.scenario?.() ?? null);
  const missing = chosen.find((_, at) => scenarios[at] === null);
  if (missing !== undefined)
    return `${missing.definition.id} needs a model of ${missing.definition.models.join(', ')}, which this version has not`;
  const scenario = given?.scenario ?? scenarios[0] ?? null;
  const other = chosen.find((_, at) => areaOf(scenarios[at] ?? null) !== areaOf(scenario));
  if (other !== undefined) return `${other.definition.id} changes nothing in these events: compare it by itself`;
  if (scenario === null) return 'there are no events';
  const prepared = within(
    chosen.reduce((settings, { definition }) => definition.prepare?.(settings) ?? settings, around(given)),
    given,
    set,
  );
  const settings = (side: 'from' | 'to'): WhatIfSettings =>
    chosen.reduce((all, one) => one.definition.set(all, one[side]), prepared);
  const difference = compareRuns(start(settings('from'), scenario), start(settings('to'), scenario));
  return {
    ...difference,
    switches: chosen,
    source: `${given?.source ?? `The scenario of ${first.definition.id}: ${recorded === null ? 'no recorded events were given' : 'the recording has no granted pages'}.`}${
      areaOf(scenario) === 'backend' ? ` Backend: variant ${prepared.backend.variant}.` : ''
    }`,
  };
};

const hasGrants = (given: GivenEvents | null): boolean =>
  given?.scenario.model === 'memory' &&
  given.scenario.events.some((event) => typeof event !== 'function' && event.name === 'grantMapped');

const start = (settings: WhatIfSettings, scenario: Scenario): LiveRun => {
  switch (scenario.model) {
    case 'memory':
      return memoryRun(settings, scenario.events, scenario.devices);
    case 'persistent':
      return persistentRun(settings, scenario.events, scenario.steady === true, scenario.begin);
    case 'mapcache':
      return mapcacheRun(settings, scenario.events, scenario.guest);
    case 'grants':
      return grantsRun(settings, scenario.events, scenario.begin);
    case 'tce':
      return tceRun(settings, scenario.events);
    case 'workload':
      return workloadRun(settings, scenario.workload);
    case 'backend':
      return backendRun(settings, scenario.events, scenario.begin);
  }
};

/** The part of the settings that a model looks at. */
export const areaOf = (scenario: Scenario | null): keyof WhatIfSettings | null =>
  scenario === null ? null : AREAS[scenario.model];

/** A switch that sets a parameter begins with the value that the recorded machine has, unless another was wanted. */
const fromRecorded = (one: ChosenSwitch, params: BackendParams): ChosenSwitch => {
  const { parameter } = one.definition;
  const value = parameter === undefined ? undefined : (params as Readonly<Record<string, number>>)[parameter];
  if (one.isFromWanted !== false || value === undefined || String(value) === one.to) return one;
  return { ...one, from: String(value) };
};

/** What a scenario needs must not change what is known of the machine: its parameters, and its variant if that is new enough. */
const within = (prepared: WhatIfSettings, given: GivenEvents | null, set: BackendParams): WhatIfSettings => {
  const { backend } = prepared;
  const known = given?.variant ?? null;
  const isNewer = known !== null && blkbackVariantIds.indexOf(known) >= blkbackVariantIds.indexOf(backend.variant);
  return {
    ...prepared,
    backend: {
      ...backend,
      variant: isNewer ? known : backend.variant,
      params: { ...backend.params, ...given?.params, ...set },
    },
  };
};

/** What is known of the machine of a recording. */
const around = (given: GivenEvents | null): WhatIfSettings => {
  const { backend, memory } = initialSettings;
  const variant = given?.variant ?? backend.variant;
  return {
    ...initialSettings,
    backend: { ...backend, variant, persistent: given?.persistent ?? backend.persistent },
    memory: { ...memory, ...given?.memory },
  };
};

const AREAS: Readonly<Record<Scenario['model'], keyof WhatIfSettings>> = {
  memory: 'memory',
  persistent: 'backend',
  backend: 'backend',
  workload: 'backend',
  mapcache: 'mapcache',
  tce: 'tce',
  grants: 'grants',
};
