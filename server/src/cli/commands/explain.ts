import { explainPage } from '../../features/explain-page.ts';
import { ruleCatalogue } from '../../rules/catalogue.ts';
import type { Command } from '../command.ts';
import { Exit } from '../terminal.ts';

/** `xdump explain RULE|all`: the page of a rule, its examples run live; `all` lists every rule. */
export const explainCommand: Command = {
  name: 'explain',
  usage: 'explain RULE|all',
  summary: 'what a rule means, its condition, inputs, source, how to fix, a firing and a silent example',
  options: {},
  optionHelp: {},
  run: async (_values, words, terminal) => {
    const [asked] = words;
    if (asked === undefined) {
      terminal.error('xdump explain: RULE or all is wanted\n');
      return Exit.usage;
    }
    if (asked === 'all') {
      for (const { id, severity, name, title } of ruleCatalogue)
        await terminal.out(`${id}  ${severity.padEnd(7)}  ${name}: ${title}\n`);
      return Exit.ok;
    }
    const rule = ruleCatalogue.find(({ id }) => id === asked.toUpperCase());
    if (rule === undefined) {
      terminal.error(`xdump explain: ${asked}: not available in this version; see "xdump explain all"\n`);
      return Exit.usage;
    }
    await terminal.out(await explainPage(rule));
    return Exit.ok;
  },
};
