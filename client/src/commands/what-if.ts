import { window } from 'vscode';
import { type SwitchItem, SWITCHES_METHOD } from '../../../server/src/wire/what-if.ts';
import { activeTextUri } from '../active-text.ts';
import { NOT_RUNNING } from '../language-client.ts';
import { openWhatIf } from '../what-if-documents.ts';
import { textOf } from './argument.ts';
import type { Command } from './services.ts';

/** "What If…": the choice of the argument (`W-22=352`), else a switch and a value to choose; compared over the events of the active text, if it has any. */
export const whatIf: Command =
  ({ server }) =>
  async (argument) => {
    const uri = activeTextUri()?.toString();
    const given = textOf(argument);
    if (given !== undefined) {
      await openWhatIf(given, uri);
      return;
    }
    const switches = await server.request(SWITCHES_METHOD, null);
    if (!switches) {
      void window.showErrorMessage(NOT_RUNNING);
      return;
    }
    const chosen = await window.showQuickPick(
      switches.map((item) => ({ label: item.id, description: item.title, item })),
      { title: 'What If…', placeHolder: 'Switch, or words of its title', matchOnDescription: true },
    );
    const value = chosen === undefined ? undefined : await chooseValue(chosen.item);
    if (chosen !== undefined && value !== undefined) await openWhatIf(`${chosen.item.id}=${value}`, uri);
  };

const chooseValue = async ({ title, values }: SwitchItem): Promise<string | undefined> => {
  if (values.kind === 'number')
    return await window.showInputBox({
      title,
      value: String(values.proposed),
      prompt: `A number from ${values.least} to ${values.most}`,
      validateInput: (text) =>
        /^\d{1,9}$/.test(text) && Number(text) >= values.least && Number(text) <= values.most
          ? undefined
          : `A number from ${values.least} to ${values.most} is wanted.`,
    });
  const [first = '', ...others] = values.names;
  return await window.showQuickPick(others, { title, placeHolder: `Compared with ${first}` });
};
