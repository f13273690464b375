import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { inProject, ROOT } from './project.mjs';

/**
 * Runs a program to its end and gives its exit code and everything it printed (both streams, in order). With `show` it prints
 * while it runs as well. Standard input is closed, so nothing can wait for an answer.
 */
export const runProcess = (command, args, { cwd = ROOT, env = {}, show = false } = {}) =>
  new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    const chunks = [];
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        chunks.push(chunk);
        if (show) process.stderr.write(chunk);
      });
    }
    child.on('error', (error) => resolve({ code: 127, output: error.message }));
    child.on('close', (code, signal) => {
      const output = Buffer.concat(chunks).toString();
      resolve({ code: code ?? 1, output: signal ? `${output}\nended by ${signal}` : output });
    });
  });

/** Runs a script of the clone, or any other file of JavaScript, with this Node. */
export const runNode = (script, args = [], options = {}) => runProcess(process.execPath, [script, ...args], options);

/** Runs the command of an installed package; `name` where a package has several. No shell, hence the same on every system. */
export const runTool = (packageName, args, { name = packageName, ...options } = {}) => {
  const folder = inProject('node_modules', packageName);
  const { bin } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  return runNode(path.join(folder, typeof bin === 'string' ? bin : bin[name]), args, options);
};

/** Runs npm: the one that started us, else the one on the path (a batch file on Windows, which needs a shell). */
export const runNpm = (args, options = {}) => {
  const { npm_execpath: npm } = process.env;
  if (npm?.endsWith('.js')) return runNode(npm, args, options);
  return process.platform === 'win32'
    ? runProcess('cmd.exe', ['/d', '/s', '/c', 'npm', ...args], options)
    : runProcess('npm', args, options);
};
