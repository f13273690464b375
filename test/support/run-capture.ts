import { spawn, spawnSync } from 'node:child_process';
import { captureScript } from '../../server/src/features/capture/capture-script.ts';
import type { Ran } from './run-xdump.ts';

/** The shells that the script must run in: name and the words that start them. */
export const SHELLS: readonly (readonly [name: string, command: readonly string[]])[] = [
  ['dash', ['dash']],
  ['busybox ash', ['busybox', 'ash']],
];

/** Runs take seconds where other work is going on: dozens of processes each. */
export const CAPTURE_TIMEOUT = 300_000;

/** Says what to install where a program of these tests is missing. */
export const requireProgram = (name: string): void => {
  if (spawnSync(name, ['--version'], { stdio: 'ignore', input: '' }).error !== undefined)
    throw new Error(`these tests need ${name}; install it (Debian: "apt-get install dash busybox shellcheck")`);
};

/** Runs the capture script in a shell, from its standard input as ssh does, before the programs of a recorded host. */
export const runCapture = (
  shell: readonly string[],
  host: { readonly programs: string; readonly root: string; readonly folder: string },
  args: readonly string[] = [],
  /** Asked again and again while the process runs: a signal to send to it, once. */
  signalWhen: () => NodeJS.Signals | null = () => null,
): Promise<Ran> =>
  new Promise((resolve, reject) => {
    const [command = '', ...words] = shell;
    requireProgram(command);
    const child = spawn(command, [...words, '-s', '--', ...args], {
      cwd: host.folder,
      env: {
        PATH: `${host.programs}:/usr/bin:/bin`,
        XDUMP_CAPTURE_ROOT: host.root,
        TMPDIR: host.folder,
      },
    });
    const out: Buffer[] = [];
    let errors = '';
    child.stdout.on('data', (part: Buffer) => out.push(part));
    child.stderr.on('data', (part: Buffer) => {
      errors += part.toString('utf8');
    });
    const asking = setInterval(() => {
      const signal = signalWhen();
      if (signal === null) return;
      clearInterval(asking);
      child.kill(signal);
    }, 20);
    child.on('error', reject);
    child.on('close', (code) => {
      clearInterval(asking);
      resolve({ code, stdout: Buffer.concat(out).toString('utf8'), stderr: errors });
    });
    child.stdin.end(captureScript());
  });
