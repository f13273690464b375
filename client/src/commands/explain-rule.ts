import { type QuickPickItem, ThemeIcon, window } from 'vscode';
import { type RuleItem, RULES_METHOD } from '../../../server/src/wire/rules.ts';
import { NOT_RUNNING, type Server } from '../language-client.ts';
import { openRule } from '../rule-documents.ts';
import { rowOf, textOf } from './argument.ts';
import type { Command } from './services.ts';

/** "Explain Rule": the rule of the argument (its id, or a row of the Findings view), else one to choose. */
export const explainRule: Command =
  ({ server }) =>
  async (argument) => {
    const rule = textOf(argument) ?? rowOf(argument)?.node.rule ?? (await choose(server));
    if (rule !== undefined) await openRule(rule);
  };

const choose = async (server: Server): Promise<string | undefined> => {
  const rules = await server.request(RULES_METHOD, null);
  if (!rules) {
    void window.showErrorMessage(NOT_RUNNING);
    return undefined;
  }
  const chosen = await window.showQuickPick(rules.map(toItem), {
    title: 'Explain Rule',
    placeHolder: 'Rule id, or words of its title',
    matchOnDescription: true,
  });
  return chosen?.label;
};

const ICONS: Readonly<Record<RuleItem['severity'], string>> = { error: 'error', warning: 'warning', info: 'info' };

const toItem = ({ id, title, severity }: RuleItem): QuickPickItem => ({
  label: id,
  description: title,
  iconPath: new ThemeIcon(ICONS[severity]),
});
