import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { SITE } from './server';

const PLACES = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const program = PLACES.find((path) => path !== undefined && existsSync(path));

/** Why there is no site to look at, or nothing to look at it with. */
function missing(): string | undefined {
  if (program === undefined) return 'Chromium is not there (apt-get install chromium)';
  return existsSync(join(SITE, 'index.html')) ? undefined : 'the site is not built (npm run docs:site)';
}

/** A describe block that needs the built site and a browser. It is skipped with its reason, and fails with REQUIRE_REAL=1. */
export function describeSite(title: string, body: () => void): void {
  const reason = missing();
  if (reason === undefined) {
    describe(title, body);
  } else if (process.env.REQUIRE_REAL === '1') {
    test(title, () => {
      throw new Error(reason);
    });
  } else {
    describe(title, () => test.skip(`skipped: ${reason}`, () => undefined));
  }
}

export async function launched(): Promise<Browser> {
  // As root there is no sandbox; the pages are this repository's own.
  return chromium.launch({ executablePath: program!, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
}
