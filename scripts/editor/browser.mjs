// The window: one page of a headless Chromium that can reach nothing but this machine.
import { chromium as playwright } from 'playwright-core';
import { ensureChromium } from './chromium.mjs';

// No sandbox: it can't start as root or in most containers, and no foreign page is ever opened.
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const isLocal = (url) => !url.protocol.startsWith('http') || ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);

/**
 * Opens an empty page and adds what closes the browser to `cleanup`.
 * @param {object} options
 * @param {ReturnType<import('./cleanup.mjs').createCleanup>} options.cleanup
 * @param {{width: number, height: number}} [options.size]
 * @param {number} [options.zoom] the browser's zoom: at 2 the page has half as many pixels each way to lay out in
 * @param {number} [options.timeout] milliseconds that waiting for anything in the page may take
 * @param {(text: string) => void} [options.onLog] gets progress, and the page's console
 * @returns {Promise<import('playwright-core').Page>}
 */
export async function openPage({
  cleanup,
  size = { width: 1400, height: 900 },
  zoom = 1,
  timeout = 30_000,
  onLog,
  log,
}) {
  const { executable, env } = await ensureChromium({ log });
  const browser = await playwright.launch({
    executablePath: executable,
    args: ARGUMENTS,
    env: { ...process.env, ...env },
    handleSIGINT: false, // the cleanup closes it, after what still needs it
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
  cleanup.add(() => browser.close());
  const viewport = { width: Math.round(size.width / zoom), height: Math.round(size.height / zoom) };
  const page = await browser.newPage({ viewport, deviceScaleFactor: zoom, reducedMotion: 'reduce' });
  page.setDefaultTimeout(timeout);
  // Refused at once, where a closed network would let every request wait for its time-out.
  await page.route(
    (url) => !isLocal(url),
    (route) => route.abort(),
  );
  if (onLog) page.on('console', (message) => onLog(`${message.text()}\n`));
  return page;
}
