import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { synthesize } from '../../src/cli/code/synthesis';
import { PLACES } from '../../src/cli/init/answers';
import { processTerminal } from '../../src/cli/terminal';
import { compileErrors } from '../support/compile';
import { ran } from './support/terminal';

const URL = 'https://xnat.example.edu.au';
const LOGINS = [
  'xnat',
  'aaf',
  'aaf-test',
  'keycloak:https://id.example.edu.au/realms/imaging',
  'entra:8a5a1f0e-1111-4222-8333-444455556666',
  'google:example.edu.au',
];
const DATABASES = ['in-cluster', 'xnat.abc.ap-southeast-2.rds.amazonaws.com', 'db.example.edu.au:5433/imaging', 'cloudnative-pg:xnat-db'];
const STORAGES = ['default', 'fast', 'efs=efs.csi.aws.com', 'nfs://nfs.example.edu.au/export/xnat'];

const options = (answers: Readonly<Record<string, string>>) => Object.entries(answers).flatMap(([name, value]) => [`--${name}`, value]);
const init = (answers: Readonly<Record<string, string>>, ...more: string[]) => ran(['init', ...options(answers), ...more]);
const main = (answers: Readonly<Record<string, string>>) => init(answers, '--yes').written['main.ts']!;

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: Record<string, unknown>;
}
const objects = (answers: Readonly<Record<string, string>>) => synthesize(main(answers)).objects as unknown as Manifest[];

describe('every place with three logins and every database', () => {
  const cases = PLACES.flatMap(({ name: place }, p) =>
    LOGINS.filter((_, i) => (i + p) % 2 === 0).flatMap((login) =>
      DATABASES.map((database, i) => ({ url: URL, place, login, database, storage: STORAGES[(i + login.length) % STORAGES.length]! })),
    ),
  );
  const files = cases.map((answers) => ({ ...init(answers), title: Object.values(answers).join(' ') }));

  test('makes a main.ts that synthesizes', () => {
    expect(files.length).toBe(PLACES.length * 3 * DATABASES.length);
    expect(files.filter(({ code, err }) => code !== 0 || err !== '')).toEqual([]);
    for (const { written, title } of files) {
      const { refusals, objects: made } = synthesize(written['main.ts']!);
      expect([title, refusals]).toEqual([title, []]);
      expect(made.map(({ kind }) => kind)).toContain('StatefulSet');
    }
  });

  test('type-checks, with its test', () => {
    const { written } = files[0]!;
    const test = { text: written['site.test.ts']!, origin: 'site.test.ts', offset: 0 };
    const sources = files.map(({ written: { 'main.ts': text }, title }) => ({ text: `${text}export {};\n`, origin: title, offset: 0 }));
    expect(compileErrors([test, ...sources])).toEqual([]);
    expect(compileErrors([{ ...sources[0]!, text: sources[0]!.text.replace('adminEmail', 'admin') }])).toHaveLength(1);
  });
});

test('main.ts reads as a person would write it', () => {
  expect(
    main({ url: URL, place: 'eks', login: 'aaf', database: 'xnat.abc.ap-southeast-2.rds.amazonaws.com', storage: 'efs=efs.csi.aws.com' }),
  ).toMatchSnapshot();
  expect(main({ url: 'http://localhost:8080', place: 'kind' })).toMatchSnapshot();
  expect(main({ url: URL, place: 'k3s', login: LOGINS[3]!, storage: STORAGES[3]! })).toMatchSnapshot();
});

test('each answer is in the YAML', () => {
  const kinds = (answers: Readonly<Record<string, string>>) => objects({ url: URL, ...answers }).map(({ kind, metadata }) => `${kind} ${metadata.name}`);
  expect(kinds({ database: 'in-cluster' })).toEqual(expect.arrayContaining(['StatefulSet xnat-postgresql', 'CronJob xnat-postgresql-backup']));
  expect(kinds({ database: DATABASES[1]! })).not.toContain('StatefulSet xnat-postgresql');
  expect(kinds({ place: 'kind' })).not.toContain('Ingress xnat-xnat-web');
  expect(kinds({ storage: STORAGES[3]! })).toContain('PersistentVolume archive-xnat-xnat-web');
  const claim = (storage: string) => objects({ url: URL, storage }).find(({ metadata }) => metadata.name === 'archive-xnat-xnat-web')!.spec;
  expect(claim('efs=efs.csi.aws.com')).toMatchObject({ storageClassName: 'efs', accessModes: ['ReadWriteMany'] });
  expect(claim('default').storageClassName).toBeUndefined();
  const config = JSON.stringify(objects({ url: URL, database: 'db.example.edu.au:5433/imaging', login: LOGINS[3]! }));
  expect(config).toContain('jdbc:postgresql://db.example.edu.au:5433/imaging');
  expect(config).toContain('https://id.example.edu.au/realms/imaging');
  const ingress = objects({ url: URL, place: 'aks' }).find(({ kind }) => kind === 'Ingress')!;
  expect(ingress.spec.ingressClassName).toBe('webapprouting.kubernetes.azure.com');
});

