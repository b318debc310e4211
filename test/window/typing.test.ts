import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { describe, it } from 'mocha';
import type { Page } from 'playwright-core';
import { inRepository } from '../support/repository.ts';

interface Window {
  readonly page: Page;
  command(title: string): Promise<void>;
  waitForEditor(): Promise<void>;
  waitForLens(text: string): Promise<void>;
  webview(index?: number): ReturnType<Page['frameLocator']>;
}

/** Opens a copy of samples/ in a real VS Code and does what a person does. */
async function inWindow(file: string, act: (window: Window) => Promise<void>): Promise<void> {
  const { withWindow } = await import(pathToFileURL(inRepository('scripts/editor/screenshot.mjs')).href);
  await withWindow({
    settings: { 'files.autoSave': 'off' },
    workspace: inRepository('samples'),
    file,
    act,
    size: { width: 1600, height: 1000 },
    out: inRepository('out/window.png'),
  });
}

const policy = 'credit/consumer-credit.policy.yaml';

describe('in the window', function () {
  this.timeout(180_000);

  it('typing min: 0.9 over min: 0.85 changes inlay, lens and panel without saving', async () => {
    const lines = (await readFile(inRepository('samples', policy), 'utf8')).split('\n');
    const line = lines.findIndex((text) => text.includes('pass: {min: 0.85}'));
    const column = (lines[line] ?? '').indexOf('0.85') + 1;
    assert.ok(line > 0 && column > 0, 'the credit policy has lost its bound of 0.85');
    await inWindow(policy, async ({ page, command, waitForEditor, waitForLens, webview }) => {
      await waitForEditor();
      await waitForLens('Promote · consumer-credit 3.4.0');
      await command('Gatewright: Simulate Gates');
      const panel = webview();
      await panel.getByRole('heading', { name: 'Promote', exact: true }).waitFor();

      await page.keyboard.press('Control+1'); // back to the policy
      await page.keyboard.press('Control+G');
      await page.keyboard.type(`${line + 1}:${column}`);
      await page.keyboard.press('Enter');
      const row = page.locator('.view-line', { hasText: 'min: 0.85' }).first();
      await row.filter({ hasText: '✓' }).waitFor();
      for (let i = 0; i < 4; i++) await page.keyboard.press('Shift+ArrowRight');
      await page.keyboard.type('0.9');

      await page.locator('.view-line', { hasText: 'min: 0.9' }).filter({ hasText: '✗' }).first().waitFor();
      await panel.getByRole('heading', { name: 'Block', exact: true }).waitFor();
      await page.locator('.tab.active.dirty', { hasText: 'consumer-credit.policy.yaml' }).waitFor(); // not saved
      await page.keyboard.press('Control+Home');
      await waitForLens('Block · consumer-credit 3.4.0');
    });
    assert.ok(existsSync(inRepository('out/window.png')));
  });
});
