import { decideByConsole, groupLines, logLines, type LogLine } from './grant/log-lines.ts';
import type { Report, Rule } from './rule.ts';

/** A rule whose fact is a message of the hypervisor. */
export type HypervisorRuleText = Omit<Rule, 'evaluate' | 'tearSafe' | 'needs' | 'fires' | 'silent'> & {
  readonly fires: string;
  readonly silent: string;
  /** Ids of the messages. */
  readonly ids: readonly string[];
  /** What one finding says of the lines about one domain; null: they are not for this rule. */
  readonly say: (
    lines: readonly [LogLine, ...LogLine[]],
    domid: number | null,
  ) => Pick<Report, 'message' | 'data'> | null;
  /** The domain that a line is about; the one that the hypervisor ran where it is not named. */
  readonly domainOf?: (line: LogLine) => number | null;
};

/** A rule that the hypervisor has decided: it printed what it never prints on a sound machine. One finding for each domain. */
export const hypervisorRule = ({ fires, silent, ids, say, domainOf, ...text }: HypervisorRuleText): Rule => ({
  ...text,
  tearSafe: true,
  needs: ['hypervisorMessage'],
  fires: { capture: fires },
  silent: { capture: silent },
  evaluate: function* (context) {
    const { world, report } = context;
    const about = domainOf ?? (({ domid }: LogLine) => domid);
    let found = false;
    for (const group of groupLines(logLines(world, 'hypervisorMessage', new Set(ids)), (line) => String(about(line)))) {
      const [first, ...others] = group;
      const domid = about(first);
      const said = say(group, domid);
      if (said === null) continue;
      found = true;
      report({
        ...said,
        subject: domid === null ? null : `d${domid}`,
        place: first.place,
        data: { ...said.data, domid, count: group.length },
        related: others.map(({ place, text: printed }) => ({ place, message: printed })),
        evidence: [{ table: 'hypervisorMessage', row: first.event.row }],
      });
      yield;
    }
    decideByConsole(context, found);
  },
});
