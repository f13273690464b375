import { ruleCatalogue } from '../rules/catalogue.ts';
import type { Rule } from '../rules/rule.ts';

/** Groups of rules that this or a later version has. */
const GROUPS = /^(?:RNG|BLK|PGT|GNT|P2M|DMA|ARM|TCE|GEN|EVC|RPL)-\d\d$/;

/** The rule that a user names, in any case, or a sentence. */
export const findRule = (name: string): Rule | string => {
  const id = name.toUpperCase();
  const rule = ruleCatalogue.find((known) => known.id === id);
  if (rule !== undefined) return rule;
  const why = GROUPS.test(id) ? 'this rule is not available in this version' : 'there is no such rule';
  return `${name}: ${why}; "xdump explain all" lists the rules`;
};
