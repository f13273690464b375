import { factPlace } from '../../facts/fact-place.ts';
import type { LogEvent } from '../../world/timeline.ts';
import type { CaptureWorld } from '../../world/world.ts';
import type { Report, RuleContext } from '../rule.ts';

/** The messages of the hypervisor with this id, each line once, in order. */
export const hypervisorMessages = ({ facts, timeline }: CaptureWorld, id: string): readonly LogEvent[] =>
  timeline.hypervisor.filter(({ row }) => facts.tables.hypervisorMessage.columns.id.at(row) === id);

/** What a message says in its conversions, as printed. */
export const argsOf = ({ facts }: CaptureWorld, { row }: LogEvent): readonly string[] =>
  facts.tables.hypervisorMessage.columns.args.at(row) ?? [];

/** Reports messages that are alike at the first of them; at least one. */
export const reportMessages = (
  { world: { facts }, report }: RuleContext,
  events: readonly LogEvent[],
  said: Pick<Report, 'subject' | 'message' | 'data'>,
): void => {
  const [first, ...others] = events;
  if (first === undefined) return;
  const { text } = facts.tables.hypervisorMessage.columns;
  report({
    ...said,
    place: factPlace(facts, 'hypervisorMessage', first.row),
    data: { ...said.data, count: events.length },
    related: others.map(({ row }) => ({
      place: factPlace(facts, 'hypervisorMessage', row),
      message: text.at(row) ?? 'and here',
    })),
    evidence: [{ table: 'hypervisorMessage', row: first.row }],
  });
};
