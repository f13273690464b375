import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { launchBrowser } from './browser.mjs';
import { inProject, ROOT, TEST_OUTPUT } from './project.mjs';
import { remoteUri, startVscode, workbenchUrl } from './vscode-server.mjs';

const TIMEOUT_MS = Number(process.env.XDUMP_TEST_TIMEOUT ?? 240_000);

/** Where the suite writes its results, told to it by the variable XDUMP_TEST_RESULTS. */
export const RESULTS = path.join(TEST_OUTPUT, 'host-results.json');

/** The bundled suite; both kinds of VS Code load it. */
export const SUITE = inProject('dist-test', 'suite.cjs');

/** What the suite wrote, as a step's result; `output` is told as well when it failed or when there are no results. */
export const readResults = (output) => {
  const results = readTests();
  const failed = results.filter(({ state }) => state !== 'passed');
  if (results.length === 0) return { passed: 0, failed: 1, note: 'the suite did not run', output };
  const told = failed.map(({ title, state, error }) => `${title}: ${state}\n${error ?? ''}`).join('\n');
  return { passed: results.length - failed.length, failed: failed.length, note: '', output: told };
};

const readTests = () => {
  try {
    return JSON.parse(readFileSync(RESULTS, 'utf8'));
  } catch {
    return [];
  }
};

/** Empties the place of the results. */
export const clearResults = () => {
  mkdirSync(TEST_OUTPUT, { recursive: true });
  rmSync(RESULTS, { force: true });
};

/** Runs the suite in the extension host of a VS Code that serves its workbench to a browser without window. */
export const runInServedVscode = async () => {
  clearResults();
  const log = [];
  const server = await startVscode({ tests: true, env: { XDUMP_TEST_RESULTS: RESULTS } });
  const browser = await launchBrowser().catch(async (error) => {
    await server.stop();
    throw error;
  });
  try {
    const page = await (await browser.newContext({ viewport: { width: 1360, height: 820 } })).newPage();
    const ended = new Promise((resolve) => void page.exposeFunction('codeAutomationExit', resolve));
    await page.exposeFunction('codeAutomationLog', (type, values) => void log.push(`${type}: ${values.join(' ')}`));
    page.on('pageerror', (error) => log.push(`page: ${error.message}`));
    const payload = [
      ['extensionDevelopmentPath', remoteUri(server, ROOT)],
      ['extensionTestsPath', remoteUri(server, SUITE)],
    ];
    await page.goto(workbenchUrl(server, inProject('samples'), payload));
    if ((await Promise.race([ended, timeout()])) === undefined) {
      log.push(`no end after ${TIMEOUT_MS / 1000} s`, server.log());
      await page.screenshot({ path: path.join(TEST_OUTPUT, 'host-timeout.png') });
    }
  } finally {
    await browser.close();
    await server.stop();
  }
  return readResults(log.join('\n'));
};

const timeout = () => new Promise((resolve) => setTimeout(resolve, TIMEOUT_MS).unref());
