import type { Facts } from '../facts/facts.ts';
import type { ClockEvent } from '../world/clock-events.ts';
import { describeFact } from './describe-fact.ts';

/** What happened, as a short sentence. */
export const describeEvent = (facts: Facts, { table, row, block }: ClockEvent): string => {
  if (table !== 'dump') return describeFact(facts, { table, row });
  const { format, key } = facts.blocks[block] ?? { format: null, key: null };
  return `the hypervisor prints ${format ?? 'a table'}${key === null ? '' : ` (key ${key})`}`;
};
