import { productVersion } from '../../wire/product-version.ts';
import options from './1-options.sh?raw';
import sections from './2-sections.sh?raw';
import console from './3-console.sh?raw';
import collect from './4-collect.sh?raw';
import trace from './5-trace.sh?raw';
import main from './6-main.sh?raw';

/** Last line of the script: everything before it only defines functions. */
const START = 'main "$@"\n';

/**
 * The POSIX shell script that makes a `.xdump` on a Xen host. `args` are options that it then has without being given any,
 * so that it can be piped into a shell; what is given when it runs comes after them and wins.
 */
export const captureScript = (args: readonly string[] = []): string => {
  const whole = [options, sections, console, collect, trace, main].join('').replaceAll('@VERSION@', productVersion);
  const start = ['main', ...args.map(shellWord), '"$@"'].join(' ');
  return `${whole.slice(0, whole.length - START.length)}${start}\n`;
};

/** A word as the shell reads it back unchanged. */
const shellWord = (word: string): string =>
  /^[\w.,/-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
