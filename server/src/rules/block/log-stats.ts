import type { Related } from '../../core/finding.ts';
import { factPlace } from '../../facts/fact-place.ts';
import type { CaptureWorld } from '../../world/world.ts';
import { backendLogs } from './messages.ts';
import { parameterPlace } from './parameter-place.ts';

/** Is printing of statistics, which resets counters, switched on? */
export interface LogStats {
  /**
   * `on`: the parameter or a statistics line says so. `off`: the parameter says so, and the whole log of the backend, in
   * which lines would stand, holds none. `unknown`: one of the two is missing.
   */
  readonly state: 'on' | 'off' | 'unknown';
  /** What is missing. */
  readonly missing: readonly string[];
  /** The line that says it. */
  readonly related: readonly Related[];
}

/** Reads `log_stats`. Its default is never taken for granted: with it off and on again the counters have no meaning. */
export const logStats = (world: CaptureWorld): LogStats => {
  const { facts } = world;
  const parameter = world.parameter('xen_blkback.log_stats');
  const isOn = parameter !== null && !/^(?:0|N)$/i.test(parameter.value);
  const related =
    parameter === null
      ? []
      : [{ place: parameterPlace(world, parameter.row), message: `log_stats=${parameter.value}` }];
  if (isOn) return { state: 'on', missing: [], related };
  const line = [...world.timeline.stats.values()][0]?.[0];
  if (line !== undefined)
    return {
      state: 'on',
      missing: [],
      related: [{ place: factPlace(facts, 'blkbackStat', line.row), message: 'a statistics line was printed' }],
    };
  const missing = [
    ...(parameter === null ? ['parameter'] : []),
    ...(backendLogs(world) === null ? ['kernelMessage'] : []),
  ];
  return { state: missing.length === 0 ? 'off' : 'unknown', missing, related };
};
