import { readdirSync, readFileSync, statSync } from 'node:fs';
import type { Server } from 'node:http';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { ALL_RULES } from '../../scripts/all-rules';
import { describeSite, launched } from './support/browser';
import { served, SITE, sitePages } from './support/server';

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const TABS = 3;
/** Pages that a program writes are of one form: of rules and members every twelfth is searched for what keeps readers out. */
const isSearched = (path: string, place: number) => !/^(reference\/(rules|api)|decisions)\//.test(path) || place % 12 === 0;

/** Bytes, uncompressed; decision 0045 has them. */
const LIMITS = { page: 400_000, styles: 160_000, firstScripts: 350_000, search: 2_500_000 };

interface Looked {
  readonly path: string;
  readonly wrong: string[];
}

describeSite('every page of the site', () => {
  let browser: Browser;
  let server: Server;
  let url: string;
  const looked: Looked[] = [];

  beforeAll(async () => {
    ({ server, url } = await served());
    browser = await launched();
    const queue = [...sitePages().entries()];
    const tab = async () => {
      // Of tabs in one window the browser slows down those that nobody sees.
      const page = await browser.newPage();
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) looked.push(await look(page, url, next[1], isSearched(next[1], next[0])));
      await page.close();
    };
    await Promise.all(Array.from({ length: TABS }, tab));
  }, 600_000);
  afterAll(async () => {
    await browser?.close();
    server?.close();
  });

  const all = (kind: string) => looked.flatMap(({ path, wrong }) => wrong.filter((each) => each.startsWith(kind)).map((each) => `${path}: ${each}`));

  test('was opened', () => {
    expect(looked.length).toBeGreaterThan(ALL_RULES.length + 200);
    expect(all('does not run')).toEqual([]);
  });

  test('says nothing on the console, and lacks no file', () => expect(all('console')).toEqual([]));
  test('is no wider than the screen, at 1280 and at 390 pixels', () => expect(all('overflow')).toEqual([]));
  test('has no serious finding of axe-core, light', () => expect(all('axe light')).toEqual([]));
  test('has no serious finding of axe-core, dark', () => expect(all('axe dark')).toEqual([]));

  test('can be read from a disk, with its style', async () => {
    const page = await browser.newPage();
    await page.goto(`file://${join(SITE, 'how-to/secrets.html')}`);
    expect(await page.evaluate(`getComputedStyle(document.querySelector('h1')).fontSize`)).toBe('32px');
    await page.locator('.VPSidebar').getByText('Tutorial', { exact: true }).click();
    expect(page.url()).toBe(`file://${join(SITE, 'tutorial.html')}`);
    await page.close();
  });

  test('goes on to other folders without a reload, and by what was loaded with the first page', async () => {
    const page = await browser.newPage();
    await page.goto(url);
    await hydrated(page);
    await page.getByRole('link', { name: 'From a Helm chart' }).click();
    await page.waitForURL(`${url}how-to/takeover-from-helm.html`);
    await page.locator('.VPNav').getByRole('link', { name: 'Tutorial' }).click();
    await page.waitForURL(`${url}tutorial.html`);
    await page.close();
  });

  test('turns dark, and stays so', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(`${url}tutorial.html`);
    await hydrated(page);
    await page.locator('.VPNavBar .VPSwitchAppearance').first().click();
    await page.goto(`${url}reference/keys.html`);
    expect(await page.locator('html').getAttribute('class')).toContain('dark');
    await context.close();
  });
});

describeSite('weights', () => {
  const size = (path: string) => statSync(join(SITE, path)).size;
  const assets = () => readdirSync(join(SITE, 'assets'), { recursive: true, encoding: 'utf8' }).map((name) => `assets/${name}`);

  test('of pages and of style sheets', () => {
    expect(sitePages().filter((path) => size(path) > LIMITS.page)).toEqual([]);
    const styles = assets().filter((name) => name.endsWith('.css'));
    expect(styles.reduce((sum, name) => sum + size(name), 0)).toBeLessThan(LIMITS.styles);
  });

  test('of what the first page loads', () => {
    const scripts = [...new Set([...readFileSync(join(SITE, 'tutorial.html'), 'utf8').matchAll(/(?:src|href)="\.\/([^"]+\.js)"/g)].map((match) => match[1]!))];
    expect(scripts.length).toBeGreaterThan(2);
    expect(scripts.reduce((sum, name) => sum + size(name), 0)).toBeLessThan(LIMITS.firstScripts);
  });

  test('of the index of the search', () => {
    const [index, ...others] = assets().filter((name) => name.includes('localSearchIndex'));
    expect(others).toEqual([]);
    expect(size(index!)).toBeLessThan(LIMITS.search);
  });
});

async function hydrated(page: Page): Promise<void> {
  await page.waitForFunction(`'__vue_app__' in (document.querySelector('#app') ?? {})`, undefined, { polling: 20 });
}

async function look(page: Page, url: string, path: string, searched: boolean): Promise<Looked> {
  const wrong: string[] = [];
  const told = (text: string) => void wrong.push(`console: ${text}`);
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && told(message.text()));
  page.on('pageerror', (error) => told(error.message));
  page.on('response', (response) => response.status() >= 400 && told(`${response.status()} ${response.url()}`));
  try {
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.goto(`${url}${path}`);
    await hydrated(page);
    wrong.push(...(await overflow(page, 1280)));
    if (searched) wrong.push(...(await axe(page, 'light')));
    await page.setViewportSize({ width: 390, height: 800 });
    wrong.push(...(await overflow(page, 390)));
    await page.emulateMedia({ colorScheme: 'dark' });
    if (searched) wrong.push(...(await axe(page, 'dark')));
  } catch (error) {
    wrong.push(`does not run: ${(error as Error).message}`);
  }
  page.removeAllListeners();
  return { path, wrong };
}

async function overflow(page: Page, width: number): Promise<string[]> {
  const found = await page.evaluate<number>('document.documentElement.scrollWidth');
  return found > width ? [`overflow: ${found} at ${width}`] : [];
}

interface Findings {
  readonly violations: ReadonlyArray<{ readonly id: string; readonly impact: string; readonly nodes: ReadonlyArray<{ readonly html: string }> }>;
}

async function axe(page: Page, theme: 'light' | 'dark'): Promise<string[]> {
  // What is dark or light changes colours alone.
  const rules = theme === 'dark' ? { runOnly: ['color-contrast'] } : { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'] };
  await page.evaluate(`window.axe || (() => { ${AXE} })()`);
  const { violations } = await page.evaluate<Findings>(`axe.run(${JSON.stringify({ ...rules, resultTypes: ['violations'] })})`);
  const serious = violations.filter(({ impact }) => ['serious', 'critical'].includes(impact));
  return serious.map(({ id, nodes }) => `axe ${theme}: ${id}: ${nodes[0]!.html.slice(0, 160)}`);
}
