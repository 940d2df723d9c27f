import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { App, Duration, Size } from 'cdk8s';
import * as library from 'cdk8s-xnat';
import { BackupDestination, CaBundle, DatabaseTls, NetworkPeer, Secret, VolumeSource, XnatSite, type XnatSiteProps } from 'cdk8s-xnat';
import { Construct } from 'constructs';
import { EXAMPLES, exampleObjects } from '../support/examples';
import { type Manifest, manifests } from '../support/manifests';
import { HAS_SOPS } from '../support/sops';
import { BLOCKS, isMistake, PAGES, sourceOf, TABLES, title, TYPESCRIPT } from './blocks';
import { anchors, codeSpans, fromRoot, generatedPages, ROOT, type Table } from './markdown';
import { CERTIFICATE, run } from './run';

const ALL_PAGES = [...PAGES, ...generatedPages()];
const ANCHORS = new Map(ALL_PAGES.map((page) => [page.file, new Set(anchors(page))]));

describe('blocks of TypeScript synthesize', () => {
  const whole = TYPESCRIPT.filter((block) => !isMistake(block)).filter((block) => sourceOf(block).text.includes('app.synth()'));
  for (const [name, block] of whole.map((each) => [title(each), each] as const)) {
    const skipped = /SopsSecrets/.test(block.text) && !HAS_SOPS;
    (skipped ? test.skip : test)(skipped ? `${name}: skipped: sops is not built (bash scripts/real-parts.sh)` : name, () => {
      expect(run(sourceOf(block).text)).not.toEqual([]);
    });
  }
});

describe('mistakes are refused as the page says', () => {
  const mistakes = TYPESCRIPT.filter(isMistake);
  test.each(mistakes.map((block) => [title(block), block] as const))('%s', (_, block) => {
    const refusal = BLOCKS[BLOCKS.indexOf(block) + 1];
    expect(refusal?.words).toEqual(['refusal']);
    expect(messageOf(() => run(sourceOf(block).text))).toContain(refusal!.text);
  });
});

test('links lead to files and headings that exist, in generated pages too', () => {
  const links = ALL_PAGES.flatMap(({ file, prose }) => [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => ({ file, target: match[1]! })));
  expect(links.filter(({ file }) => file.startsWith('docs/reference/api/')).length).toBeGreaterThan(500);
  expect(links.filter(({ file, target }) => !leadsSomewhere(file, target)).map(({ file, target }) => `${file} -> ${target}`)).toEqual([]);
});

