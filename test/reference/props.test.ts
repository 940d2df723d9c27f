import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { propsPage } from '../../scripts/props';

const page = propsPage();

test('the page of props is the one that the shapes make (npm run docs)', () => {
  expect(readFileSync(join(__dirname, '../../docs/reference/props.md'), 'utf8')).toBe(page);
});

test('it has a row for each prop of a site, and the rule or the grammar that holds it', () => {
  expect(page).toMatch(/^\| `url` \| as the rule \[site-url\]\(refusals\.md#site-url\) has it \|/m);
  expect(page).toMatch(/^\| `archive\.existingClaim` \| a DNS subdomain/m);
  expect(page).toMatch(/^\| `StorageProvisioner\.efs\(…\)\.fileSystemId` \| an id of a file system of EFS \|/m);
  expect(page.match(/^\| `/gm)!.length).toBeGreaterThan(250);
});
