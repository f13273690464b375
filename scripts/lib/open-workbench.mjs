import path from 'node:path';
import { launchBrowser } from './browser.mjs';
import { remoteUri, startVscode, workbenchUrl } from './vscode-server.mjs';
import { workbench } from './workbench.mjs';

const SIZE = { width: 1360, height: 820 };

/**
 * Opens a capture in a served VS Code that has the packaged extension, does something in its workbench and ends both. When that
 * fails, `failure` is the picture of the page as it was.
 */
export const withWorkbench = async ({ file, vsix, settings, failure }, act) => {
  const browser = await launchBrowser();
  let server;
  try {
    server = await startVscode({ vsix, settings });
    const context = await browser.newContext({ viewport: SIZE });
    context.setDefaultTimeout(90_000);
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const page = await context.newPage();
    try {
      const payload = [
        ['openFile', remoteUri(server, file)],
        ['skipWelcome', 'true'],
      ];
      await page.goto(workbenchUrl(server, path.dirname(file), payload));
      const bench = workbench(page);
      await bench.waitForFile(path.basename(file));
      return await act(bench, server);
    } catch (error) {
      if (failure !== undefined) await page.screenshot({ path: failure });
      throw error;
    }
  } finally {
    await browser.close();
    await server?.stop();
  }
};
