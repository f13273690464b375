import { analyse } from '../analysis/analyse.ts';
import type { Example, Rule } from '../rules/rule.ts';
import { encodeUtf8 } from '../core/utf8.ts';
import { memorySource } from '../input/byte-source.ts';
import { eagerPacer } from '../input/pacer.ts';
import { explainRule, type ExampleResult } from './explain.ts';

/** The page of a rule: its examples are run through it now, so the page cannot lie. */
export const explainPage = async (rule: Rule): Promise<string> =>
  explainRule(rule, await runExample(rule, rule.fires), await runExample(rule, rule.silent));

/** What the rule says about an example. */
export const runExample = async (rule: Rule, example: Example): Promise<ExampleResult> => {
  const analysis = await analyse({
    inputs: [
      {
        path: 'example.xdump',
        source: memorySource(encodeUtf8(example.capture)),
        captureKey: null,
        snapshot: null,
        group: null,
        useName: false,
      },
    ],
    rules: [rule],
    parameters: new Map(),
    suppressions: [],
    pacer: eagerPacer,
    sha256: () => ({ update: () => undefined, digest: () => '' }),
  });
  return {
    findings: (analysis?.findings ?? [])
      .filter((finding) => finding.rule === rule.id)
      .map(({ severity, message, location }) => ({ severity, message, line: location.line })),
    needs: analysis?.unknown.find((undecided) => undecided.rule === rule.id)?.needs ?? [],
  };
};