test('pages are reached from the index or from a page that is', () => {
  const linked = PAGES.flatMap(({ file, prose }) =>
    [...prose.matchAll(/\]\(([^)\s#]+)/g)].map((match) => fromRoot(join(ROOT, dirname(file), match[1]!))),
  );
  expect(PAGES.map((page) => page.file).filter((file) => file.startsWith('docs/') && !linked.includes(file))).toEqual([]);
});

describe('the values of Secrets', () => {
  test('are left out of git by every .gitignore that a page shows', () => {
    const shown = BLOCKS.filter(({ text }) => text.startsWith('node_modules/\n') || text.includes('> .gitignore'));
    expect(shown.map(({ file }) => file)).toEqual(['docs/how-to/secrets-in-git.md', 'docs/tutorial.md', 'docs/tutorial.md']);
    expect(shown.filter(({ text }) => !text.includes('*.secrets.k8s.yaml')).map(title)).toEqual([]);
  });

  test('are left out of the snapshots of the tutorial', () => {
    const [block] = BLOCKS.filter(({ file, language }) => file === 'docs/tutorial.md' && language === 'js');
    const fs = { readdirSync: () => ['cluster.k8s.yaml', 'xnat.docker-swarm.md', 'xnat.k8s.yaml', 'xnat.secrets.k8s.yaml', 'xnat.secrets.sh'] };
    const read: string[] = [];
    new Function('require', 'test', block!.text)(() => fs, { each: (names: string[]) => () => read.push(...names) });
    expect(read).toEqual(['cluster.k8s.yaml', 'xnat.k8s.yaml']);
  });
});

test('README.md names every construct', () => {
  const constructs = Object.entries(library as Record<string, unknown>).filter(([, it]) => typeof it === 'function' && it.prototype instanceof Construct);
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  expect(constructs.length).toBeGreaterThan(20);
  expect(constructs.map(([name]) => name).filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
});

describe('tables of objects', () => {
  test('docs/explanation/names-are-a-contract.md names every object of a site', () => {
    const listed = objectsIn(TABLES.filter(({ file }) => file.endsWith('names-are-a-contract.md')));
    expect(listed).toEqual(unique([...synthesized(SERVED), ...synthesized(EXTERNAL), ...synthesized(ROUTED)].map((name) => name.replace('somewhere.somewhere', '<namespace>.<site>').replace('somewhere', '<site>').replace(/^(Job .*)-[0-9a-f]{8}$/, '$1-<hash>'))));
  });

  test.each(EXAMPLES)('examples/%s/README.md names every object of the example', (example) => {
    const listed = objectsIn(TABLES.filter(({ file }) => file === `examples/${example}/README.md`));
    expect(listed).toEqual(unique(exampleObjects(example).map(nameOf)));
  });
});

describe('what pages quote', () => {
  test.each([
    ['docs/how-to/secrets.md', ['values/assets/render-config.sh']],
    ['docs/how-to/backup-and-restore.md', ['database', 'dump', 'dumps', 'load', 'lock', 'owner', 'restore', 'verify'].map((name) => `features/backup/assets/${name}.sh`)],
  ])('%s quotes %s', (page, files) => {
    const script = files.map((file) => readFileSync(join(ROOT, 'src', file), 'utf8')).join('\n');
    const quotes = TABLES.filter(({ file, header }) => file === page && header[0] === 'It says').flatMap(({ rows }) => rows.map(([first]) => first!));
    expect(quotes.length).toBeGreaterThan(5);
    expect(quotes.filter((quote) => !script.includes(quote))).toEqual([]);
  });

  test('docs/how-to/smoke-test.md quotes its program', () => {
    const script = readFileSync(join(ROOT, 'src/features/smoke-test/assets/smoke-test.mjs'), 'utf8');
    const quotes = TABLES.filter(({ header }) => header[0] === 'The log says').flatMap(({ rows }) => rows.flatMap(([first]) => codeSpans(first!).slice(0, 1)));
    expect(quotes.length).toBeGreaterThan(4);
    // What follows "says" is a status.
    expect(quotes.filter((quote) => quote !== 'DeadlineExceeded' && !script.includes(quote.replace(/^says .*/, 'says ${answer.status}')))).toEqual([]);
    const log = BLOCKS.filter(({ file, language }) => file.endsWith('smoke-test.md') && language === 'text').flatMap(({ text }) => text.trim().split('\n'));
    // The words of each line that no variable is part of.
    const said = log.map((line) => line.replace(/^smoke-test: (ok|FAILED|not checked) +/, '').replace(/^\S+( \S+)?: /, '').replace(/ (to aaf|at xnat-).*/, '').split(/[0-9:]/)[0]!);
    expect(log.length).toBeGreaterThan(6);
    expect(said.filter((words) => words.trim().length > 8 && !script.includes(words))).toEqual([]);
  });

  test('docs/how-to/monitoring.md has a row and a heading for each alert, and for no other', () => {
    const site = new XnatSite(new App(), 'somewhere', { url: 'https://xnat.example.edu.au', adminEmail: 'xnat@example.edu.au', ...SERVED, albIngress: undefined, autoscaling: undefined, ingress: EXTERNAL.ingress, backup: { destination: BackupDestination.claim({ size: Size.gibibytes(1) }), keepFor: Duration.days(30) } });
    const { rules } = manifests(site).find(({ kind }) => kind === 'PrometheusRule')!.spec.groups[0] as { rules: Array<{ alert: string; labels: { severity: string } }> };
    const [table] = TABLES.filter(({ file, header }) => file.endsWith('monitoring.md') && header[0] === 'Alert');
    expect(table!.rows.map(([name, severity]) => `${/^\[(\w+)\]/.exec(name!)![1]} ${severity}`)).toEqual(rules.map(({ alert, labels }) => `${alert} ${labels.severity}`));
    const headings = readFileSync(join(ROOT, 'docs/how-to/monitoring.md'), 'utf8').match(/(?<=^### )Xnat\w+$/gm);
    expect(headings).toEqual(rules.map(({ alert }) => alert));
  });

  test('docs/explanation/ais-values.md quotes the login file of examples/ais-production', () => {
    const [table] = TABLES.filter(({ file, header }) => file.endsWith('ais-values.md') && header[0] === 'Key');
    const said = table!.rows.filter((row) => /^`[^`]+`$/.test(row[2]!)).map((row) => [codeSpans(row[0]!)[0], codeSpans(row[2]!)[0]]);
    const config = exampleObjects('ais-production').find((object) => nameOf(object) === 'ConfigMap xnat-xnat-web-config')!;
    const lines = (config.data['aaf-provider.properties'] as string).trim().split('\n');
    const made = new Map(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)] as const));
    expect(said.length).toBeGreaterThan(15);
    expect(said).toEqual(said.map(([key]) => [key, made.get(key!)]));
    expect([...made.keys()].filter((key) => !table!.rows.some((row) => codeSpans(row[0]!).includes(key)))).toEqual([]);
  });
});

/** A Job's name, and that of its ConfigMap, ends in a hash of what it does. */
const nameOf = (object: Manifest) => `${object.kind} ${String(object.metadata.name)}`.replace(/^((?:Job|ConfigMap) .*-)[0-9a-f]{8}$/, '$1<hash>');
const unique = (names: readonly string[]) => [...new Set(names)].sort();

function synthesized(props: Omit<XnatSiteProps, 'url' | 'adminEmail'>): string[] {
  const site = new XnatSite(new App(), 'somewhere', { url: 'https://xnat.example.edu.au', adminEmail: 'xnat@example.edu.au', ...props });
  if (props.autoscaling) site.acknowledge('several-pods', 'to see every object');
  return manifests(site).map(nameOf);
}

const SERVED = {
  postgres: {},
  archive: { size: Size.gibibytes(1), source: VolumeSource.nfs({ server: 'nfs.example.edu.au', path: '/xnat/archive' }) },
  buildVolume: {},
  buildCleanUp: {},
  monitoring: {},
  networkPolicies: { monitoring: [NetworkPeer.namespace('monitoring')] },
  smokeTest: {},
  containerService: {},
  messageBroker: {},
  dicom: {},
  autoscaling: { maxReplicas: 2 },
  albIngress: {},
};

const EXTERNAL = {
  externalPostgres: {
    ips: ['10.0.1.5'],
    credentials: Secret.named('db'),
    tls: DatabaseTls.verifyCa(CaBundle.fromFile(CERTIFICATE)),
  },
  backup: { destination: BackupDestination.claim({ size: Size.gibibytes(1) }), keepFor: Duration.days(30), archiveSnapshots: { className: 'csi' } },
  ingress: { className: 'traefik', clusterIssuer: 'letsencrypt' },
};

const ROUTED = { postgres: {}, gateway: { gatewayName: 'public' } };

/** What tables with the columns "Kind" and "Name" list. */
function objectsIn(tables: readonly Table[]): string[] {
  return unique(
    tables
      .filter(({ header }) => header[0] === 'Kind' && header[1] === 'Name')
      .flatMap(({ rows }) => rows.map(([kind = '', name = '']) => `${kind} ${codeSpans(name)[0]}`)),
  );
}

function messageOf(action: () => void): string {
  try {
    action();
  } catch (error) {
    return (error as Error).message;
  }
  return 'nothing is refused';
}

function leadsSomewhere(file: string, target: string): boolean {
  if (/^[a-z]+:/.test(target)) return true;
  const [path = '', anchor] = target.split('#');
  const absolute = path === '' ? join(ROOT, file) : join(ROOT, dirname(file), path);
  if (!existsSync(absolute)) return false;
  return anchor === undefined || ANCHORS.get(fromRoot(absolute))?.has(anchor) === true;
}
