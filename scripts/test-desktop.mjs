// `npm run test:desktop [-- VERSION]`: the suite of test/host/suite in a desktop VS Code; VSCODE_EXECUTABLE_PATH names one, else it is downloaded.
import { installPackages } from './lib/install.mjs';
import { clearResults, readResults, RESULTS, SUITE } from './lib/extension-tests.mjs';
import { Missing, runMain } from './lib/missing.mjs';
import { build } from './lib/pack.mjs';
import { inProject, ROOT } from './lib/project.mjs';
import { closeSteps, runSteps } from './lib/steps.mjs';

const { VSCODE_EXECUTABLE_PATH: vscodeExecutablePath } = process.env;

const runInDesktop = async (version) => {
  const { downloadAndUnzipVSCode, runTests } = await import('@vscode/test-electron');
  const program =
    vscodeExecutablePath ??
    (await downloadAndUnzipVSCode(version).catch((error) => {
      throw new Missing(`VS Code could not be downloaded (${error.message}); name one in VSCODE_EXECUTABLE_PATH.`);
    }));
  clearResults();
  const reason = await runTests({
    vscodeExecutablePath: program,
    extensionDevelopmentPath: ROOT,
    extensionTestsPath: SUITE,
    launchArgs: [inProject('samples'), '--disable-extensions', '--disable-workspace-trust'],
    extensionTestsEnv: { XDUMP_TEST_RESULTS: RESULTS },
  }).then(
    () => '',
    (error) => String(error),
  );
  return readResults(reason);
};

await runMain('test:desktop', async ([version]) => {
  await installPackages();
  await build(['--tests']);
  return closeSteps(await runSteps([{ name: 'extension in a desktop VS Code', run: () => runInDesktop(version) }]));
});
