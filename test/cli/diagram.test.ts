import { stringify } from 'yaml';
import { exampleYaml, GOLDEN_EXAMPLES } from './support/dist';
import { object } from './support/release';
import { ran } from './support/terminal';

interface Picture {
  readonly nodes: ReadonlyArray<{ readonly id: string; readonly kind: string; readonly lines: readonly string[] }>;
  readonly arrows: ReadonlyArray<{ readonly from: string; readonly to: string; readonly label: string }>;
}
type Files = Record<string, string>;

const picture = (files: Files) => JSON.parse(ran(['diagram', '--json'], files).out) as Picture;

/** The arrows, by the names of what they join. */
function arrows(files: Files): string[] {
  const { nodes, arrows: all } = picture(files);
  const name = (id: string) => nodes.find((node) => node.id === id)!.lines[0]!;
  return all.map(({ from, to, label }) => `${name(from)} -> ${name(to)}: ${label}`);
}

describe('the site on premises', () => {
  const files = exampleYaml('on-prem-swarm');
  const all = arrows(files);

  test.each([
    ['people come in by the ingress', 'People -> Ingress xnat-xnat-web: 443'],
    ['the ingress sends to XNAT', 'Ingress xnat-xnat-web -> xnat-xnat-web: 80'],
    ['scanners send to the nodes', 'Scanners and PACS -> xnat-xnat-web: DICOM 30104, 30105 of every node'],
    ['XNAT talks to its database', 'xnat-xnat-web -> xnat-postgresql: 5432'],
    ['a Job is called without the hash of its name', 'xnat-smoke-test -> xnat-xnat-web: 8080, 8104, 8105'],
    ['the mail relay is outside', 'xnat-xnat-web -> mail.example.edu.au: 587'],
    ['XNAT talks to the Swarm', 'xnat-xnat-web -> swarm.example.edu.au: 2376'],
    ['the archive is where XNAT keeps data', 'xnat-xnat-web -> archive-xnat-xnat-web: keeps data in'],
    ['the archive lies on the NFS server', 'archive-xnat-xnat-web -> nfs.example.edu.au: NFS 2049'],
    ['the backup has a claim of its own', 'xnat-postgresql-backup -> backups-xnat-postgresql-backup: keeps data in'],
  ])('%s', (_, line) => {
    expect(all).toContain(line);
  });

  test('nobody talks to whom no policy lets them: the clean-up has its volume alone', () => {
    expect(all.filter((line) => line.startsWith('xnat-build-clean-up ->'))).toEqual(['xnat-build-clean-up -> build-xnat-xnat-web: keeps data in']);
    expect(all).not.toContain('xnat-xnat-setup -> swarm.example.edu.au: 2376');
  });

  test('sizes are those of the claims, and what several may mount is said to be shared', () => {
    const archive = picture(files).nodes.find(({ lines }) => lines[0] === 'archive-xnat-xnat-web');
    expect(archive).toMatchObject({ kind: 'data', lines: ['archive-xnat-xnat-web', '20Ti, shared'] });
  });
});

test('on EKS, the database, the identity provider, the bucket and the logging stack are there', () => {
  const all = arrows(exampleYaml('ais-eks'));
  expect(all).toEqual(
    expect.arrayContaining([
      'xnat-xnat-web -> xnat.randomstring.ap-southeast-2.rds.amazonaws.com: 5432',
      'xnat-xnat-web -> central.test.aaf.edu.au: 443',
      'xnat-postgresql-backup -> ais-production-backups: 443',
      'fluentd -> elasticsearch-master: 9200',
      'elasticsearch-master -> elasticsearch-master-elasticsearch-master-2: keeps data in',
    ]),
  );
});

test('without an ingress people come by kubectl port-forward', () => {
  expect(arrows(exampleYaml('local'))).toContain('People -> xnat-xnat-web: kubectl port-forward');
});

test('without policies it is told by the names of Services', () => {
  const labels = { app: 'db' };
  const pod = (own: object, env: object[] = []) => ({ spec: { template: { metadata: { labels: own }, spec: { containers: [{ env }] } } } });
  const yaml = [
    object('Deployment', 'web', pod({ app: 'web' }, [{ name: 'HOST', value: 'db.site.svc' }])),
    object('Deployment', 'other', pod({ app: 'other' }, [{ name: 'HOST', value: 'my-db-copy' }])),
    object('StatefulSet', 'database', pod(labels)),
    object('Service', 'db', { spec: { selector: labels, ports: [{ port: 5432 }] } }),
  ];
  expect(arrows({ 'dist/a.yaml': yaml.map((one) => stringify(one)).join('---\n') })).toEqual(['web -> database: 5432']);
});

describe.each(GOLDEN_EXAMPLES)('the example %s', (example) => {
  const files = exampleYaml(example);
  const { nodes, arrows: all } = picture(files);

  test('as Mermaid has every node and every arrow once', () => {
    const { code, out } = ran(['diagram'], files);
    expect(code).toBe(0);
    expect(out.match(/^ +n\d+[[({]/gm)).toHaveLength(nodes.length);
    expect(out.match(/^ {2}n\d+ -/gm)).toHaveLength(all.length);
    for (const { lines } of nodes) for (const line of lines) expect(out).toContain(line);
  });

  test('as HTML is one file, without a word to a network or a script, and has the same in tables', () => {
    const { out } = ran(['diagram', '--html'], files);
    expect(out).toMatch(/^<!doctype html>/);
    expect(out).not.toMatch(/<script|<link|src=|href=|@import|url\((?!#)/);
    expect(out).toContain('@media print');
    expect(out.match(/<rect /g)).toHaveLength(nodes.length);
    expect(out.match(/<path d="M\d/g)!.length).toBeGreaterThanOrEqual(all.length);
    for (const { lines } of nodes) expect(out).toContain(lines[0]!.slice(0, 8));
    // No two boxes lie on each other.
    const boxes = [...out.matchAll(/<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"/g)].map(([, ...numbers]) => numbers.map(Number));
    const meet = ([x1, y1, w1, h1]: number[], [x2, y2, w2, h2]: number[]) => x1! < x2! + w2! && x2! < x1! + w1! && y1! < y2! + h2! && y2! < y1! + h1!;
    expect(boxes.flatMap((a, i) => boxes.slice(i + 1).filter((b) => meet(a, b)))).toEqual([]);
  });
});

test('what a name holds breaks neither Mermaid nor HTML', () => {
  const name = '"<img src=x onerror=alert(1)>]';
  const pod = { spec: { template: { spec: { containers: [{ image: 'a' }] } } } };
  const files = { 'dist/a.yaml': stringify(object('Deployment', name, pod)) };
  expect(ran(['diagram'], files).out).not.toContain(name);
  expect(ran(['diagram', '--html'], files).out).not.toMatch(/<img/);
});

test.each([
  [['--html', '--json'], 'choose one of --html and --json'],
  [[], 'there is nothing to draw'],
])('%j is wrong use', (args, message) => {
  expect(ran(['diagram', ...args], { 'dist/a.yaml': stringify(object('ConfigMap', 'a')) })).toMatchObject({ code: 2, err: expect.stringContaining(message) });
});
