import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AAF } from './ais-documents/aaf';
import { AUTOSCALING } from './ais-documents/autoscaling';
import { ELASTICSEARCH, FLUENTD, KIBANA } from './ais-documents/logging';
import { EXTERNAL_POSTGRES, TUNING } from './ais-documents/postgres';
import { SWARM, SWARM_GUIDE } from './ais-documents/swarm';

const PAGES = [AAF, AUTOSCALING, SWARM, SWARM_GUIDE, EXTERNAL_POSTGRES, ELASTICSEARCH, KIBANA, FLUENTD, TUNING];

const each = (text = '') => text.split('\n').filter(Boolean);

/** A line without what YAML puts around it: its place in a list, quotes, a remark. */
const bare = (line: string) =>
  line
    .trim()
    .replace(/^(- )+/, '')
    .replace(/ +# or: .*$/, '')
    .replace(/^"(.*)"$/, '$1');

/** Every value that the AIS operations documents quote is in what the library makes, or stands in a list with its reason. */
describe.each(PAGES)('page $title', ({ made, lines, fragments, otherwise }) => {
  const text = made();
  const there = new Set(text.split('\n').map(bare));
  const quoted = [
    ...each(lines).map((quote) => ({ quote, isMade: there.has(quote) })),
    ...each(fragments).map((quote) => ({ quote, isMade: text.includes(quote) })),
  ];

  test.each(quoted.filter(({ quote }) => !(quote in otherwise)))('has $quote', ({ isMade }) => {
    expect(isMade).toBe(true);
  });

  test.each(Object.entries(otherwise))('differs in %s: %s', (quote, reason) => {
    expect(reason.length).toBeGreaterThan(10);
    // Quoted by the page, or nobody would ask; and not made, or the reason is out of date.
    expect(quoted.filter((one) => one.quote === quote)).toEqual([{ quote, isMade: false }]);
  });
});

test('page 7, which names tools and aims and no value, has a row for each', () => {
  const page = readFileSync(join(__dirname, '../../docs/explanation/ais-values.md'), 'utf8');
  const section = page.split('## Section 7: operational recommendations')[1]!.split('\n## ')[0]!;
  const rows = section.split('\n').filter((line) => line.startsWith('| '));
  for (const named of ['Sharing', 'Security in layers', 'Automated deployment', 'canary', 'Federation', 'Git |', 'GnuPG', 'SOPS', 'git-secrets']) {
    expect(rows.filter((row) => row.includes(named)).length).toBeGreaterThan(0);
  }
});
