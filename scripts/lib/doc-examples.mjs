// Examples in the documentation are real: a fenced block `console` begins with `$ node bin/xdump.mjs …`, perhaps
// with `| head -N`, and the lines behind it are what the command prints.
import { spawnSync } from 'node:child_process';
import { inProject, ROOT } from './project.mjs';

/** Pages whose examples are run. */
export const examplePages = ['README.md', 'docs/cli.md'];

const BLOCK = /^```console\n\$ (node bin\/xdump\.mjs .+)\n[^]*?^```$/gm;

/** A page with what its examples print now, instead of what stands there. */
export const fillExamples = (page) =>
  page.replaceAll(BLOCK, (_block, command) => `\`\`\`console\n$ ${command}\n${outputOf(command)}\`\`\``);

const outputOf = (command) => {
  const [program, head] = command.split(' | head -');
  const args = program.split(' ').slice(2);
  const { stdout } = spawnSync(process.execPath, [inProject('bin/xdump.mjs'), ...args], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  const lines = stdout.split('\n').slice(0, head === undefined ? -1 : Number(head));
  return lines.map((line) => `${line}\n`).join('');
};
