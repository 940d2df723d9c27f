import type { Server } from 'node:http';
import type { Browser, Page } from 'playwright-core';
import { ALL_RULES } from '../../scripts/all-rules';
import { siteKeys } from '../../scripts/keys/tree';
import { QUESTIONS } from './questions';
import { describeSite, launched } from './support/browser';
import { served } from './support/server';

/** A reader looks at so many results, and no further. */
const FIRST = 6;

describeSite('readers', () => {
  let browser: Browser;
  let server: Server;
  let url: string;
  let page: Page;

  beforeAll(async () => {
    ({ server, url } = await served());
    browser = await launched();
    page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  });
  afterAll(async () => {
    await browser?.close();
    server?.close();
  });

  /** The first results of the search, as paths of the site. */
  async function found(words: string): Promise<string[]> {
    const input = page.locator('.VPLocalSearchBox input');
    if ((await input.count()) === 0) {
      await page.goto(url);
      await page.waitForFunction(`'__vue_app__' in (document.querySelector('#app') ?? {})`);
      await page.keyboard.press('Control+k');
    }
    await input.fill('');
    await page.locator('.VPLocalSearchBox .result').first().waitFor({ state: 'detached' });
    await input.fill(words);
    await page.locator('.VPLocalSearchBox .result').first().waitFor();
    const links = await page.locator('.VPLocalSearchBox a.result').evaluateAll((results) => results.map((result) => result.getAttribute('href')!));
    return [...new Set(links.map((link) => new URL(link, url).href.slice(url.length).split('#')[0]!))].slice(0, FIRST);
  }

  test('there are twenty questions at least, each with three clicks or one search', () => {
    expect(QUESTIONS.length).toBeGreaterThanOrEqual(20);
    for (const { clicks = [], search } of QUESTIONS) expect([clicks.length > 0 !== (search !== undefined), clicks.length <= 3]).toEqual([true, true]);
  });

  test.each(QUESTIONS.map((question) => [question.asks, question] as const))('%s', async (_, { clicks = [], search, page: wanted, says }) => {
    if (search !== undefined) {
      expect(await found(search)).toContain(wanted);
      await page.goto(`${url}${wanted}`);
    } else {
      await page.goto(url);
      for (const name of clicks) await page.locator('main, .VPHome, .vp-doc').getByRole('link', { name, exact: true }).first().click();
      await page.waitForURL((at) => at.pathname.endsWith(`/${wanted}`));
    }
    await page.locator('.vp-doc').getByText(says).first().waitFor();
  });

  test('the search finds rules by their ids', async () => {
    for (const { id } of ALL_RULES.filter((_, place) => place % 10 === 0))
      expect([id, await found(id)]).toEqual([id, expect.arrayContaining([`reference/rules/${id}.html`])]);
  });

  test('the search finds props by their names', async () => {
    const names = siteKeys().filter(({ path }, place) => !/[.[]/.test(path) || place % 12 === 0);
    // One within others is asked for as the page of keys has it: many things have a `memory`.
    for (const { path } of names)
      expect([path, await found(path)]).toEqual([path, expect.arrayContaining([expect.stringMatching(/^reference\/(keys|props|api)/)])]);
  });
});
