import { severityRank, type Severity } from '../../core/finding.ts';
import { ruleCatalogue } from '../../rules/catalogue.ts';
import type { Rule } from '../../rules/rule.ts';
import { listOption, textOption } from '../arguments.ts';
import type { Command } from '../command.ts';
import { findRule } from '../find-rule.ts';
import { analysisOptionHelp, analysisOptions, load } from '../load.ts';
import { checkFormats } from '../output/check-formats.ts';
import { reportFailures } from '../report-failures.ts';
import { Exit } from '../terminal.ts';

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info'];

/** `xdump check FILE...`: findings. */
export const checkCommand: Command = {
  name: 'check',
  usage: 'check FILE...',
  summary: 'findings: every line that contradicts the others or the code that printed it',
  options: {
    ...analysisOptions,
    format: { type: 'string' },
    'min-severity': { type: 'string' },
    rule: { type: 'string', multiple: true },
    'no-rule': { type: 'string', multiple: true },
    unknown: { type: 'boolean' },
  },
  optionHelp: {
    format: 'text (default), json, sarif, github or markdown',
    'min-severity': 'error, warning (default) or info: decides the list and the exit code',
    rule: 'ID: only these rules (repeatable, or comma-separated)',
    'no-rule': 'ID: without these rules',
    unknown: 'list the rules that could not be decided and what they need',
    ...analysisOptionHelp,
  },
  run: async (values, words, terminal) => {
    const format = checkFormats.get(textOption(values, 'format', 'text'));
    const minimum = SEVERITIES.find((severity) => severity === textOption(values, 'min-severity', 'warning'));
    if (format === undefined)
      return refuse(`--format ${String(values['format'])}: text, json, sarif, github or markdown is wanted`);
    if (minimum === undefined)
      return refuse(`--min-severity ${String(values['min-severity'])}: error, warning or info is wanted`);
    const rules = chosenRules(listOption(values, 'rule'), listOption(values, 'no-rule'));
    if (typeof rules === 'string') return refuse(rules);
    const loaded = await load(values, words, terminal, rules);
    if ('error' in loaded) return refuse(loaded.error);
    const { analysis } = loaded;
    const shown = analysis.findings.filter(
      ({ severity, suppressed }) => suppressed === null && severityRank(severity) >= severityRank(minimum),
    );
    for (const text of format({ analysis, shown, withUnknown: values['unknown'] === true, rules }))
      await terminal.out(text);
    await loaded.close();
    return reportFailures(analysis, terminal) ?? (shown.length > 0 ? Exit.findings : Exit.ok);

    function refuse(sentence: string): Exit {
      terminal.error(`xdump check: ${sentence}\n`);
      return Exit.usage;
    }
  },
};

/** The rules that are to run, or a sentence about a name that is none. */
const chosenRules = (only: readonly string[], without: readonly string[]): readonly Rule[] | string => {
  const asked = only.map(findRule);
  const excluded = without.map(findRule);
  const strange = [...asked, ...excluded].find((rule) => typeof rule === 'string');
  if (typeof strange === 'string') return strange;
  return ruleCatalogue.filter((rule) => (asked.length === 0 || asked.includes(rule)) && !excluded.includes(rule));
};
