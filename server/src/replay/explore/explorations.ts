import type { MapcacheSwitches, MapcacheVariant } from '../../model/mapcache/mapcache-switches.ts';
import { mapcacheSwitches } from '../../model/mapcache/mapcache-switches.ts';
import { mapcacheSystem } from './mapcache-system.ts';
import { ooSystem, type CompletionOrder } from './oo-system.ts';
import type { StepSystem } from './step-system.ts';

/** A system of steps that the caller asked for, with the question in words. */
export interface Exploration {
  readonly title: string;
  readonly variant: string;
  readonly system: StepSystem;
}

/** Most vCPUs and removals of one vCPU: 4 vCPUs with 2 removals have 1.7 million states. */
export const MAX_VCPUS = 4;
/** Most pages that one vCPU takes away. */
export const MAX_REMOVALS = 2;
/** States after which a search ends without an answer about the rest. */
export const MAX_STATES = 4_000_000;

/** Explores how device models learn that memory went away (M7). */
export const exploreMapcache = (
  variant: MapcacheVariant,
  question: {
    readonly vcpus: number;
    readonly removals: number;
    readonly foreign: boolean;
    readonly switches?: Partial<MapcacheSwitches>;
  },
): Exploration => {
  const { vcpus, removals, foreign } = question;
  const others = foreign ? ', another domain takes one page away' : '';
  return {
    title: `mapcache ${variant}: ${vcpus} vCPU${vcpus === 1 ? '' : 's'}, each takes ${removals} page${removals === 1 ? '' : 's'} away${others}`,
    variant,
    system: mapcacheSystem({ switches: mapcacheSwitches(variant, question.switches), vcpus, removals, foreign }),
  };
};

/** Explores the window of the completion in which request objects run out (M2, W-26). */
export const exploreOo = (order: CompletionOrder, entries: number): Exploration => ({
  title: `oo ${order}: a ring of ${entries} entries, a pool of ${entries} request objects`,
  variant: order,
  system: ooSystem({ order, entries }),
});
