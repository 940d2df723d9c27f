import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pages } from '../docs/markdown';
import { temporaryFolder, writeFiles } from './support/folders';
import { describeWith } from './support/parts';
import { run, succeed } from './support/processes';
import { filesOf, ROOT, synthesize } from './support/repository';

const PAGE = 'docs/how-to/python.md';
const BLOCKS = pages()
  .flatMap(({ blocks }) => blocks)
  .filter(({ file }) => file === PAGE);
const EXAMPLES = readdirSync(join(ROOT, 'examples/python'), { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
const example = (name: string) => readFileSync(join(ROOT, 'examples/python', name, 'app.py'), 'utf8');
/** What the page says below a heading of its own, or shows as a program. */
const block = (language: string, word: string) => BLOCKS.find((each) => each.language === language && each.words.includes(word))!.text;

/** Three mistakes in the example of one node. */
const mistaken = [
  ['url="http://localhost:8080"', 'url="http://localhost:8080/"'],
  ['admin_email="xnat-admin@example.edu.au"', 'admin_email="nobody"'],
  ['build_volume=DataVolumeOptions(size=Size.gibibytes(10))', 'build_volume=DataVolumeOptions(size=Size.gibibytes(0))'],
].reduce((text, [right, wrong]) => {
  if (!text.includes(right!)) throw new Error(`examples/python/local/app.py has no ${right}`);
  return text.replace(right!, wrong!);
}, example('local'));

describeWith(['npm-registry', 'python'], 'the package for Python', () => {
  const folder = temporaryFolder();
  const dist = join(folder, 'dist');
  const python = join(folder, 'venv/bin/python');
  let wheel: string;

  beforeAll(async () => {
    await succeed(process.execPath, [join(ROOT, 'scripts/python.js'), dist]);
    wheel = join(
      dist,
      readdirSync(dist).find((name) => name.endsWith('.whl'))!,
    );
    await succeed('python3', ['-m', 'venv', join(folder, 'venv')]);
    // The versions that the repository has itself: another cdk8s may write other YAML.
    const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as { packages: Record<string, { version: string }> };
    const beside = ['cdk8s', 'cdk8s-plus-27', 'constructs'].map((name) => `${name}==${packages[`node_modules/${name}`]!.version}`);
    await succeed(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', wheel, ...beside, 'pytest==8.4.2', 'mypy==1.18.2']);
  });

  /** Runs a program in Python; its files are in the folder `<name>-out`. */
  async function runs(name: string, text: string) {
    writeFiles(join(folder, 'apps'), { [`${name}/app.py`]: text });
    const outdir = join(folder, `${name}-out`);
    mkdirSync(outdir, { recursive: true });
    // jsii warns of Node 20, which this project supports.
    const env = { PATH: process.env.PATH!, CDK8S_OUTDIR: outdir, JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20' };
    return { ...(await run(python, [join(folder, 'apps', name, 'app.py')], { cwd: folder, env })), files: filesOf(outdir) };
  }

  test('holds the code, the files of the pods and its papers, and is small', async () => {
    expect(statSync(wheel).size).toBeLessThan(2 ** 20);
    const program = [
      'import io, json, sys, tarfile, zipfile',
      'wheel = zipfile.ZipFile(sys.argv[1])',
      'names = wheel.namelist()',
      'inner = tarfile.open(fileobj=io.BytesIO(wheel.read(next(n for n in names if n.endswith(".jsii.tgz")))))',
      'print(json.dumps({"names": names, "inner": inner.getnames(), "metadata": wheel.read(next(n for n in names if n.endswith("/METADATA"))).decode()}))',
    ];
    const { stdout } = await succeed(python, ['-c', program.join('\n'), wheel]);
    const { names, inner, metadata } = JSON.parse(stdout) as { names: string[]; inner: string[]; metadata: string };
    expect(names).toEqual(expect.arrayContaining(['cdk8s_xnat/__init__.py', 'cdk8s_xnat/py.typed']));
    const code = inner.filter((name) => !name.startsWith('package/node_modules/yaml/') && !name.startsWith('package/lib/assets/')).sort();
    expect(code).toEqual(['package/.jsii', 'package/LICENSE', 'package/README.md', 'package/lib/index.js', 'package/package.json']);
    const assets = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' }).filter((name) => /^(?!cli\/).*\/assets\/[^/]+$/.test(name));
    expect(inner.filter((name) => name.startsWith('package/lib/assets/'))).toHaveLength(assets.length);
    expect(metadata).toMatch(/^Name: cdk8s-xnat$/m);
    expect(metadata).toMatch(/^Requires-Dist: cdk8s <3/m);
    // The page of the registry is that of the docs, and has no link into a repository.
    expect(metadata).toContain('# Write a site in Python');
    expect(metadata).not.toMatch(/\]\((?!https?:|#)/);
  });

  test.each(EXAMPLES)('examples/python/%s/app.py writes the same bytes as its TypeScript', async (name) => {
    const { code, stdout, stderr, files } = await runs(name, example(name));
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: '', stderr: '' });
    const golden = filesOf(join(ROOT, 'test/golden', name));
    expect(Object.keys(files)).toEqual(expect.arrayContaining(Object.keys(golden)));
    for (const [file, text] of Object.entries(golden)) expect(files[file]).toBe(text);
    // What lies beside the YAML, as well.
    const outdir = join(folder, `${name}-typescript`);
    expect(await synthesize(join(ROOT, 'examples', name, 'main.ts'), outdir)).toMatchObject({ code: 0 });
    expect(files).toEqual(filesOf(outdir));
    expect(Object.keys(files)).toContain('xnat.secrets.sh');
  });

  test('three mistakes are told at once as the page shows it, without a stack trace, and nothing is written', async () => {
    const { code, stdout, stderr, files } = await runs('mistaken', mistaken);
    expect({ code, stdout, files }).toEqual({ code: 1, stdout: '', files: {} });
    expect(stderr).toBe(`${block('text', 'refusal')}\n`);
    expect(stderr.match(/^ {2}\[.*\([a-z-]+\)$/gm)).toHaveLength(3);
    expect(stderr.match(/^ {6}why {2}\S/gm)).toHaveLength(3);
    expect(stderr.match(/^ {6}fix {2}\S/gm)).toHaveLength(3);
    expect(stderr).not.toMatch(/^\s+at |Traceback|File "/m);
  });

  test('without try, the last lines are the whole text', async () => {
    const bare = mistaken.replace(/try:\n {4}(app\.synth\(\))\n[^]*$/, '$1\n');
    expect(bare).not.toContain('try:');
    const { code, stderr } = await runs('bare', bare);
    expect(code).toBe(1);
    expect(stderr.endsWith(`\nRuntimeError: ${block('text', 'refusal')}\n`)).toBe(true);
  });

  test.each([
    ['a misspelt name', 'PostgresOptions(siz=5)', "got an unexpected keyword argument 'siz'"],
    ['a missing option', 'XnatSite(App(), "xnat", url="https://xnat.example.edu.au")', "missing 1 required keyword-only argument: 'admin_email'"],
    ['a number in place of a size', 'PostgresOptions(size=5)', 'type of argument size must be one of (cdk8s.Size, NoneType); got int instead'],
  ])('%s is an error of Python, as the page has it', async (_, call, message) => {
    const { code, stderr } = await runs('wrong', `from cdk8s import App\nfrom cdk8s_xnat import PostgresOptions, XnatSite\n\n${call}\n`);
    expect(code).toBe(1);
    expect(stderr.trimEnd().split('\n').at(-1)).toMatch(/^TypeError: /);
    expect(stderr.trimEnd().endsWith(message)).toBe(true);
    expect(readFileSync(join(ROOT, PAGE), 'utf8')).toContain(message);
  });

  test("the page's site is written, and its test passes", async () => {
    const { code, stderr, files } = await runs('page', block('python', 'app'));
    expect({ code, stderr }).toEqual({ code: 0, stderr: 'Register with AAF: https://xnat.example.edu.au/openid-login\n' });
    expect(Object.keys(files).sort()).toEqual(['xnat.k8s.yaml', 'xnat.secrets.sh']);
    writeFileSync(join(folder, 'test_site.py'), block('python', 'test'));
    const { stdout } = await succeed(python, ['-m', 'pytest', '-q', join(folder, 'test_site.py')], { cwd: folder });
    expect(stdout).toContain('1 passed');
  });

  test('presets are changed, and dicts taken, as the page has it', async () => {
    const changed = /HpaAutoscalingOptions\(\*\*.*\)\)/.exec(readFileSync(join(ROOT, PAGE), 'utf8'))![0].replace('\\|', '|');
    const program = [
      'from cdk8s import App, Size',
      'from cdk8s_xnat import DicomOptions, DicomReceiver, HpaAutoscaling, HpaAutoscalingOptions, PostgresOptions, XnatSite',
      `options = ${changed}`,
      'assert (options.min_replicas, options.max_replicas) == (HpaAutoscaling.ais().min_replicas, 4)',
      'least = {"url": "https://xnat.example.edu.au", "admin_email": "xnat-admin@example.edu.au", "postgres": {}}',
      'XnatSite(App(), "a", archive={"size": Size.tebibytes(5)}, dicom={"receivers": [DicomReceiver(ae_title="XNAT", port=8104)]}, **least)',
      'try:',
      '    XnatSite(App(), "b", dicom={"receivers": [{"ae_title": "XNAT", "port": 8104}]}, **least)',
      'except RuntimeError as error:',
      `    assert "Missing required properties for cdk8s-xnat.DicomReceiver: 'aeTitle'" in str(error)`,
      '    print("told")',
    ];
    expect(await runs('presets', program.join('\n'))).toMatchObject({ code: 0, stdout: 'told\n', stderr: '' });
  });

  test('what the table of names says of enums and last arguments holds', async () => {
    const page = readFileSync(join(ROOT, PAGE), 'utf8');
    const calls = ['EnvSource.secret(secret_name="proxy", key="url")', 'CaBundle.from_secret(secret_name="rds", key="ca.pem")'];
    for (const call of [...calls, 'autoscale(**HpaAutoscaling.ais()._values)']) expect(page).toContain(call);
    const program = [
      'from cdk8s import App',
      'from cdk8s_plus_27 import ServiceType',
      'from cdk8s_xnat import *',
      'app = App()',
      'tls = DatabaseTls.verify_full(CaBundle.from_secret(secret_name="rds", key="ca.pem"))',
      'site = XnatSite(',
      '    app,',
      '    "xnat",',
      '    url="https://xnat.example.edu.au",',
      '    admin_email="xnat-admin@example.edu.au",',
      '    external_postgres=ExternalPostgresOptions(host="db.example.edu.au", credentials=Secret.named("xnat-db"), tls=tls, max_connections=1600),',
      '    pod=PodOptions(env_sources={"PROXY": EnvSource.secret(secret_name="proxy", key="url")}),',
      '    dicom=DicomOptions(service_type=ServiceType.NODE_PORT),',
      '    network_policies=NetworkPoliciesOptions(dicom=[NetworkPeer.cidr("10.20.0.0/16")]),',
      '    alb_ingress=AlbIngressOptions(certificate_arn="arn:aws:acm:ap-southeast-2:111122223333:certificate/0f1e2d3c-aaaa-bbbb-cccc-0123456789ab"),',
      '    build_volume=DataVolumeOptions(),',
      '    message_broker=MessageBrokerOptions(),',
      ')',
      'site.xnat.autoscale(**HpaAutoscaling.ais()._values)',
      'for rule in ("several-pods", "autoscaling-memory"):',
      '    site.acknowledge(rule, "this is about names in Python")',
      'app.synth()',
    ];
    const { code, stderr, files } = await runs('table', program.join('\n'));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const yaml = files['xnat.k8s.yaml']!;
    expect(yaml).toContain('type: NodePort');
    expect(yaml).toMatch(/- name: PROXY\n +valueFrom:\n +secretKeyRef:\n +key: url\n +name: proxy\n/);
    expect(yaml).toMatch(/secretName: rds\n/);
    expect(yaml).toMatch(/kind: HorizontalPodAutoscaler[^]*maxReplicas: 100\n/);
  });

  test('types of everything are in the wheel: mypy finds nothing in the examples, and finds a mistake', async () => {
    const mypy = (file: string) => run(python, ['-m', 'mypy', '--strict', '--cache-dir', join(folder, 'mypy'), file], { cwd: folder });
    for (const name of EXAMPLES) expect(await mypy(join(ROOT, 'examples/python', name, 'app.py'))).toMatchObject({ code: 0 });
    writeFiles(folder, { 'typo.py': 'from cdk8s_xnat import PostgresOptions\n\nPostgresOptions(siz=5)\n' });
    expect(await mypy(join(folder, 'typo.py'))).toMatchObject({ code: 1, stdout: expect.stringContaining('Unexpected keyword argument "siz"') });
  });
});
