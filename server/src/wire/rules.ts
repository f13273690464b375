/** A rule of the catalogue, for a list to choose from. */
export interface RuleItem {
  /** For example `GNT-07`. */
  readonly id: string;
  readonly title: string;
  readonly severity: 'error' | 'warning' | 'info';
}

/** Request `xdump/rules`: parameters null, result all {@link RuleItem}s in the order of the catalogue. */
export const RULES_METHOD = 'xdump/rules';

/** Parameters of `xdump/explain`. */
export interface ExplainParams {
  /** Rule id, upper or lower case. */
  readonly rule: string;
}

/** Request `xdump/explain`: parameters {@link ExplainParams}, result the page of the rule as Markdown, or null for an unknown id. */
export const EXPLAIN_METHOD = 'xdump/explain';

/** Scheme of the read-only documents that hold the page of a rule. */
export const RULE_SCHEME = 'xdump-rule';

/** URI of the page of a rule, for `codeDescription.href` of a diagnostic: `xdump-rule:/GNT-07.md`. */
export const ruleUri = (rule: string): string => `${RULE_SCHEME}:/${rule}.md`;