describe('the questions', () => {
  const asked = (answers: readonly string[], ...more: string[]) => ran(['init', ...more], {}, false, answers);

  test('are five, and an empty line is the default', () => {
    const { code, err, written } = asked([URL, 'k3s', '', '', '']);
    expect(code).toBe(0);
    expect(err.match(/^.+\?$/gm)).toHaveLength(5);
    expect(written['main.ts']).toBe(main({ url: URL, place: 'k3s' }));
  });

  test('are not asked where an option answers', () => {
    const { err, written } = asked(['', ''], ...options({ url: URL, place: 'k3s', login: 'aaf' }));
    expect(err.match(/^.+\?$/gm)).toHaveLength(2);
    expect(written['main.ts']).toBe(main({ url: URL, place: 'k3s', login: 'aaf' }));
  });

  test('are asked again until the library takes the answer, with what it says', () => {
    const { code, err, written } = asked([
      '',
      `${URL}/`,
      'http://localhost:8080',
      'k3',
      'k3s',
      'keycloak:http://id.example.edu.au',
      'xnat',
      'dbserver',
      'in-cluster',
      'default',
    ]);
    expect(code).toBe(0);
    expect(err).toContain('(site-url)');
    expect(err).toContain('did you mean k3s?');
    expect(err).toContain('(keycloak-realm)');
    expect(err).toContain('is "dbserver"; it is one of in-cluster, ');
    expect(written['main.ts']).toBe(main({ url: 'http://localhost:8080', place: 'k3s' }));
  });

  test('end without a file where the person leaves', () => {
    expect(asked([URL, 'k3s'])).toMatchObject({ code: 2, written: {}, err: expect.stringContaining('nothing is written') });
  });
});

describe('where nobody can be asked', () => {
  test('every option that is missing is named, with its default', () => {
    const { code, err, written } = ran(['init', '--place', 'k3s']);
    expect([code, written]).toEqual([2, {}]);
    expect(err).toMatch(/--url <url> .*Such as https/);
    for (const option of ['login', 'database', 'storage']) expect(err).toMatch(new RegExp(`--${option} <${option}> .*Default: `));
    expect(err).not.toContain('--place');
    expect(err).toContain('--yes takes the defaults');
  });

  test('--yes takes the defaults of all but the URL', () => {
    expect(ran(['init', '--yes'])).toMatchObject({ code: 2, written: {}, err: expect.stringMatching(/there is no default for\n +--url/) });
    expect(Object.keys(ran(['init', '--yes', '--url', URL]).written)).toContain('main.ts');
  });

  test('what the library refuses is told as it says it, and nothing is written', () => {
    const { code, err, written } = init({ url: 'https://xnat.example.edu.au/' }, '--yes');
    expect([code, written]).toEqual([2, {}]);
    expect(err).toMatch(/\(site-url\)\n +why .*\n +fix /);
    expect(init({ url: 'https://me:hunter2secret@xnat.example.edu.au' }, '--yes').err).not.toContain('hunter2secret');
  });

  test.each([
    ['login', 'aff', '--login is "aff"; did you mean aaf?'],
    ['database', 'in-clster', '--database is "in-clster"; did you mean in-cluster?'],
    ['storage', 'nfs:server', '--storage is "nfs:server"; it is one of default, <class>[=<driver>] and nfs://<server>/<path>'],
    ['place', 'ecs', '--place is "ecs"; did you mean eks?'],
  ])('--%s %s', (option, value, message) => {
    expect(init({ url: URL, [option]: value })).toMatchObject({ code: 2, written: {}, err: expect.stringContaining(message) });
  });

  test('two folders are one too many', () => {
    expect(ran(['init', 'a', 'b', '--yes', '--url', URL])).toMatchObject({ code: 2, written: {} });
  });
});

