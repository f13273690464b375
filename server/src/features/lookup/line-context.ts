import type { Facts } from '../../facts/facts.ts';
import type { CaptureWorld } from '../../world/world.ts';
import type { FactRef } from './rows-by-line.ts';

/** What is known about a line besides its text: needed to tell whose reference, port or frame a number is. */
export interface LineContext {
  readonly facts: Facts;
  readonly rows: readonly FactRef[];
  readonly capture: CaptureWorld | null;
  /** The domain that the block around the line belongs to, or null. */
  readonly blockDomain: number | null;
  /** The domain whose kernel printed a row of `kernelMessage`, or null. */
  readonly speaker: (row: number) => number | null;
}
