import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { withWorkbench } from './open-workbench.mjs';
import { VSIX } from './project.mjs';
import { expectationOf } from './samples.mjs';
import { installVscode } from './vscode-install.mjs';

/**
 * Opens a capture without a window and writes a picture of it, but only when the editor shows what the command line tool says:
 * its rules in the Problems panel (or that there are none), a grant table with a count of rows in the tree, and the hover of a decoded pin.
 */
export const takeScreenshot = async (file, picture) => {
  const { rules, pin } = await expectationOf(file);
  await installVscode();
  mkdirSync(path.dirname(picture), { recursive: true });
  await withWorkbench({ file, vsix: VSIX, failure: picture }, async (bench) => {
    await bench.showProblems(rules);
    if (rules.length === 0) await bench.waitForStatus('No contradictions');
    const shown = [`Problems: ${rules.join(', ') || 'none'}`];
    if (pin !== undefined) {
      const table = await bench.revealInTree(pin.line, pin.column, /\d+ active entr/);
      shown.push(`tree: ${(await table.innerText()).replace(/\s+/g, ' ')}`);
      shown.push(`hover: ${(await bench.showHover(pin.line, pin.column, pin.text)).split('\n')[0]}`);
    }
    await bench.picture(picture);
    process.stdout.write(`${shown.join('\n')}\nwritten: ${picture}\n`);
  });
};
