import { explainPage } from '../../features/explain-page.ts';
import { switchPage } from '../../features/switch-page.ts';
import { switchCatalogue } from '../../replay/what-if/switch-catalogue.ts';
import { ruleCatalogue } from '../../rules/catalogue.ts';
import type { Command } from '../command.ts';
import { findRule } from '../find-rule.ts';
import { printableLines } from '../output/printable.ts';
import { Exit, type Terminal } from '../terminal.ts';

/** `xdump explain RULE|all`: the page of a rule, its examples run live; `all` lists every rule and prints every page. */
export const explainCommand: Command = {
  name: 'explain',
  usage: 'explain RULE|W-NN|all',
  summary: 'what a rule or a what-if switch means, where it comes from, and live examples of it',
  options: {},
  optionHelp: {},
  run: async (_values, words, terminal) => {
    const [asked, more] = words;
    if (asked === undefined || more !== undefined)
      return refuse(terminal, 'one RULE, one switch (W-22), W or all is wanted');
    if (asked === 'all') {
      for (const { id, severity, name, title } of ruleCatalogue)
        await terminal.out(`${id}  ${severity.padEnd(7)}  ${name}: ${title}\n`);
      for (const rule of ruleCatalogue) await terminal.out(`\n${printableLines(await explainPage(rule))}`);
      return Exit.ok;
    }
    if (/^w(?:-\d{1,3})?$/i.test(asked)) return await explainSwitch(asked, terminal);
    const rule = findRule(asked);
    if (typeof rule === 'string') return refuse(terminal, rule);
    await terminal.out(printableLines(await explainPage(rule)));
    return Exit.ok;
  },
};

/** `W` lists the what-if switches, `W-22` prints the page of one. */
const explainSwitch = async (asked: string, terminal: Terminal): Promise<Exit> => {
  if (asked.length === 1) {
    for (const { id, title, values } of switchCatalogue)
      await terminal.out(`${id}  ${title}: ${values.kind === 'names' ? values.names.join(', ') : 'a number'}\n`);
    return Exit.ok;
  }
  const definition = switchCatalogue.find(({ id }) => id === asked.toUpperCase());
  if (definition === undefined)
    return refuse(terminal, `${asked}: there is no such switch; "xdump explain W" lists them`);
  await terminal.out(printableLines(switchPage(definition)));
  return Exit.ok;
};

const refuse = (terminal: Terminal, sentence: string): Exit => {
  terminal.error(`xdump explain: ${sentence}\n`);
  return Exit.usage;
};
