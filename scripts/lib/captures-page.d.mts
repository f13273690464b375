/** What the page says of a rule. */
export interface CapturedRule {
  readonly id: string;
  readonly title: string;
  readonly needs: readonly string[];
}

/** The page docs/rules-on-captures.md: folder → rule → counts of errors, warnings and informations, and a reason for each rule that fires. */
export declare const capturesPage: (
  rules: readonly CapturedRule[],
  fired: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
  reasons: Readonly<Record<string, string>>,
) => string;
