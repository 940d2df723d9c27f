import { readFileSync } from 'node:fs';
import { EXAMPLES, readmeOf, withPicture } from '../../scripts/pictures';

test.each(EXAMPLES)('the README of the example %s has the picture of its YAML (npm run docs)', (example) => {
  const readme = readFileSync(readmeOf(example), 'utf8');
  expect(readme).toBe(withPicture(readme, example));
  expect(readme).toMatch(/^## Who talks to whom\n\n```mermaid\nflowchart LR\n/m);
});
