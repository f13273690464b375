import { ruleCatalogue } from '../rules/catalogue.ts';
import type { Rule } from '../rules/rule.ts';

/** Could it be a rule of a later version: a number more in one of the groups that are there? */
const isInGroup = (id: string): boolean =>
  /-\d\d$/.test(id) &&
  ruleCatalogue.some((known) => known.id.length === id.length && known.id.startsWith(id.slice(0, -2)));

/** Ids that are no rules of their own, and what stands for them. */
const ELSEWHERE: ReadonlyMap<string, string> = new Map([
  ['ARM-02', 'it was replaced by ARM-13'],
  ['GEN-01', 'that facts were read at different moments is no finding of its own, but the confidence of each finding'],
  ['GEN-02', 'that a variant was guessed is no finding of its own; the findings that rest on it name the variant'],
]);

/** The rule that a user names, in any case, or a sentence. */
export const findRule = (name: string): Rule | string => {
  const id = name.toUpperCase();
  const rule = ruleCatalogue.find((known) => known.id === id);
  if (rule !== undefined) return rule;
  const elsewhere = ELSEWHERE.get(id);
  if (elsewhere !== undefined) return `${name}: ${elsewhere}`;
  const why = isInGroup(id) ? 'this rule is not available in this version' : 'there is no such rule';
  return `${name}: ${why}; "xdump explain all" lists the rules`;
};
