// `npm start`: builds and packages the extension and opens a sample capture in a real VS Code that has it.
import { once } from 'node:events';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { requireBrowser } from './lib/browser.mjs';
import { findDesktop, openInDesktop } from './lib/desktop.mjs';
import { installPackages } from './lib/install.mjs';
import { Missing, runMain } from './lib/missing.mjs';
import { pack } from './lib/pack.mjs';
import { VSIX } from './lib/project.mjs';
import { takeScreenshot } from './lib/screenshot.mjs';
import { givenFile, sampleFile, sampleNames } from './lib/samples.mjs';
import { installVscode } from './lib/vscode-install.mjs';
import { remoteUri, startVscode, workbenchUrl } from './lib/vscode-server.mjs';

const HELP = `npm start [-- OPTIONS]

Opens a capture in a real VS Code with the extension installed: in a desktop VS Code if "code" is on the path or
VSCODE_EXECUTABLE_PATH names one, else in VS Code served to your browser on this machine.

  --sample NAME         one of ${sampleNames().join(', ')}
  --file PATH           a capture or log of your own
  --browser             the served VS Code, even if there is a desktop one
  --screenshot OUT.png  open it without a window, wait for its findings, write the picture, end
  --help                this text
`;

const readOptions = (args) => {
  const options = {
    sample: { type: 'string' },
    file: { type: 'string' },
    browser: { type: 'boolean' },
    screenshot: { type: 'string' },
    help: { type: 'boolean' },
  };
  try {
    return parseArgs({ args, options }).values;
  } catch (error) {
    throw new Missing(`${error.message.split('. ')[0]}; "npm start -- --help" lists the options.`);
  }
};

const serve = async (file) => {
  await installVscode();
  const server = await startVscode({ vsix: VSIX });
  const address = workbenchUrl(server, path.dirname(file), [['openFile', remoteUri(server, file)]]);
  process.stdout.write(`\nVS Code is ready. Open this address in your browser:\n\n  ${address}\n\nCtrl-C ends it.\n`);
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  await server.stop();
};

await runMain('start', async (args) => {
  const { sample, file: given, browser, screenshot, help } = readOptions(args);
  if (help) {
    process.stdout.write(HELP);
    return 0;
  }
  if (sample !== undefined && given !== undefined) throw new Missing('give either --sample or --file, not both.');
  const file = given === undefined ? sampleFile(sample) : givenFile(given);
  if (screenshot !== undefined) requireBrowser();
  await installPackages();
  await pack();
  if (screenshot !== undefined) {
    await takeScreenshot(file, path.resolve(screenshot));
    return 0;
  }
  const code = browser ? undefined : findDesktop();
  if (code === undefined) await serve(file);
  else await openInDesktop(code, file, VSIX);
  return 0;
});
