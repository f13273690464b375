/** What the table says of a rule. */
export interface ListedRule {
  readonly id: string;
  readonly title: string;
  readonly severity: string;
  readonly condition: string;
  readonly needs: readonly string[];
}

/** The page docs/rules.md: a table of all rules, by chapter. */
export declare const rulesPage: (rules: readonly ListedRule[]) => string;
