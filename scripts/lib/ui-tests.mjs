import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { withWorkbench } from './open-workbench.mjs';
import { inProject, TEST_OUTPUT, VSIX } from './project.mjs';

const SAMPLE = inProject('samples', 'changed-flag', 'changed-flag.xdump');
const PICTURES = path.join(TEST_OUTPUT, 'ui');

/** The row of the sample whose flags were changed: its line, and a column of its pin. */
const ROW = {
  line:
    readFileSync(SAMPLE, 'utf8')
      .split('\n')
      .findIndex((line) => line.endsWith('0x07e706 0x00')) + 1,
  pin: 34,
};
const PIN = /pin 0x00000001: 1 host mapping for writing/;

const THEMES = {
  dark: 'Default Dark Modern',
  light: 'Default Light Modern',
  'high-contrast': 'Default High Contrast',
};

/** A user's way through the packaged extension, in three themes; each step that is seen counts, and each has its picture. */
export const runUiTests = async () => {
  rmSync(PICTURES, { recursive: true, force: true });
  mkdirSync(PICTURES, { recursive: true });
  const seen = [];
  const folder = mkdtempSync(path.join(tmpdir(), 'xdump-ui-'));
  const file = path.join(folder, path.basename(SAMPLE));
  copyFileSync(SAMPLE, file);
  const options = {
    file,
    vsix: VSIX,
    settings: { 'workbench.colorTheme': THEMES.dark },
    failure: path.join(PICTURES, 'failure.png'),
  };
  try {
    await withWorkbench(options, async (bench, server) => {
      for (const [theme, name] of Object.entries(THEMES)) {
        if (theme !== 'dark') {
          server.changeSettings({ 'workbench.colorTheme': name });
          await bench.page.reload();
        }
        const step = async (title, act) => {
          await act();
          seen.push(`${theme}: ${title}`);
          await bench.picture(path.join(PICTURES, `${theme}-${String(seen.length).padStart(2, '0')}-${title}.png`));
        };
        await everyTheme(bench, step);
        if (theme === 'dark') await once(bench, step);
      }
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { passed: seen.length, failed: 1, note: '', output: `after ${seen.at(-1) ?? 'nothing'}: ${reason}` };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return { passed: seen.length, failed: 0, note: 'pictures in test/host/out/ui', output: '' };
};

const everyTheme = async (bench, step) => {
  await step('squiggle', async () => {
    await bench.waitForFile('changed-flag.xdump');
    await bench.goToPlace(ROW.line, 1);
    await bench.waitForSquiggle();
  });
  await step('problems', () => bench.showProblems(['GNT-01', 'GNT-04']));
  await step('machine', async () => {
    await bench.unfold(await bench.showTreeRow('Machine', /^d1/));
    await bench.unfold(await bench.showTreeRow('Machine', /77 active entries/));
  });
  await step('hover', () => bench.showHover(ROW.line, ROW.pin, PIN));
};

const once = async (bench, step) => {
  await bench.page.keyboard.press('Escape');
  await step('findings', () => bench.showTreeRow('Findings', /GNT-01/));
  await step('palette', async () => {
    const titles = await bench.listCommands('Xen Dump');
    if (titles.length < 8) throw new Error(`the palette lists only ${titles.join(', ')}`);
  });
  await bench.page.keyboard.press('Escape');
  await step('status', async () => {
    await bench.goToPlace(ROW.line, 1);
    await bench.waitForStatus('1 error, 1 warning');
  });
  await step('rule', async () => {
    await bench.command('Xen Dump: Explain Rule');
    await bench.choose('GNT-01');
    await bench.waitForPage('Flags do not match pins');
  });
};
