import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { Missing } from './missing.mjs';
import { inProject } from './project.mjs';
import { runNode } from './run-process.mjs';

/** What `npm start` opens unless told otherwise. */
const DEFAULT = 'guest-destroyed';

/** Rules that the pages of the samples promise; the command line tool is asked about other captures. */
const PROMISED = {
  'changed-flag': ['GNT-01', 'GNT-04'],
  'guest-destroyed': ['BLK-30', 'EVC-05'],
  'healthy-load': [],
  'hostile-frontend': ['BLK-13', 'BLK-26', 'BLK-27'],
};

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
 * What the editor has to show of a capture: rules of its warnings and errors, and a grant row that is mapped, with the decoded pin
 * as the hover says it.
 */
export const expectationOf = async (file) => ({
  rules: PROMISED[path.basename(path.dirname(file))] ?? (await rulesOf(file)),
  pin: findPin(readFileSync(file, 'utf8')),
});

const rulesOf = async (file) => {
  const { output } = await runNode(inProject('bin', 'xdump.mjs'), ['check', '--format', 'json', file]);
  const { findings } = JSON.parse(output);
  return [...new Set(findings.map(({ rule }) => rule))].slice(0, 5);
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
