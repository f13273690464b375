import type { OptionSpecs } from './arguments.ts';
import type { Exit, Terminal } from './terminal.ts';

/** One sub-command of `xdump`. */
export interface Command {
  readonly name: string;
  /** Arguments as the usage line shows them. */
  readonly usage: string;
  /** One line for `--help`. */
  readonly summary: string;
  readonly options: OptionSpecs;
  /** What each option does, for `xdump COMMAND --help`. */
  readonly optionHelp: Readonly<Record<string, string>>;
  readonly run: (
    values: Readonly<Record<string, string | boolean | readonly string[] | undefined>>,
    words: readonly string[],
    terminal: Terminal,
  ) => Promise<Exit>;
}
