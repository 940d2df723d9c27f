import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ran } from './support/terminal';

test('the page on Helm shows what from-helm makes of the values that it shows', () => {
  const page = readFileSync(join(__dirname, '../../docs/how-to/takeover-from-helm.md'), 'utf8');
  const [, values] = /^```yaml\n([\s\S]*?)^```$/m.exec(page)!;
  const [, main] = /^```ts\n([\s\S]*?)^```$/m.exec(page)!;
  const { out } = ran(['from-helm', 'values.yaml', '--admin-email', 'xnat-admin@example.edu.au'], { 'values.yaml': values! });
  expect(out).toBe(main);
});
