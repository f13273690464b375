import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';
import { commandTests } from './commands.ts';
import { diagnosticTests } from './diagnostics.ts';
import { languageTests } from './language.ts';
import { largeFileTests } from './large-file.ts';
import { navigationTests } from './navigation.ts';
import { serverTests } from './server.ts';
import { settingTests } from './settings.ts';
import { treeTests } from './trees.ts';

/** What the suite tells about one test. */
interface TestResult {
  readonly title: string;
  readonly state: 'passed' | 'failed' | 'skipped';
  readonly error?: string;
}

/** Called by VS Code's extension host, in a desktop and in a served VS Code: runs all tests, rejects when one failed. */
export const run = (): Promise<void> => {
  const mocha = new Mocha({ ui: 'tdd', color: false, timeout: 60_000, slow: 5000 });
  const only = process.env['XDUMP_TEST_GREP'];
  if (only !== undefined) mocha.grep(only);
  mocha.suite.emit('pre-require', globalThis, null, mocha);
  languageTests();
  diagnosticTests();
  navigationTests();
  treeTests();
  commandTests();
  settingTests();
  serverTests();
  largeFileTests();
  return new Promise((resolve, reject) => {
    const results: TestResult[] = [];
    const tell = (result: TestResult): void => {
      results.push(result);
      // After each test, so that a suite that hangs still tells how far it came.
      const file = process.env['XDUMP_TEST_RESULTS'];
      if (file !== undefined) writeFileSync(file, JSON.stringify(results, null, 1));
    };
    const runner = mocha.run((failures) => {
      if (failures === 0) resolve();
      else reject(new Error(`${failures} of ${results.length} tests failed`));
    });
    runner.on('pass', (test) => {
      tell({ title: test.fullTitle(), state: 'passed' });
    });
    runner.on('pending', (test) => {
      tell({ title: test.fullTitle(), state: 'skipped' });
    });
    runner.on('fail', (test, error: Error) => {
      tell({ title: test.fullTitle(), state: 'failed', error: error.stack ?? error.message });
    });
  });
};
