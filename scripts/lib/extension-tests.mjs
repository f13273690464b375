import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { launchBrowser } from './browser.mjs';
import { inProject, ROOT, TEST_OUTPUT } from './project.mjs';
import { remoteUri, startVscode, workbenchUrl } from './vscode-server.mjs';

const TIMEOUT_MS = Number(process.env.XDUMP_TEST_TIMEOUT ?? 900_000);

/** Where the suite writes its results, told to it by the variable XDUMP_TEST_RESULTS. */
export const RESULTS = path.join(TEST_OUTPUT, 'host-results.json');

/** What VS Code logged meanwhile; most of it is about features that this installation leaves out. */
const LOG = path.join(TEST_OUTPUT, 'host.log');

/** The bundled suite; both kinds of VS Code load it. */
export const SUITE = inProject('dist-test', 'suite.cjs');

/** What the suite wrote, as a step's result; `reason` says what is known when it did not come to its end. */
export const readResults = (reason, ended = true) => {
  const results = readTests();
  const failed = results.filter(({ state }) => state !== 'passed');
  const told = failed.map(({ title, state, error }) => `${title}: ${state}${error === undefined ? '' : `\n${error}`}`);
  if (!ended || results.length === 0) told.push(reason);
  return {
    passed: results.length - failed.length,
    failed: failed.length + (ended && results.length > 0 ? 0 : 1),
    note: ended ? '' : 'did not end',
    output: told.join('\n'),
  };
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
  let ended = false;
  const server = await startVscode({ tests: true, env: { XDUMP_TEST_RESULTS: RESULTS } });
  const browser = await launchBrowser().catch(async (error) => {
    await server.stop();
    throw error;
  });
  try {
    const page = await (await browser.newContext({ viewport: { width: 1360, height: 820 } })).newPage();
    const exit = new Promise((resolve) => void page.exposeFunction('codeAutomationExit', () => resolve(true)));
    await page.exposeFunction('codeAutomationLog', (type, values) => void log.push(`${type}: ${values.join(' ')}`));
    page.on('pageerror', (error) => log.push(`page: ${error.message}`));
    const payload = [
      ['extensionDevelopmentPath', remoteUri(server, ROOT)],
      ['extensionTestsPath', remoteUri(server, SUITE)],
    ];
    await page.goto(workbenchUrl(server, inProject('samples'), payload));
    ended = await Promise.race([exit, timeout()]);
    if (!ended) {
      log.push(server.log());
      await page.screenshot({ path: path.join(TEST_OUTPUT, 'host-timeout.png') });
    }
  } finally {
    await browser.close();
    await server.stop();
  }
  writeFileSync(LOG, log.join('\n'));
  return readResults(
    `${ended ? '' : `The suite did not end within ${TIMEOUT_MS / 1000} s. `}The log is in ${path.relative(ROOT, LOG)}.`,
    ended,
  );
};

const timeout = () => new Promise((resolve) => setTimeout(() => resolve(false), TIMEOUT_MS).unref());
