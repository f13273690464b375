// Runs a command as a whole process and measures it from outside.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Is a program there? */
export const hasProgram = (name) => spawnSync('sh', ['-c', `command -v ${name}`]).status === 0;

/** Runs once; answers milliseconds, exit status and the bytes that it printed. */
export const runOnce = (command, args, { env = {}, output = 'pipe' } = {}) => {
  const begin = process.hrtime.bigint();
  const { status, stdout, error } = spawnSync(command, args, {
    env: { ...process.env, ...env },
    // Usually a pipe, because grep stops at its first match when it writes to /dev/null.
    stdio: ['ignore', output, 'ignore'],
    maxBuffer: 2 ** 26,
  });
  if (error !== undefined) throw error;
  return { ms: Number(process.hrtime.bigint() - begin) / 1e6, status, stdout };
};

/** Best of several runs of each command, taken in turn so that a busy moment hits all of them. */
export const bestOf = (rounds, commands) => {
  const best = new Map(commands.map(({ name }) => [name, Infinity]));
  for (let round = 0; round < rounds; round += 1) {
    for (const { name, command, args, env } of commands)
      best.set(name, Math.min(best.get(name) ?? Infinity, runOnce(command, args, { env }).ms));
  }
  return best;
};

/** Peak resident memory in bytes, as GNU time reports it; null where it is not installed. */
export const peakMemory = (command, args) => {
  if (!existsSync('/usr/bin/time')) return null;
  const { stderr } = spawnSync('/usr/bin/time', ['-v', command, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  const match = /Maximum resident set size \(kbytes\): (\d+)/.exec(stderr.toString());
  return match === null ? null : Number(match[1]) * 1024;
};