describe('the folder', () => {
  const FILES = ['main.ts', 'site.test.ts', 'package.json', 'tsconfig.json', 'cdk8s.yaml', '.gitignore', '.github/workflows/site.yml', 'README.md'];

  test('has all that runs, checks and tests a site', () => {
    expect(Object.keys(init({ url: URL }, '--yes').written).sort()).toEqual([...FILES].sort());
    expect(Object.keys(ran(['init', 'sub', '--yes', '--url', URL]).written)).toEqual(expect.arrayContaining(FILES.map((file) => `sub/${file}`)));
  });

  test('loses no file that is there', () => {
    const { code, err, written } = ran(['init', 'sub', '--yes', '--url', URL], { 'sub/README.md': '', 'sub/main.ts': '' });
    expect([code, written]).toEqual([2, {}]);
    expect(err).toContain('main.ts and README.md are there already');
  });

  test.each(['npm', 'pnpm', 'yarn'])('is for %s', (manager) => {
    const { written, out } = init({ url: URL, 'package-manager': manager }, '--yes');
    const json = JSON.parse(written['package.json']!) as Record<string, Record<string, string>>;
    const declared = { npm: json.overrides, yarn: json.resolutions, pnpm: (parse(written['pnpm-workspace.yaml'] ?? '{}') as typeof json).overrides };
    expect(declared[manager as 'npm']).toEqual({ backport: 'npm:noop-package@1.0.0' });
    expect(Object.values(declared).filter((some) => some !== undefined)).toHaveLength(1);
    for (const text of [out, written['README.md'], written['.github/workflows/site.yml']]) expect(text).toMatch(new RegExp(`\\b${manager} `));
    for (const text of [out, written['README.md']!])
      for (const other of ['npm', 'pnpm', 'yarn'].filter((one) => one !== manager)) expect(text).not.toMatch(new RegExp(`\\b${other} `));
    const workflow = parse(written['.github/workflows/site.yml']!) as { jobs: { site: { steps: Array<{ run?: string }> } } };
    expect(workflow.jobs.site.steps.flatMap(({ run = [] }) => run)).toEqual(expect.arrayContaining([`${manager} run test`, `${manager} run synth`]));
  });

  test.each([
    ['commonjs', 'commonjs'],
    ['esm', 'module'],
  ])('has modules of the kind %s', (module, type) => {
    expect(JSON.parse(init({ url: URL, module }, '--yes').written['package.json']!)).toMatchObject({ type });
  });

  test.each([
    ['gitlab', ['.gitlab-ci.yml']],
    ['none', []],
  ])('--ci %s', (ci, files) => {
    const names = Object.keys(init({ url: URL, ci }, '--yes').written);
    expect(names.filter((name) => name.startsWith('.git') && name !== '.gitignore')).toEqual(files);
  });

  test('names the package after itself, and the library by its version or as it is told', () => {
    const json = (...line: string[]) =>
      JSON.parse(Object.entries(ran(['init', ...line, '--yes', '--url', URL]).written).find(([path]) => path.endsWith('package.json'))![1]) as Record<
        string,
        unknown
      >;
    expect(json('My Site!').name).toBe('my-site');
    const { version } = JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8')) as { version: string };
    expect(json('.').dependencies).toMatchObject({ 'cdk8s-xnat': `^${version}` });
    expect(json('.', '--library', 'file:../x.tgz').dependencies).toMatchObject({ 'cdk8s-xnat': 'file:../x.tgz' });
  });

  test('README says what this site needs before', () => {
    const readme = (answers: Readonly<Record<string, string>>) => init({ url: URL, ...answers }, '--yes').written['README.md']!;
    expect(readme({ login: 'aaf' })).toContain('`https://xnat.example.edu.au/openid-login`');
    expect(readme({})).not.toContain('openid-login');
    expect(readme({ database: 'db.example.edu.au' })).toContain('create configmap database-ca --from-file=ca.pem');
    expect(readme({})).not.toContain('ca.pem');
    expect(readme({ storage: STORAGES[3]! })).toContain('65534');
    expect(readme({ place: 'kind' })).toContain('port-forward service/xnat-xnat-web');
    expect(readme({ name: 'brain' })).toContain('bash dist/brain.secrets.sh');
  });

  test('--json tells a program what was written, and what comes next', () => {
    const { out, written } = init({ url: URL }, '--yes', '--json');
    expect(JSON.parse(out)).toMatchObject({ folder: '.', files: Object.keys(written), next: expect.arrayContaining(['npm run synth']) });
  });
});

test('on a disk, folders are made, and files that are there stay', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-xnat-init-'));
  try {
    const { write, exists, read } = processTerminal();
    write(join(folder, 'a/b/c.txt'), 'first', false);
    expect([exists(join(folder, 'a/b')), exists(join(folder, 'a/c'))]).toEqual([true, false]);
    expect(() => write(join(folder, 'a/b/c.txt'), 'second', false)).toThrow('EEXIST');
    expect(read(join(folder, 'a/b/c.txt'))).toBe('first');
    write(join(folder, 'a/b/c.txt'), 'second', true);
    expect(read(join(folder, 'a/b/c.txt'))).toBe('second');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
