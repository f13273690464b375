import type { Place } from '../../core/place.ts';
import { factPlace } from '../../facts/fact-place.ts';
import type { Facts } from '../../facts/facts.ts';
import type { FactRef } from './rows-by-line.ts';

/** A fact that speaks of a thing, and the field in which it does. */
export interface ThingMention extends FactRef {
  readonly field: string;
  /** The fact is where the thing stands itself, not a reference to it. */
  readonly isDefinition: boolean;
  /** Line of the field, where it is not the line of the fact; else null. */
  readonly line: number | null;
}

/** Most facts that are gathered about one thing: more tell nobody anything. */
export const MAX_MENTIONS = 5000;

/** Where a mention stands. */
export const mentionPlace = (facts: Facts, { table, row, field, line }: ThingMention): Place => {
  const place = factPlace(facts, table, row, field);
  return line === null ? place : { ...place, line };
};
