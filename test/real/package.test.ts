import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { basename, join, relative } from 'node:path';
import { temporaryFolder, writeFiles } from './support/folders';
import { describeWith } from './support/parts';
import { run, succeed } from './support/processes';
import { filesOf, ROOT, synthesize } from './support/repository';

/** What npm must not see when it packs: what is made, and what is not this project's. */
const NOT_COPIED = new Set(['.git', 'coverage', 'dist', 'lib', 'node_modules', 'site']);

/** What a site installs beside this library; the versions are the repository's own. */
const BESIDE = ['cdk8s', 'cdk8s-plus-27', 'constructs', 'typescript', 'ts-node', '@types/node'] as const;

const TSCONFIG = {
  compilerOptions: { target: 'es2022', module: 'nodenext', strict: true, skipLibCheck: false, types: ['node'] },
  include: ['*.ts'],
};

describeWith(['npm-registry'], 'the package, as a site installs it', () => {
  const folder = temporaryFolder();
  const site = join(folder, 'site');
  const installed = join(site, 'node_modules/cdk8s-xnat');
  const main = /^```ts\n([\s\S]*?)^```$/m.exec(readFileSync(join(ROOT, 'README.md'), 'utf8'))![1]!;
  let tarball: string;

  beforeAll(async () => {
    tarball = await pack(folder);
    const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as { packages: Record<string, { version: string }> };
    const { overrides } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { overrides: object };
    writeFiles(site, {
      'package.json': JSON.stringify({ private: true, overrides }),
      'tsconfig.json': JSON.stringify(TSCONFIG),
      'main.ts': main,
      'mistake.ts': main.replace("url: 'https://xnat.example.edu.au'", "url: 'https://xnat.example.edu.au/'"),
      'misspelt.ts': [
        `import { App } from 'cdk8s';`,
        `import { XnatSite } from 'cdk8s-xnat';`,
        `const least = { url: 'https://xnat.example.edu.au', adminEmail: 'xnat-admin@example.edu.au' };`,
        `// @ts-expect-error a prop that does not exist`,
        `new XnatSite(new App(), 'a', { ...least, postgres: {}, buildVolum: {} });`,
        `// @ts-expect-error a number without its unit`,
        `new XnatSite(new App(), 'b', { ...least, postgres: { size: 20 } });`,
        `// @ts-expect-error a secret's value in place of its name`,
        `new XnatSite(new App(), 'c', { ...least, externalPostgres: { host: 'db.example.edu.au', credentials: 'secret' } });`,
        '',
      ].join('\n'),
    });
    const versions = BESIDE.map((name) => `${name}@${packages[`node_modules/${name}`]!.version}`);
    await npm(site, 'install', '--no-audit', '--no-fund', '--prefer-offline', tarball, ...versions);
    await succeed(process.execPath, [join(site, 'node_modules/typescript/bin/tsc')], { cwd: site });
  });

  test('holds what is compiled, the scripts and files of the pods and its papers, and nothing else', () => {
    const files = filesBelow(installed);
    expect(files).toEqual(expect.arrayContaining(['LICENSE', 'README.md', 'CHANGELOG.md', 'lib/index.js', 'lib/index.d.ts']));
    const papers = ['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json'];
    // Scripts, configuration and texts, which the compiler does not copy.
    const others = filesBelow(join(ROOT, 'src')).filter((file) => !file.endsWith('.ts'));
    expect(others.length).toBeGreaterThan(20);
    const packed = (file: string) => `lib/${file.startsWith('cli/') ? 'cli/' : ''}assets/${basename(file)}`;
    expect(files.filter((file) => !papers.includes(file) && !/\.(js|d\.ts)$/.test(file)).sort()).toEqual(others.map(packed).sort());
    for (const file of others) expect(readFileSync(join(installed, packed(file)))).toEqual(readFileSync(join(ROOT, 'src', file)));
    const types = filesBelow(join(ROOT, 'src'))
      // Of the programs of Jobs, and of the command, lib has the one file each that is made of them.
      .filter((file) => file.endsWith('.ts') && !/^(features\/[^/]+\/job|core\/job-program|cli)\//.test(file))
      .map((file) => `lib/${file.slice(0, -3)}.d.ts`);
    expect(files.filter((file) => file.endsWith('.d.ts')).sort()).toEqual(types.sort());
    // All code is in one file: a start costs by the files it reads. The command is another one.
    expect(files.filter((file) => file.endsWith('.js')).sort()).toEqual(['lib/cli/main.js', 'lib/index.js', 'lib/testing/index.js', 'lib/validation/index.js']);
  });

  test('needs nothing at run time but cdk8s, cdk8s-plus, constructs and yaml', () => {
    const manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as Record<string, object | undefined>;
    expect(Object.keys(manifest.dependencies!)).toEqual(['yaml']);
    // Which needs nothing itself.
    const { dependencies = {} } = JSON.parse(readFileSync(join(site, 'node_modules/yaml/package.json'), 'utf8')) as { dependencies?: object };
    expect(dependencies).toEqual({});
    expect(manifest.optionalDependencies).toBeUndefined();
    const peers = Object.keys(manifest.peerDependencies!);
    expect(peers.sort()).toEqual(['cdk8s', 'cdk8s-plus-27', 'constructs']);
    const required = filesBelow(installed)
      .filter((file) => file.endsWith('.js'))
      .flatMap((file) => [...readFileSync(join(installed, file), 'utf8').matchAll(/\brequire\("([^"]+)"\)/g)].map((match) => match[1]!));
    // The command asks for the library beside it.
    const foreign = required.filter((name) => !['yaml', '../index'].includes(name) && !peers.includes(name.split('/')[0]!) && !isBuiltIn(name));
    expect(required).toContain('cdk8s-plus-27/lib/imports/k8s');
    expect([...new Set(foreign)]).toEqual([]);
    expect(readdirSync(installed)).not.toContain('node_modules');
  });

  test('has each name for an ES module, and each class under its own', async () => {
    const program = [
      `import { createRequire } from 'node:module';`,
      `import * as imported from 'cdk8s-xnat';`,
      `import { Cpu, ServiceType, XnatSite } from 'cdk8s-xnat';`,
      `const required = createRequire(import.meta.url)('cdk8s-xnat');`,
      `const classes = Object.entries(required).filter(([, value]) => typeof value === 'function');`,
      `console.log(JSON.stringify({`,
      `  same: [Cpu === required.Cpu, ServiceType === required.ServiceType, XnatSite === required.XnatSite],`,
      `  lost: Object.keys(required).filter((name) => imported[name] !== required[name]),`,
      `  all: Object.keys(required).length,`,
      `  renamed: classes.filter(([name, value]) => value.name !== name).map(([name]) => name),`,
      `}));`,
    ];
    writeFileSync(join(site, 'names.mjs'), program.join('\n'));
    const { code, stdout, stderr } = await run(process.execPath, ['names.mjs'], { cwd: site });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const names = JSON.parse(stdout) as { all: number };
    expect(names).toEqual({ same: [true, true, true], lost: [], renamed: [], all: names.all });
    expect(names.all).toBeGreaterThan(50);
  });

  test('loads one file of its own, and one of cdk8s-plus-27', async () => {
    const program = `require('./main.js'); console.log(JSON.stringify(Object.keys(require.cache)))`;
    const env = { PATH: process.env.PATH!, CDK8S_OUTDIR: join(folder, 'loaded') };
    const { code, stdout } = await run(process.execPath, ['-e', program], { cwd: site, env });
    expect(code).toBe(0);
    const loaded = (JSON.parse(stdout.trim().split('\n').at(-1)!) as string[]).map((file) => relative(join(site, 'node_modules'), file));
    expect(loaded.filter((file) => /^cdk8s-(xnat|plus-27)/.test(file)).sort()).toEqual(['cdk8s-plus-27/lib/imports/k8s.js', 'cdk8s-xnat/lib/index.js']);
  });

  test("makes the same YAML of README's first block as the repository does", async () => {
    const fromPackage = join(folder, 'from-package');
    const said = await run(process.execPath, ['main.js'], { cwd: site, env: { PATH: process.env.PATH!, CDK8S_OUTDIR: fromPackage } });
    expect(said).toMatchObject({ code: 0 });
    const fromRepository = join(folder, 'from-repository');
    // Apart from the site, whose own cdk8s is another one than the repository's.
    const alone = join(writeFiles(join(folder, 'alone'), { 'main.ts': main }), 'main.ts');
    expect(await synthesize(alone, fromRepository)).toEqual(said);
    expect(Object.keys(filesOf(fromPackage))).not.toHaveLength(0);
    expect(filesOf(fromPackage)).toEqual(filesOf(fromRepository));
  });

  test('makes the same as the tutorial runs it, by ts-node', async () => {
    const outdir = join(folder, 'by-ts-node');
    const args = ['-r', 'ts-node/register/transpile-only', 'main.ts'];
    expect(await run(process.execPath, args, { cwd: site, env: { PATH: process.env.PATH!, CDK8S_OUTDIR: outdir } })).toMatchObject({ code: 0 });
    expect(filesOf(outdir)).toEqual(filesOf(join(folder, 'from-package')));
  });

  test('refuses a mistake with the rule, the reason and the mend, and writes nothing', async () => {
    const outdir = join(folder, 'from-mistake');
    mkdirSync(outdir);
    const { code, stderr } = await run(process.execPath, ['mistake.js'], { cwd: site, env: { PATH: process.env.PATH!, CDK8S_OUTDIR: outdir } });
    expect(code).not.toBe(0);
    expect(stderr).toMatch(/^.*\[xnat\/xnat\] url is "https:\/\/xnat\.example\.edu\.au\/", .*\(site-url\)$/m);
    expect(stderr).toMatch(/^ +why +\S.*$/m);
    expect(stderr).toMatch(/^ +fix +write "https:\/\/xnat\.example\.edu\.au"$/m);
    expect(stderr).toContain('\n    at the synthesis: nothing was written\n');
    expect(stderr.match(/^ +at /gm)).toHaveLength(1);
    expect(readdirSync(outdir)).toEqual([]);
  });

  test('brings the command, which writes a site that compiles and synthesizes', async () => {
    const npx = (...args: readonly string[]) => run('npx', ['--no-install', 'cdk8s-xnat', ...args], { cwd: site });
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
    expect(await npx('--version')).toMatchObject({ code: 0, stdout: `${version}\n` });
    expect(await npx('--help')).toMatchObject({ code: 0, stdout: expect.stringContaining('from-helm') });
    // What it knows lies beside it, and in the package.
    expect(await npx('explain', 'tls-unverified')).toMatchObject({ code: 0, stdout: expect.stringContaining('verifyFull') });
    expect(await npx('from-hel')).toMatchObject({ code: 2, stderr: expect.stringContaining('did you mean from-helm?') });
    writeFiles(site, {
      'values.yaml':
        'xnat-web:\n  resources: {limits: {cpu: 2, memory: 8Gi}}\n  ingress: {enabled: true, ingressClassName: traefik, hosts: [{host: xnat.example.edu.au}]}\n',
    });
    const options = ['values.yaml', '--admin-email', 'xnat-admin@example.edu.au', '--out', 'from-helm.ts'];
    expect(await npx('from-helm', ...options)).toMatchObject({ code: 0, stdout: expect.stringContaining('All of the values are carried over.') });
    await succeed(process.execPath, [join(site, 'node_modules/typescript/bin/tsc')], { cwd: site });
    const env = { PATH: process.env.PATH!, CDK8S_OUTDIR: join(folder, 'from-helm') };
    expect(await run(process.execPath, ['from-helm.js'], { cwd: site, env })).toMatchObject({ code: 0 });
    expect(Object.keys(filesOf(join(folder, 'from-helm')))).toContain('xnat.k8s.yaml');
    // And what reads YAML reads what was made.
    expect(await npx('images', join(folder, 'from-helm'))).toMatchObject({ code: 0, stdout: expect.stringContaining('StatefulSet') });
    expect(await npx('secrets', join(folder, 'from-helm'))).toMatchObject({ code: 0, stdout: expect.stringContaining('read by') });
    expect(await npx('diagram', join(folder, 'from-helm'))).toMatchObject({ code: 0, stdout: expect.stringContaining('flowchart') });
  });

  test.each(['commonjs', 'esm'])(
    'begins a site with modules of the kind %s in an empty folder, which installs, type-checks, passes its test and synthesizes at once',
    async (kind) => {
      const begun = join(folder, `begun-${kind}`);
      mkdirSync(begun);
      const options = ['--url', 'https://xnat.example.edu.au', '--place', 'k3s', '--module', kind, '--library', `file:${tarball}`, '--yes'];
      await succeed(process.execPath, [join(installed, 'lib/cli/main.js'), 'init', ...options], { cwd: begun });
      await npm(begun, 'install', '--no-audit', '--no-fund', '--prefer-offline');
      // The first run makes the snapshot, and the second, as in CI, compares with it.
      const { CI, ...env } = process.env as Record<string, string>;
      const script = (name: string, more: Readonly<Record<string, string>> = {}) => run('npm', ['run', name], { cwd: begun, env: { ...env, ...more } });
      expect(await script('typecheck')).toMatchObject({ code: 0 });
      expect(await script('test', { CI: 'true' })).toMatchObject({ code: 1, stdout: expect.stringContaining('snapshot/ is not committed') });
      expect(await script('test')).toMatchObject({ code: 0 });
      expect(await script('test', { CI: CI ?? 'true' })).toMatchObject({ code: 0 });
      expect(await script('synth')).toMatchObject({ code: 0 });
      // A page to read, and beside it the YAML itself.
      const { 'site.txt': page, ...others } = filesOf(join(begun, 'snapshot'));
      expect(others).toEqual({ 'xnat.k8s.yaml': filesOf(join(begun, 'dist'))['xnat.k8s.yaml'] });
      expect(page).toContain('StatefulSet xnat/xnat-xnat-web');
      // A change is seen, until it is taken over.
      writeFileSync(join(begun, 'main.ts'), readFileSync(join(begun, 'main.ts'), 'utf8').replace('gibibytes(500)', 'gibibytes(600)'));
      expect(await script('test')).toMatchObject({ code: 1 });
      expect(await script('test:update')).toMatchObject({ code: 0 });
      expect(await script('test')).toMatchObject({ code: 0 });
    },
  );

  test('is as publint wants a package to be', async () => {
    const { code, stdout, stderr } = await run(join(ROOT, 'node_modules/.bin/publint'), ['run', tarball, '--strict', '--level', 'warning']);
    expect({ code, output: code === 0 ? '' : stdout + stderr }).toEqual({ code: 0, output: '' });
  });
});

/** Packs a copy of the repository, so that its own lib/ stays as it is; the tarball's path. */
async function pack(folder: string): Promise<string> {
  const copy = join(folder, 'repository');
  cpSync(ROOT, copy, { recursive: true, filter: (path) => !NOT_COPIED.has(relative(ROOT, path)) });
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  await npm(copy, 'pack', '--pack-destination', folder);
  return join(
    folder,
    readdirSync(folder).find((name) => name.endsWith('.tgz'))!,
  );
}

/** Runs npm in a folder, without what an npm that runs these tests has said of the repository. */
async function npm(cwd: string, ...args: string[]): Promise<void> {
  const env = Object.entries(process.env).filter(([name]) => !/^npm_(package|lifecycle|config_local_prefix)/.test(name));
  await succeed('npm', args, { cwd, env: Object.fromEntries(env) as Record<string, string> });
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)));
}

function isBuiltIn(name: string): boolean {
  return name.startsWith('node:') || builtinModules.includes(name);
}
