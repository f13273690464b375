import { captureScript } from '../../features/capture/capture-script.ts';
import type { Command } from '../command.ts';
import { Exit, type Terminal } from '../terminal.ts';

/** What each option of the script does; the script has them as well, because it also runs without this command. */
const OPTION_HELP = {
  what: 'LIST: console, keys, dmesg, xenstore, sysfs, params, xl, evtchn, grants, proc, trace (default: all but trace)',
  guests: 'LIST: guests (numbers or names) for what is asked domain by domain (default: all)',
  keys: 'LETTERS: debug keys, pressed one at a time (default: gqemuHiM)',
  loop: 'N: snapshots to take (default: 1)',
  every: 'SECONDS between the starts of two snapshots (default: 10)',
  trace: 'SECONDS of kprobe events on xen-blkback: request, map, unmap, response',
  timeout: 'SECONDS after which a command is given up (default: 60)',
};

const NUMBERS = ['loop', 'every', 'trace', 'timeout'];
const PARTS = 'console keys dmesg xenstore sysfs params xl evtchn grants proc trace'.split(' ');

/** `xdump capture`: the script that makes a `.xdump` on a dom0, with the given options in it. */
export const captureCommand: Command = {
  name: 'capture',
  usage: 'capture',
  summary: 'prints the POSIX shell script that makes a .xdump on a dom0: xdump capture | ssh root@host sh > host.xdump',
  options: Object.fromEntries(Object.keys(OPTION_HELP).map((name) => [name, { type: 'string' }])),
  optionHelp: OPTION_HELP,
  run: async (values, words, terminal) => {
    if (words.length > 0) return refuse(terminal, 'takes no FILE; redirect its output');
    const args: string[] = [];
    for (const name of Object.keys(OPTION_HELP)) {
      const value = values[name];
      if (typeof value !== 'string') continue;
      const wrong = complaint(name, value);
      if (wrong !== null) return refuse(terminal, wrong);
      args.push(`--${name}`, value);
    }
    await terminal.out(captureScript(args));
    return Exit.ok;
  },
};

/** What is wrong with the value of an option, or null. The script checks again, because it is also started by hand. */
const complaint = (name: string, value: string): string | null => {
  if (value === '') return `--${name} wants a value`;
  if (NUMBERS.includes(name) && !/^[1-9]\d{0,5}$/.test(value))
    return `--${name} wants a number from 1 on, not "${value}"`;
  const unknown = name === 'what' ? value.split(',').find((part) => !PARTS.includes(part)) : undefined;
  return unknown === undefined ? null : `--what knows no "${unknown}"; it knows ${PARTS.join(', ')}`;
};

const refuse = (terminal: Terminal, sentence: string): Exit => {
  terminal.error(`xdump capture: ${sentence}\n`);
  return Exit.usage;
};
