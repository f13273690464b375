// What a person does in VS Code, done in its page. Selectors are those of VS Code 1.99 to 1.139.

const ANIMATION_MS = 400;
const PATIENCE_MS = 90_000;

/** Something that the editor should show and does not. */
export class NotShown extends Error {}

const shown = async (locator, what) => {
  await locator.waitFor({ timeout: PATIENCE_MS }).catch(() => {
    throw new NotShown(`the editor does not show ${what}`);
  });
  return locator;
};

/** The workbench in a page: `file` is the end of the name of the file that it opened. */
export const workbench = (page) => {
  const row = (part, text) => page.locator(`${part} [role="treeitem"]`, { hasText: text }).first();

  const command = async (title) => {
    await page.keyboard.press('F1');
    const input = page.locator('.quick-input-widget:visible .quick-input-box input');
    await input.waitFor();
    await input.fill(`>${title}`);
    await shown(page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first(), `the command ${title}`);
    await page.keyboard.press('Enter');
  };

  /** Puts the cursor on a place of the active editor; lines and columns count from 1. */
  const goToPlace = async (line, column) => {
    await page.keyboard.press('Control+G');
    const input = page.locator('.quick-input-widget:visible .quick-input-box input');
    await input.waitFor();
    await input.fill(`:${line}:${column}`);
    await page.keyboard.press('Enter');
    await input.waitFor({ state: 'hidden' });
  };

  return {
    page,
    command,
    goToPlace,

    /** Waits until the editor shows the text of a file. */
    waitForFile: async (name) => {
      await shown(page.locator(`.monaco-editor[data-uri$="${name}"] .view-line`).first(), `the text of ${name}`);
    },

    /** Opens the Problems panel and waits for an entry of each of these rules. */
    showProblems: async (rules) => {
      await command('Problems: Focus on Problems View');
      for (const rule of rules) await shown(row('.markers-panel', rule), `${rule} in the Problems panel`);
    },

    /** Opens the side panel and waits for a row of a tree with this text; gives the row. */
    showTreeRow: async (view, text) => {
      await command(`Xen Dump: Focus on ${view} View`);
      return shown(row('.part.sidebar .pane-body', text), `${text} in the ${view} tree`);
    },

    /** Opens a folded row of a tree by its arrow; a click on the row itself would lead to the text. */
    unfold: async (found) => {
      if ((await found.getAttribute('aria-expanded')) === 'false') await found.locator('.monaco-tl-twistie').click();
    },

    /** Selects in the Machine tree what stands at a place of the text, and waits for a row with this text beside it. */
    revealInTree: async (line, column, text) => {
      await goToPlace(line, column);
      await command('Xen Dump: Reveal in Machine Tree');
      return shown(row('.part.sidebar .pane-body', text), `${text} in the Machine tree`);
    },

    /** Shows the hover at a place of the text and waits until it says this. */
    showHover: async (line, column, text) => {
      await goToPlace(line, column);
      await command('Show or Focus Hover');
      const hover = page.locator('.monaco-hover:not(.hidden) .hover-contents', { hasText: text }).first();
      return (await shown(hover, `a hover with ${text}`)).innerText();
    },

    /** Waits for a squiggle of an error in the text. */
    waitForSquiggle: () => shown(page.locator('.squiggly-error').first(), 'a squiggle'),

    /** Waits until a rendered Markdown page is open that says this. */
    waitForPage: async (text) => {
      const frame = page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
      await shown(frame.getByText(text).first(), `a page with ${text}`);
    },

    /** Types into the command palette without running anything; gives the titles that it lists. */
    listCommands: async (text) => {
      await page.keyboard.press('F1');
      const input = page.locator('.quick-input-widget:visible .quick-input-box input');
      await input.waitFor();
      await input.fill(`>${text}`);
      const rows = page.locator('.quick-input-list .monaco-list-row', { hasText: text });
      await shown(rows.first(), `commands of ${text}`);
      return rows.allInnerTexts();
    },

    /** Chooses from the list that a command shows. */
    choose: async (text) => {
      const title = page.locator('.quick-input-widget:visible .quick-input-list .monaco-list-row', { hasText: text });
      await shown(title.first(), `${text} to choose`);
      await page.locator('.quick-input-widget:visible .quick-input-box input').fill(text);
      await title.first().click();
    },

    /** Waits until the language status of the active editor says this. */
    waitForStatus: (text) =>
      shown(page.locator(`[id="status.languageStatus"][aria-label*="${text}"]`).first(), `the status ${text}`),

    /** Writes the picture of the page when nothing moves any more. */
    picture: async (file) => {
      await page.waitForTimeout(ANIMATION_MS);
      await page.screenshot({ path: file });
    },
  };
};
