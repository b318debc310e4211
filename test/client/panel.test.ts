import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import Ajv2020 from 'ajv/dist/2020.js';
import type { Browser, Locator, Page } from 'playwright-core';
import type { PanelState } from '../../client/webview/simulation/messages.ts';
import type { SimulationResult } from '../../server/protocol/messages.ts';
import { inRepository } from '../support/repository.ts';
import { openBrowser, openPanel, type PanelOptions, themeNames } from './support/panel-page.ts';
import * as fixtures from './support/reports.ts';

const { reports, simulation } = fixtures;

/** Violations of WCAG 2.2 A and AA and of axe's best practices. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(readFileSync(inRepository('node_modules/axe-core/axe.min.js'), 'utf8'));
  return page.evaluate(async () => {
    const axe = (globalThis as unknown as { axe: { run(options: object): Promise<{ violations: Violation[] }> } }).axe;
    interface Violation {
      id: string;
      nodes: { html: string; failureSummary: string }[];
    }
    const result = await axe.run({ resultTypes: ['violations'] });
    return result.violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.failureSummary} ${node.html}`),
    );
  });
}

/** The text of an element as a reader sees it. */
async function shown(element: Locator): Promise<string> {
  const [text = ''] = await element.allInnerTexts();
  return text;
}

describe('the simulation panel in a browser', function () {
  this.timeout(60_000);
  let browser: Browser;
  const pages: Page[] = [];

  before(async () => {
    browser = await openBrowser();
  });
  after(() => browser.close());
  afterEach(async () => {
    for (const page of pages.splice(0)) await page.close();
  });

  async function panel(result?: SimulationResult | null, options: PanelOptions = {}) {
    const opened = await openPanel(browser, options);
    pages.push(opened.page);
    const show = (next: SimulationResult | null, locked = false) =>
      opened.post({ type: 'simulation', uri: next?.uri ?? null, locked, result: next, notice: null });
    if (result !== undefined) await show(result);
    const sent = () => opened.page.evaluate(() => window.sent.splice(0));
    const open = async (gate: string) =>
      opened.page.getByRole('button', { name: gate }).and(opened.page.locator('.toggle')).click();
    return { ...opened, show, sent, open };
  }

  it('is tested with reports that the schema allows', () => {
    const validate = new Ajv2020({ allowUnionTypes: true, strict: false }).compile(
      JSON.parse(readFileSync(inRepository('schemas/gate-report.schema.json'), 'utf8')),
    );
    for (const [name, report] of Object.entries(reports)) {
      assert.ok(validate(report), `${name}: ${JSON.stringify(validate.errors)}`);
    }
  });

  describe('shows', () => {
    const decisions = { promoted: 'Promote', warned: 'Promote with warnings', held: 'Hold', blocked: 'Block' } as const;
    for (const [name, word] of Object.entries(decisions)) {
      it(`the decision ${word} in a word and a sign`, async () => {
        const { page, problems } = await panel(simulation(reports[name as keyof typeof decisions]));
        assert.equal(await shown(page.getByRole('heading', { level: 1 })), word);
        assert.equal(await page.locator('h1 svg').count(), 1);
        assert.deepEqual(problems, []);
      });
    }

    it('each gate’s outcome in a word', async () => {
      const { page } = await panel(simulation(reports.blocked));
      assert.deepEqual(await page.locator('.toggle .word').allInnerTexts(), [
        'pass',
        'warn',
        'fail',
        'fail',
        'fail',
        'inconclusive',
        'error',
        'fail',
        'skipped',
      ]);
    });

    it('why nothing is decided, and a way to choose', async () => {
      const undecided = simulation(null, { sample: null, message: 'Three reports are in scope: choose one.' });
      const { page, sent } = await panel(undecided);
      await page.getByText('Three reports are in scope: choose one.').waitFor();
      await page.getByRole('button', { name: 'Choose a metrics sample' }).last().click();
      assert.deepEqual((await sent()).at(-1), { type: 'choose', what: 'sample' });
    });

    it('that a decision is stale, and why', async () => {
      const { page } = await panel(simulation(reports.promoted, { stale: true, message: 'Line 12 can’t be read.' }));
      assert.equal(await shown(page.locator('.banner')), 'Stale. Line 12 can’t be read.');
    });

    it('what an opened gate was decided on: checks, groups, waiver, controls', async () => {
      const { page, open } = await panel(simulation(reports.blocked));
      await open('No group is selected');
      const groups = page.getByRole('table', { name: /Groups: sex/ });
      await groups.getByText('below ⅘').waitFor();
      assert.equal(await groups.getByRole('row').count(), 4);
      assert.equal(await page.locator('.checks tbody').count(), 3);
      await open('Feature drift');
      await page.getByRole('button', { name: /drift-after-migration/ }).waitFor();
      await page.getByText('eeoc-ugesp:1607.4(D)').waitFor();
    });

    it('the user’s language', async () => {
      const opened = await panel();
      const texts = JSON.parse(readFileSync(inRepository('l10n/bundle.l10n.de.json'), 'utf8'));
      await opened.post({ type: 'language', language: 'de', texts });
      await opened.show(simulation(reports.blocked));
      assert.equal(await shown(opened.page.getByRole('heading', { level: 1 })), 'Sperren');
      assert.equal(await opened.page.evaluate(() => document.documentElement.lang), 'de');
    });
  });

  describe('leads', () => {
    it('from a gate, a value and a bound to their lines', async () => {
      const { page, open, sent } = await panel(simulation(reports.blocked));
      await page.getByRole('button', { name: /^Gate disparate-impact/ }).click();
      await open('No group is selected');
      await page.getByRole('button', { name: /^sex=female observed/ }).click();
      await page.getByRole('button', { name: /^sex=female bound/ }).click();
      const places = (await sent()).flatMap((message) => (message.type === 'open' ? [message.place] : []));
      assert.deepEqual(places, [
        { path: 'policies/consumer-credit.policy.yaml', line: 10, column: 5 },
        { path: 'reports/oot.metrics.yaml', line: 22, column: 12 },
        { path: 'policies/consumer-credit.policy.yaml', line: 40, column: 12 },
      ]);
    });

    it('to the choice of stage and sample, and to staying on a policy', async () => {
      const { page, sent } = await panel(simulation(reports.blocked));
      await sent();
      await page.getByRole('button', { name: /Change the stage/ }).click();
      await page.getByRole('button', { name: /Choose a metrics sample/ }).click();
      await page.getByRole('button', { name: 'Stay on this policy' }).click();
      assert.deepEqual(await sent(), [
        { type: 'choose', what: 'stage' },
        { type: 'choose', what: 'sample' },
        { type: 'lock', locked: true },
      ]);
    });
  });

  describe('while somebody types', () => {
    it('keeps focus, opened gates and the place, and the very elements', async () => {
      const { page, open, show } = await panel(simulation(reports.blocked), { height: 500 });
      await open('No group is selected');
      const value = page.getByRole('button', { name: /^sex=female observed/ });
      await value.focus();
      await page.evaluate(() => {
        window.scrollTo(0, 700);
        Object.assign(document.activeElement ?? {}, { mark: 'same' });
      });
      const before = await page.evaluate(() => window.scrollY);
      const next = structuredClone(reports.blocked);
      const gate = next.gates.find((candidate) => candidate.id === 'disparate-impact');
      const check = gate?.checks[0];
      assert.ok(gate && check);
      Object.assign(check, { observed: 0.79, observedText: '0.79', margin: -0.01 });
      await show(simulation(next, { version: 2 }));
      const focused = await page.evaluate(() => {
        const element = document.activeElement as (Element & { mark?: string }) | null;
        return { text: element?.textContent, mark: element?.mark, scroll: window.scrollY };
      });
      assert.deepEqual(focused, { text: '0.79', mark: 'same', scroll: before });
    });

    it('says aloud that the decision changed, and nothing else', async () => {
      const { page, show } = await panel(simulation(reports.blocked));
      const status = page.getByRole('status');
      await show(simulation({ ...reports.blocked, score: 0.5 }));
      assert.equal(await shown(status), '');
      await show(simulation(reports.promoted));
      assert.equal(await shown(status), 'Decision for consumer-credit 2.1.0: Promote. Gates that need attention: 0.');
    });

    it('draws many quick changes as one, the last', async () => {
      const { page } = await panel(simulation(reports.manyChecks));
      const drawn = await page.evaluate(
        async ([first, last]) => {
          let draws = 0;
          new MutationObserver(() => {
            draws += 1;
          }).observe(document.documentElement, { attributes: true, attributeFilter: ['data-drawn'] });
          for (let i = 0; i < 50; i += 1) {
            const result = { ...(i === 49 ? last : first), version: 100 + i };
            window.dispatchEvent(
              new MessageEvent('message', {
                data: { type: 'simulation', uri: 'x', locked: false, notice: null, result },
              }),
            );
          }
          await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
          return { draws, version: document.documentElement.dataset.drawn };
        },
        [simulation(reports.blocked), simulation(reports.promoted)] as const,
      );
      assert.deepEqual(drawn, { draws: 1, version: '149' });
      assert.equal(await shown(page.getByRole('heading', { level: 1 })), 'Promote');
    });
  });

  it('is taken up where it was left when it is shown again', async () => {
    const first = await panel(simulation(reports.blocked));
    await first.open('Lineage');
    await first.page.getByRole('button', { name: /Needs attention/ }).click();
    const state = (await first.page.evaluate(() => window.savedState)) as PanelState;
    const again = await panel(simulation(reports.blocked), { state });
    assert.equal(await again.page.locator('.gate').count(), 6);
    assert.equal(await shown(again.page.getByRole('button', { expanded: true })), 'inconclusive\nLineage');
  });

  it('opens at a gate that the editor asks for, even one that the filter hides', async () => {
    const opened = await panel(simulation(reports.blocked), { height: 400 });
    await opened.page.getByRole('button', { name: /Needs attention/ }).click();
    await opened.post({ type: 'reveal', gate: 'carbon' });
    const focused = opened.page.locator(':focus');
    assert.equal(await focused.getAttribute('aria-expanded'), 'true');
    assert.match(await shown(focused), /Energy per training run/);
    const box = await focused.boundingBox();
    assert.ok(box && box.y >= 0 && box.y < 400, 'it is in view');
  });

  it('can be used by keyboard alone', async () => {
    const { page, sent } = await panel(simulation(reports.held));
    await sent();
    const reached: string[] = [];
    for (let i = 0; i < 14; i += 1) {
      await page.keyboard.press('Tab');
      const name = await page.evaluate(
        () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '',
      );
      reached.push(name);
      const outline = await page.evaluate(() => getComputedStyle(document.activeElement ?? document.body).outlineStyle);
      if (name !== '') assert.notEqual(outline, 'none', `the focus on ${name} can be seen`);
      if (/Lineage/.test(name)) {
        await page.keyboard.press('Enter');
        break;
      }
    }
    assert.ok(await page.getByRole('button', { expanded: true }).count(), reached.join(' | '));
    // From the heading over the jump to its line into the table.
    for (let i = 0; i < 3; i += 1) await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    assert.equal((await sent()).at(-1)?.type, 'open');
  });

  describe('takes the text of documents for text', () => {
    it('whatever it looks like', async () => {
      const { page, problems, open } = await panel(simulation(reports.hostile));
      await open('<img');
      await page.getByRole('table').first().waitFor();
      assert.equal(await page.evaluate(() => window.hacked), undefined);
      assert.equal(await page.locator('img, script:not([src]), style, a, iframe').count(), 0);
      assert.deepEqual(problems, []);
      const heading = await shown(page.locator('.facts dd').first());
      assert.ok(heading.startsWith('<img src=x onerror='), heading);
    });

    it('and may load nothing but its script and style sheet', async () => {
      const { page } = await panel(simulation(reports.promoted));
      const blocked = await page.evaluate(async () => {
        const reports: string[] = [];
        document.addEventListener('securitypolicyviolation', (event) => reports.push(event.effectiveDirective));
        const add = (html: string) => document.body.append(document.createRange().createContextualFragment(html));
        add(
          '<script>window.hacked=1</script><style>main{display:none}</style><img src="https://elsewhere.example/x.png">',
        );
        add('<p style="color:red">x</p>');
        await fetch('https://elsewhere.example/').catch(() => {});
        await new Promise((resolve) => setTimeout(resolve, 50));
        return [...new Set(reports)].sort();
      });
      assert.deepEqual(blocked, ['connect-src', 'img-src', 'script-src-elem', 'style-src-attr', 'style-src-elem']);
      assert.equal(await page.evaluate(() => window.hacked), undefined);
    });
  });

  describe('is accessible', () => {
    for (const theme of themeNames) {
      it(`in the theme ${theme}, with everything opened`, async () => {
        const { page, open } = await panel(simulation(reports.blocked, { stale: true }), { theme });
        for (const gate of ['Precision on', 'Accuracy stays', 'No group is', 'Feature drift', 'Lineage'])
          await open(gate);
        assert.deepEqual(await violations(page), []);
      });
    }

    for (const name of ['promoted', 'warned', 'held', 'longNames', 'hostile'] as const) {
      it(`with the report ${name}`, async () => {
        const { page } = await panel(simulation(reports[name]));
        await page.locator('.toggle').first().click();
        assert.deepEqual(await violations(page), []);
      });
    }

    it('without a decision, and before there is an answer', async () => {
      const { page, show } = await panel(simulation(null, { message: 'Choose one.' }));
      assert.deepEqual(await violations(page), []);
      await show(null);
      assert.deepEqual(await violations(page), []);
    });
  });

  describe('fits', () => {
    for (const name of Object.keys(reports) as (keyof typeof reports)[]) {
      it(`320 pixels with the report ${name}, but for tables, which scroll on their own`, async () => {
        const { page } = await panel(simulation(reports[name]), { width: 320 });
        await page.locator('.toggle').first().click();
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320);
      });
    }

    it('a zoom of 200 %', async () => {
      const { page } = await panel(simulation(reports.blocked), { width: 640, fontSize: 26 });
      await page.locator('.toggle').nth(2).click();
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 640);
    });
  });

  it('draws a change of fifty gates, one of them opened with 200 checks, without a hitch', async () => {
    const { page, open } = await panel(simulation(reports.manyChecks));
    await open('Accuracy by branch');
    const milliseconds = await page.evaluate(
      async (results) => {
        const times: number[] = [];
        for (let i = 0; i < 15; i += 1) {
          const result = { ...results[i % 2], version: i };
          const data = { type: 'simulation', uri: 'x', locked: false, notice: null, result };
          window.dispatchEvent(new MessageEvent('message', { data }));
          const start = performance.now();
          await new Promise((resolve) => requestAnimationFrame(resolve));
          times.push(performance.now() - start);
        }
        return times.sort((a, b) => a - b)[7] ?? 0;
      },
      [simulation(reports.manyChecks), simulation({ ...reports.manyChecks, score: 0.5 })],
    );
    // A frame is 16 ms; what is caught here is work that grew with the report, on a machine as busy as it may be.
    assert.ok(milliseconds < 250, `${milliseconds} ms`);
  });
});
