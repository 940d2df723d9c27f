// Builds the site of the docs: pages in site/pages, the site in site/dist.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { brokenLinks } from './check';
import { collect } from './collect';
import { navigation } from './navigation';
import { written } from './page';
import { relocate } from './relocate';
import { fileUrl, repositoryUrl, ROOT } from './repository';

const PAGES = join(ROOT, 'site/pages');
const SITE = join(ROOT, 'site/dist');

const pages = collect();
rmSync(PAGES, { recursive: true, force: true });
for (const page of pages) {
  const path = join(PAGES, page.path);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, written(page, fileUrl('edit')));
}
if (existsSync(join(ROOT, 'docs/images'))) cpSync(join(ROOT, 'docs/images'), join(PAGES, 'public/images'), { recursive: true });
if (existsSync(join(ROOT, 'docs/images'))) cpSync(join(ROOT, 'docs/images'), join(PAGES, 'images'), { recursive: true });
writeFileSync(join(PAGES, 'navigation.json'), JSON.stringify({ ...navigation(pages), repository: repositoryUrl() }));

const { status } = spawnSync(process.execPath, [join(ROOT, 'node_modules/vitepress/bin/vitepress.js'), 'build', join(ROOT, 'site')], { stdio: 'inherit' });
if (status !== 0) process.exit(status ?? 1);

relocate(SITE);
const broken = brokenLinks(SITE);
for (const link of broken) console.error(`broken: ${link}`);
if (broken.length > 0) process.exit(1);
console.log(`${pages.length} pages in site/dist`);
