import { explainPage } from '../../features/explain-page.ts';
import { ruleCatalogue } from '../../rules/catalogue.ts';
import type { Command } from '../command.ts';
import { findRule } from '../find-rule.ts';
import { printableLines } from '../output/printable.ts';
import { Exit, type Terminal } from '../terminal.ts';

/** `xdump explain RULE|all`: the page of a rule, its examples run live; `all` lists every rule and prints every page. */
export const explainCommand: Command = {
  name: 'explain',
  usage: 'explain RULE|all',
  summary: 'what a rule means, its condition, inputs, source, how to fix, a firing and a silent example',
  options: {},
  optionHelp: {},
  run: async (_values, words, terminal) => {
    const [asked, more] = words;
    if (asked === undefined || more !== undefined) return refuse(terminal, 'one RULE or all is wanted');
    if (asked === 'all') {
      for (const { id, severity, name, title } of ruleCatalogue)
        await terminal.out(`${id}  ${severity.padEnd(7)}  ${name}: ${title}\n`);
      for (const rule of ruleCatalogue) await terminal.out(`\n${printableLines(await explainPage(rule))}`);
      return Exit.ok;
    }
    const rule = findRule(asked);
    if (typeof rule === 'string') return refuse(terminal, rule);
    await terminal.out(printableLines(await explainPage(rule)));
    return Exit.ok;
  },
};

const refuse = (terminal: Terminal, sentence: string): Exit => {
  terminal.error(`xdump explain: ${sentence}\n`);
  return Exit.usage;
};
