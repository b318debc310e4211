// What a person does in the window, for pictures and for checks of panels: commands, files, waiting for what shows up.

const ROWS = '.quick-input-widget .monaco-list-row';

/** Resolves once the window has shown no change for `quiet` milliseconds. */
async function settle(page, quiet) {
  await page.evaluate(
    (ms) =>
      new Promise((resolve) => {
        let timer = setTimeout(done, ms);
        const observer = new MutationObserver(() => {
          clearTimeout(timer);
          timer = setTimeout(done, ms);
        });
        observer.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
        function done() {
          observer.disconnect();
          resolve();
        }
      }),
    quiet,
  );
}

/**
 * The actions on one window. Each waits for what it needs and fails after the page's time-out.
 * @param {import('playwright-core').Page} page
 */
export function actionsOn(page) {
  const input = page.locator('.quick-input-widget input').first();

  /** Types into the palette and takes the entry with that text. */
  async function pick(key, text, entry) {
    await page.keyboard.press(key);
    await input.waitFor();
    await input.fill(text);
    await page.locator(ROWS, { hasText: entry }).first().click();
    await page.mouse.move(0, 0); // else what lies under the pointer now shows its tooltip
  }

  return {
    page,

    /** Runs a command by its title as the palette shows it, category included: `View: Toggle Word Wrap`. */
    command: (title) => pick('F1', `>${title}`, title),

    /** Opens a file of the workspace by its path. */
    openFile: async (file) => {
      await pick('Control+P', file, file.split('/').at(-1));
      await page.locator('.tab.active', { hasText: file.split('/').at(-1) }).waitFor();
    },

    /** Waits until the active editor shows text. */
    waitForEditor: () => page.locator('.monaco-editor .view-line').first().waitFor(),

    /** Waits for a squiggle of that severity in an editor. */
    waitForSquiggle: (severity = 'error') =>
      page.locator(`.squiggly-${severity}`).first().waitFor({ state: 'attached' }),

    /** Waits for a row of the Problems view that contains `text`; opens the view. */
    waitForProblem: async (text) => {
      await page.keyboard.press('Control+Shift+M');
      await page.locator('.markers-panel .monaco-list-row', { hasText: text }).first().waitFor();
    },

    /** Waits for a code lens that contains `text`. */
    waitForLens: (text) => page.locator('.codelens-decoration', { hasText: text }).first().waitFor(),

    /** Waits for `text` anywhere in the window, webviews aside. */
    waitForText: (text) => page.getByText(text).first().waitFor(),

    /** The document inside the `index`-th visible webview, as a frame locator. */
    webview: (index = 0) => page.frameLocator('iframe.webview.ready').nth(index).frameLocator('iframe#active-frame'),

    /** Waits until the window has been still for `quiet` milliseconds. */
    waitForStill: (quiet = 700) => settle(page, quiet),
  };
}
