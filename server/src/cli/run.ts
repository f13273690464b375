import { productVersion } from '../wire/product-version.ts';
import { readArguments } from './arguments.ts';
import type { Command } from './command.ts';
import { captureCommand } from './commands/capture.ts';
import { checkCommand } from './commands/check.ts';
import { costCommand } from './commands/cost.ts';
import { explainCommand } from './commands/explain.ts';
import { exploreCommand } from './commands/explore.ts';
import { factsCommand } from './commands/facts.ts';
import { lspCommand } from './commands/lsp.ts';
import { replayCommand } from './commands/replay.ts';
import { showCommand } from './commands/show.ts';
import { treeCommand } from './commands/tree.ts';
import { whatIfCommand } from './commands/what-if.ts';
import { Exit, type Terminal } from './terminal.ts';

const COMMANDS: readonly Command[] = [
  checkCommand,
  factsCommand,
  treeCommand,
  showCommand,
  explainCommand,
  captureCommand,
  replayCommand,
  costCommand,
  exploreCommand,
  whatIfCommand,
];

/** Commands that the contract names and a later version brings. */
const LATER: readonly string[] = ['diff', 'report', 'dap'];

/**
 * Runs the command line `args` (without node and script) and answers the exit code. `serve` starts the language server on the
 * channel that the arguments of the process name.
 */
export const runCommandLine = async (args: readonly string[], terminal: Terminal, serve: () => void): Promise<Exit> => {
  const [name, ...rest] = args;
  const commands = [...COMMANDS, lspCommand(serve)];
  if (name === '--version' || name === '-V') {
    await terminal.out(`xdump ${productVersion}\n`);
    return Exit.ok;
  }
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    if (name === undefined) terminal.error(help(commands));
    else await terminal.out(help(commands));
    return name === undefined ? Exit.usage : Exit.ok;
  }
  const command = commands.find((known) => known.name === name);
  if (command === undefined) {
    const why = LATER.includes(name) ? 'not available in this version' : 'no such command; see "xdump --help"';
    terminal.error(`xdump ${name}: ${why}\n`);
    return Exit.usage;
  }
  return await runCommand(command, rest, terminal);
};

const runCommand = async (command: Command, args: readonly string[], terminal: Terminal): Promise<Exit> => {
  const parsed = readArguments(args, { ...command.options, help: { type: 'boolean', short: 'h' } });
  if ('error' in parsed) {
    terminal.error(`xdump ${command.name}: ${parsed.error}\n`);
    return Exit.usage;
  }
  if (parsed.values['help'] === true) {
    await terminal.out(commandHelp(command));
    return Exit.ok;
  }
  return await command.run(parsed.values, parsed.words, terminal);
};

const help = (commands: readonly Command[]): string =>
  [
    'Usage: xdump COMMAND [OPTIONS] FILE...',
    '',
    'Reads what a Xen hypervisor and its drivers printed and marks what contradicts.',
    'FILE is a .xdump, a log or dump, a .gz of one, a folder, or - for standard input.',
    '',
    ...commands.map(({ usage, summary }) => `  xdump ${usage.padEnd(22)} ${summary}`),
    '',
    'Exit codes: 0 nothing found, 1 findings, 2 wrong use or unreadable input, 3 internal error.',
    'See "xdump COMMAND --help" for the options of a command.',
    '',
  ].join('\n');

const commandHelp = ({ usage, summary, optionHelp }: Command): string =>
  [
    `Usage: xdump ${usage} [OPTIONS]`,
    '',
    summary,
    '',
    ...Object.entries(optionHelp).map(([name, text]) => `  --${name.padEnd(14)} ${text}`),
    '',
  ].join('\n');
