import type { Rule } from '../rules/rule.ts';

/** What a rule said about one of its examples. */
export interface ExampleResult {
  readonly findings: readonly { readonly severity: string; readonly message: string; readonly line: number }[];
  /** What it would have needed, when it could not be decided. */
  readonly needs: readonly string[];
}

/** The page of a rule as Markdown: meaning, condition, inputs, source, what to do, and both examples with their results. */
export const explainRule = (rule: Rule, fires: ExampleResult, silent: ExampleResult): string =>
  [
    `# ${rule.id} ${rule.title}`,
    '',
    `\`${rule.name}\` · ${rule.severity}${rule.category === undefined ? '' : ` · ${rule.category}`} · ${
      rule.tearSafe ? 'holds for facts of different moments' : 'one step lower when its facts are of different moments'
    }`,
    '',
    '## When it fires',
    '',
    rule.condition,
    '',
    '## What it needs',
    '',
    ...(rule.needs.length === 0
      ? ['Nothing but the input itself.']
      : [...rule.needs.map((need) => `- \`${need}\``), '', 'Without them it says nothing, neither good nor bad.']),
    '',
    ...(rule.hint === '' ? [] : ['## What to do', '', rule.hint, '']),
    '## Where it comes from',
    '',
    rule.reference,
    '',
    '## An example that fires',
    '',
    ...example(rule.fires.capture, fires),
    '## An example that does not',
    '',
    ...example(rule.silent.capture, silent),
  ].join('\n');

const example = (capture: string, { findings, needs }: ExampleResult): readonly string[] => [
  '````xdump',
  capture.trimEnd(),
  '````',
  '',
  ...(findings.length === 0
    ? [needs.length === 0 ? 'The rule is silent.' : `The rule cannot be decided: it needs ${needs.join(', ')}.`]
    : findings.map(({ severity, message, line }) => `Line ${line}: **${severity}** ${message}`)),
  '',
];
