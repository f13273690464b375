import type { Place } from '../../core/place.ts';
import { factPlace } from '../../facts/fact-place.ts';
import type { CaptureWorld } from '../../world/world.ts';

/** Where a parameter stands; one that the command line sets stands nowhere, so it is the start of the capture. */
export const parameterPlace = (world: CaptureWorld, row: number): Place =>
  world.facts.tables.parameter.line.at(row) > 0 ? factPlace(world.facts, 'parameter', row) : captureStart(world);

/** The first line of a capture. */
export const captureStart = ({ capture }: CaptureWorld): Place => ({
  source: capture.source,
  line: Math.max(1, capture.line),
  field: null,
});
