import type { BlkbackState } from '../../model/blkback/blkback-state.ts';
import type { BlkbackParams } from '../../model/blkback/blkback-params.ts';
import type { GrantState } from '../../model/grants/grant-state.ts';
import type { PersistentMachine } from '../../model/persistent/persistent-model.ts';
import type { TceEvent } from '../../model/tce/tce-event.ts';
import type { DmaDevice } from '../../model/swiotlb/swiotlb-state.ts';
import type { Workload } from '../workload/workload.ts';
import type { BackendScenarioEvent } from './backend-run.ts';
import type { GrantScenarioEvent } from './grants-run.ts';
import type { MapcacheScenarioEvent } from './mapcache-run.ts';
import type { MemoryScenarioEvent } from './memory-run.ts';
import type { PersistentScenarioEvent } from './persistent-run.ts';
import type { Begin } from './run-model.ts';
import type { WhatIfSettings } from './settings.ts';

/** Events that show what a switch does, and the model that takes them. */
export type Scenario =
  | {
      readonly model: 'backend';
      readonly events: readonly BackendScenarioEvent[];
      readonly begin?: Begin<BlkbackState>;
    }
  | {
      readonly model: 'mapcache';
      readonly events: readonly MapcacheScenarioEvent[];
      /** The guest, when it has not two vCPUs and one device model. */
      readonly guest?: { readonly vcpus: number; readonly servers: readonly number[] };
    }
  | {
      readonly model: 'grants';
      readonly events: readonly GrantScenarioEvent[];
      readonly begin?: Begin<GrantState>;
    }
  | { readonly model: 'tce'; readonly events: readonly TceEvent[] }
  | { readonly model: 'workload'; readonly workload: Workload }
  | {
      readonly model: 'memory';
      readonly events: readonly MemoryScenarioEvent[];
      /** The devices, when they are not those of the scenarios. */
      readonly devices?: readonly DmaDevice[];
    }
  | {
      readonly model: 'persistent';
      readonly events: readonly PersistentScenarioEvent[];
      /** The use is steady, so that what it costs a host can be told. */
      readonly steady?: boolean;
      readonly begin?: Begin<PersistentMachine>;
    };

/** What a switch can be set to: one of some names, or any whole number in limits. */
export type SwitchValues =
  | { readonly kind: 'names'; readonly names: readonly [string, string, ...string[]] }
  | {
      readonly kind: 'number';
      readonly first: number;
      readonly second: number;
      readonly least: number;
      readonly most: number;
    };

/** One what-if switch (MODEL.md chapter 10) as data. */
export interface SwitchDefinition {
  /** `W-22`. */
  readonly id: string;
  readonly title: string;
  readonly values: SwitchValues;
  /** Models that it changes, for example `M3`. */
  readonly models: readonly string[];
  /** Where it was argued about. */
  readonly debate: string;
  /** What one is to see when the first value becomes the second. */
  readonly predicted: string;
  /** Settings with this value. */
  readonly set: (settings: WhatIfSettings, value: string) => WhatIfSettings;
  /** The parameter of the backend that it sets: a recording's own value is compared with the wanted one. */
  readonly parameter?: keyof BlkbackParams;
  /** What the scenario needs around the switch. */
  readonly prepare?: (settings: WhatIfSettings) => WhatIfSettings;
  /** It is about granted pages: a recording without any shows nothing of it. */
  readonly needsGrants?: true;
  /** Null: the model that would take its events is not part of this version. */
  readonly scenario: (() => Scenario) | null;
}

/** The first and the second value as text. */
export const valuePair = ({ values }: SwitchDefinition): readonly [string, string] =>
  values.kind === 'names' ? [values.names[0], values.names[1]] : [String(values.first), String(values.second)];
