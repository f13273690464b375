import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { inProject, ROOT } from './project.mjs';
import { runTool } from './run-process.mjs';

const RESULTS = inProject('.cache', 'vitest.json');

/** Suites by their folder of test/; everything that is in no other suite belongs to the first. Each must have tests. */
const SUITES = [
  { name: 'unit and property tests', folders: [] },
  { name: 'protocol tests', folders: ['lsp'] },
  { name: 'command line as a process', folders: ['cli'] },
  { name: 'real captures', folders: ['truth', 'golden'] },
  { name: 'capture script', folders: ['capture'] },
  { name: 'package and scripts', folders: ['scripts'] },
];

/** Runs all tests of vitest at once and gives one result for each suite. */
export const vitestStep = {
  name: 'vitest',
  run: async () => {
    mkdirSync(path.dirname(RESULTS), { recursive: true });
    rmSync(RESULTS, { force: true });
    const args = ['run', '--reporter=json', `--outputFile=${RESULTS}`, '--reporter=default', '--silent=passed-only'];
    const { code, output } = await runTool('vitest', args, { env: { NO_COLOR: '1' } });
    const files = readFiles();
    if (files === undefined) return { passed: 0, failed: 1, note: 'vitest did not run', output };
    const suites = SUITES.map((suite) => suiteResult(suite, files));
    const missed = suites.filter(({ passed, failed }) => passed + failed === 0);
    const skipped = files
      .flatMap(({ tests }) => tests)
      .filter(({ status }) => status !== 'passed' && status !== 'failed');
    // Captures beside the project are no part of a clone; with them every test must run.
    const hasCaptures = existsSync(path.join(ROOT, '../shared/corpus'));
    const failed = sum(suites, 'failed') + missed.length + (hasCaptures ? skipped.length : 0);
    const told = [
      ...missed.map(({ name }) => `${name}: there is no test`),
      ...skipped.map(({ fullName, status }) => `${status}: ${fullName}`),
      failed > 0 || code !== 0 ? failuresOf(output) : '',
    ];
    return {
      passed: sum(suites, 'passed'),
      // A run that fails without a failed test has an error outside of tests.
      failed: failed === 0 && code !== 0 ? 1 : failed,
      note: [
        ...suites.map(({ name, passed }) => `${name} ${passed}`),
        ...(skipped.length > 0 && !hasCaptures
          ? [`${skipped.length} not run, because ../shared/corpus is not there`]
          : []),
      ].join(', '),
      output: told.join('\n').trim(),
    };
  },
};

const readFiles = () => {
  try {
    return JSON.parse(readFileSync(RESULTS, 'utf8')).testResults.map(({ name, status, message, assertionResults }) => ({
      folder: path.relative(path.join(ROOT, 'test'), name).split(path.sep)[0],
      // A file that cannot be loaded has no tests but has failed.
      tests: assertionResults.length === 0 && status === 'failed' ? [{ status, fullName: message }] : assertionResults,
    }));
  } catch {
    return undefined;
  }
};

const suiteResult = ({ name, folders }, files) => {
  const others = SUITES.flatMap((suite) => suite.folders);
  const mine = files.filter(({ folder }) =>
    folders.length === 0 ? !others.includes(folder) : folders.includes(folder),
  );
  const count = (status) => mine.flatMap(({ tests }) => tests).filter((test) => test.status === status).length;
  return { name, passed: count('passed'), failed: count('failed') };
};

const sum = (list, field) => list.reduce((total, entry) => total + entry[field], 0);

/** The part of vitest's report that is about failures. */
const failuresOf = (output) => {
  const start = output.search(/^.*(Failed (Tests|Suites)|Unhandled Errors).*$/m);
  return (start < 0 ? output : output.slice(start)).slice(0, 20_000);
};
