import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { panelHtml } from '../../../client/simulation/html.ts';
import type { FromPanel, ToPanel } from '../../../client/webview/simulation/messages.ts';
import { inRepository } from '../../support/repository.ts';
import themes from './themes.json';

export type Theme = keyof typeof themes;
export const themeNames = Object.keys(themes) as Theme[];

interface ChromiumScript {
  ensureChromium(): Promise<{ executable: string; env?: Record<string, string> }>;
}

const origin = 'https://panel.example';

declare global {
  interface Window {
    /** What the page sent to the extension. */
    sent: FromPanel[];
    savedState: unknown;
    hacked?: number;
    acquireVsCodeApi(): unknown;
  }
}

/** A Chromium for the panel's tests; the caller closes it. */
export async function openBrowser(): Promise<Browser> {
  // Left to run time: a script of the repository, not part of the tests' bundle.
  const script = pathToFileURL(inRepository('scripts/editor/chromium.mjs')).href;
  const { ensureChromium }: ChromiumScript = await import(script);
  const { executable, env } = await ensureChromium();
  return chromium.launch({
    executablePath: executable,
    // No sandbox: it can't start as root or in most containers, and no foreign page is ever opened.
    args: ['--no-sandbox', '--disable-gpu'],
    env: { ...process.env, ...env } as Record<string, string>,
  });
}

export interface PanelOptions {
  readonly theme?: Theme;
  readonly width?: number;
  readonly height?: number;
  /** What the window kept of an earlier panel. */
  readonly state?: unknown;
  /** Root font size in pixels; 26 is VS Code's zoom of 200 %. */
  readonly fontSize?: number;
}

/**
 * The panel's page as the extension makes it, with the script and style sheet of the build and the colours of a theme.
 * Every request but for those two files is refused and recorded.
 */
export async function openPanel(browser: Browser, options: PanelOptions = {}) {
  const { theme = 'dark', width = 620, height = 900, state, fontSize = 13 } = options;
  const page = await browser.newPage({ viewport: { width, height }, reducedMotion: 'reduce' });
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' || /Content.Security/i.test(message.text())) problems.push(message.text());
  });
  const html = panelHtml({
    cspSource: origin,
    script: `${origin}/simulation.js`,
    style: `${origin}/simulation.css`,
    title: 'Gate simulation',
  });
  await page.route('**/*', async (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname === '/') return route.fulfill({ contentType: 'text/html', body: html });
    if (pathname === '/simulation.js')
      return route.fulfill({ contentType: 'text/javascript', body: await built('js') });
    if (pathname === '/simulation.css') return route.fulfill({ contentType: 'text/css', body: await built('css') });
    if (pathname !== '/favicon.ico') problems.push(`asked for ${route.request().url()}`);
    return route.abort();
  });
  const { class: className, variables } = themes[theme];
  await page.addInitScript(
    ({ className, variables, fontSize, state }) => {
      window.sent = [];
      window.savedState = state;
      window.acquireVsCodeApi = () => ({
        postMessage: (message: FromPanel) => window.sent.push(message),
        getState: () => window.savedState,
        setState: (next: unknown) => {
          window.savedState = next;
        },
      });
      // As VS Code does it: variables on the root element, the kind of theme as a class of the body.
      document.addEventListener('DOMContentLoaded', () => {
        for (const [name, value] of Object.entries(variables)) document.documentElement.style.setProperty(name, value);
        document.documentElement.style.setProperty('--vscode-font-size', `${fontSize}px`);
        document.body.className = className;
      });
    },
    { className, variables: variables as Readonly<Record<string, string>>, fontSize, state },
  );
  await page.goto(`${origin}/`);
  await page.waitForFunction(() => window.sent.some((message) => message.type === 'ready'));
  return { page, problems, post: (message: ToPanel) => post(page, message) };
}

function built(extension: string): Promise<Buffer> {
  return readFile(inRepository('dist/webview', `simulation.${extension}`));
}

/** Sends a message to the panel and waits until it is drawn. */
async function post(page: Page, message: ToPanel): Promise<void> {
  await page.evaluate(async (sent) => {
    window.postMessage(sent, '*');
    await new Promise((resolve) => setTimeout(resolve));
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  }, message);
}
