import type { Rule } from '../rule.ts';
import {
  decideByDebugLog,
  decideByLog,
  groupMessages,
  messagesWith,
  reportGroup,
  type Message,
  type MessageReport,
} from './messages.ts';

/** A rule whose fact is one message: what it says, and how the messages are read. */
export type MessageRuleText = Omit<Rule, 'evaluate' | 'tearSafe' | 'needs' | 'fires' | 'silent'> & {
  readonly fires: string;
  readonly silent: string;
  /** Ids of the messages. */
  readonly ids: readonly string[];
  /** Printed only with dynamic debug. */
  readonly debug: boolean;
  /** What one finding says of messages that are alike; null: they are not for this rule. */
  readonly say: (
    group: readonly [Message, ...Message[]],
    world: Parameters<typeof messagesWith>[0],
  ) => MessageReport | null;
};

/** A rule that the driver has decided: it printed a line that a correct peer never makes it print. */
export const messageRule = ({ fires, silent, ids, debug, say, ...text }: MessageRuleText): Rule => ({
  ...text,
  tearSafe: true,
  needs: ['kernelMessage'],
  fires: { capture: fires },
  silent: { capture: silent },
  evaluate: function* (context) {
    let found = false;
    for (const group of groupMessages(messagesWith(context.world, ...ids))) {
      const said = say(group, context.world);
      if (said === null) continue;
      found = true;
      reportGroup(context, group, said);
      yield;
    }
    (debug ? decideByDebugLog : decideByLog)(context, found);
  },
});
