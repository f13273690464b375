import type { Facts } from '../../facts/facts.ts';
import type { RecordedEvent } from '../recorded-event.ts';
import { BackendEventReader, readPersistentEvent } from './read-backend-event.ts';
import { readMemoryEvent } from './read-memory-event.ts';
import { recordedEvents } from './recorded-events.ts';
import type { WhatIfSettings } from './settings.ts';
import type { Scenario } from './switch-definition.ts';
import type { GivenEvents } from './what-if.ts';

/** The recorded events of a capture that models of these settings take, or null when there are none. */
export const recordedScenario = (facts: Facts, area: keyof WhatIfSettings): GivenEvents | null => {
  const all = recordedEvents(facts);
  const of = (...models: readonly string[]): readonly RecordedEvent[] =>
    all.filter(({ model }) => models.includes(model));
  const given = (recorded: readonly RecordedEvent[], scenario: Scenario, left: number): GivenEvents | null =>
    recorded.length === 0 ? null : { scenario, source: sourceOf(recorded, left) };
  if (area === 'memory') {
    const recorded = of('m5', 'm6');
    const events = recorded.map(readMemoryEvent).filter((event) => event !== null);
    return given(recorded, { model: 'memory', events }, recorded.length - events.length);
  }
  if (area !== 'backend') return null;
  const path = of('m1', 'm2');
  if (path.length > 0) {
    const reader = new BackendEventReader();
    const read = path.map((event) => reader.read(event));
    return given(path, { model: 'backend', events: read.flat() }, read.filter(({ length }) => length === 0).length);
  }
  const grants = of('m3');
  const events = grants.map(readPersistentEvent).filter((event) => event !== null);
  return given(grants, { model: 'persistent', events }, grants.length - events.length);
};

const sourceOf = (recorded: readonly RecordedEvent[], left: number): string => {
  const [first] = recorded;
  const where = first === undefined ? '' : `, the first in line ${first.line}`;
  return `${recorded.length} recorded events${where}${left === 0 ? '' : `; ${left} of them lack what their model needs and were left out`}.`;
};
