import { productVersion } from '../wire/product-version.ts';
import { readArguments } from './arguments.ts';
import type { Command } from './command.ts';
import { Exit, type Terminal } from './terminal.ts';

/** The commands, each loaded when it is asked for: the start of the language server is what an editor waits for. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  check: async () => (await import('./commands/check.ts')).checkCommand,
  facts: async () => (await import('./commands/facts.ts')).factsCommand,
  tree: async () => (await import('./commands/tree.ts')).treeCommand,
  show: async () => (await import('./commands/show.ts')).showCommand,
  explain: async () => (await import('./commands/explain.ts')).explainCommand,
  capture: async () => (await import('./commands/capture.ts')).captureCommand,
  replay: async () => (await import('./commands/replay.ts')).replayCommand,
  cost: async () => (await import('./commands/cost.ts')).costCommand,
  explore: async () => (await import('./commands/explore.ts')).exploreCommand,
  'what-if': async () => (await import('./commands/what-if.ts')).whatIfCommand,
  lsp: async () => (await import('./commands/lsp.ts')).lspCommand,
};

/** Commands that the contract names and a later version brings. */
const LATER: readonly string[] = ['diff', 'report', 'dap'];

/** Runs the command line `args` (without node and script) and answers the exit code. */
export const runCommandLine = async (args: readonly string[], terminal: Terminal): Promise<Exit> => {
  const [name, ...rest] = args;
  if (name === '--version' || name === '-V') {
    await terminal.out(`xdump ${productVersion}\n`);
    return Exit.ok;
  }
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    const commands = await Promise.all(Object.values(COMMANDS).map((load) => load()));
    if (name === undefined) terminal.error(help(commands));
    else await terminal.out(help(commands));
    return name === undefined ? Exit.usage : Exit.ok;
  }
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (load === undefined) {
    const why = LATER.includes(name) ? 'not available in this version' : 'no such command; see "xdump --help"';
    terminal.error(`xdump ${name}: ${why}\n`);
    return Exit.usage;
  }
  return await runCommand(await load(), rest, terminal);
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
