import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { Missing } from './missing.mjs';
import { inProject } from './project.mjs';
import { runNode } from './run-process.mjs';

/** What `npm start` opens unless told otherwise. */
const DEFAULT = 'guest-destroyed';

/** Names of the samples, each a folder of samples/ with a capture of the same name. */
export const sampleNames = () =>
  readdirSync(inProject('samples')).filter((name) => existsSync(inProject('samples', name, `${name}.xdump`)));

/** The capture of a sample. */
export const sampleFile = (name) => {
  const names = sampleNames();
  const chosen = name ?? (names.includes(DEFAULT) ? DEFAULT : names[0]);
  if (names.includes(chosen)) return inProject('samples', chosen, `${chosen}.xdump`);
  throw new Missing(`there is no sample "${chosen}"; there are ${names.join(', ')}.`);
};

/** A file that the user named. */
export const givenFile = (name) => {
  const file = path.resolve(name);
  if (!existsSync(file)) throw new Missing(`there is no file ${file}.`);
  if (!statSync(file).isFile()) throw new Missing(`${file} is not a file.`);
  return file;
};

/**
 * What the command line tool says about a capture, for the editor to be compared with: rules of its warnings and errors, and a
 * grant row that is mapped, with the decoded pin as the hover says it.
 */
export const expectationOf = async (file) => {
  const { output } = await runNode(inProject('bin', 'xdump.mjs'), ['check', '--format', 'json', file]);
  const { findings } = JSON.parse(output);
  return {
    rules: [...new Set(findings.map(({ rule }) => rule))].slice(0, 5),
    pin: findPin(readFileSync(file, 'utf8')),
  };
};

const ROW = /\[0x[0-9a-f]{3,8}\] {1,8}\d{1,5} 0x[0-9a-f]{1,16} (0x0000000[1-9])/;

const findPin = (text) => {
  const lines = text.split('\n');
  const index = lines.findIndex((line) => ROW.test(line));
  if (index < 0) return undefined;
  const match = ROW.exec(lines[index]);
  const column = match.index + match[0].length - 4;
  return { line: index + 1, column, text: new RegExp(`pin ${match[1]}: \\d+ host mappings? for writing`) };
};
