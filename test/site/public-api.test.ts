import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as api from 'cdk8s-xnat';

const REPORT = join(__dirname, '../../api/cdk8s-xnat.api.md');

/** What a site can import: a name that goes is a breaking change. The report shows it in the review of a change. */
test('the package exports the values that the report of its public face has (npm run api)', () => {
  const values = readFileSync(REPORT, 'utf8').matchAll(/^export (?:abstract class|class|const|enum|function|let) (\w+)/gm);
  const reported = [...values].map(([, name]) => name);
  expect(reported.length).toBeGreaterThan(50);
  expect(Object.keys(api).sort()).toEqual(reported.sort());
});
