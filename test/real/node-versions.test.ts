import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';
import { EXAMPLES } from '../support/examples';
import { temporaryFolder } from './support/folders';
import { describeWith } from './support/parts';
import { run, succeed } from './support/processes';
import { ROOT } from './support/repository';

/** The versions of Node that get fixes today, beside the one that runs these tests. */
const VERSIONS = ['22', '24'];
const { engines } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { engines: { node: string } };

test('engines says the oldest version that is tried', () => {
  expect(engines.node).toBe('>=20');
  expect(Number(process.versions.node.split('.')[0])).toBeGreaterThanOrEqual(20);
});

describeWith(['npm-registry'], 'the built package', () => {
  const folder = temporaryFolder();

  beforeAll(async () => {
    await succeed(process.execPath, [join(ROOT, 'scripts/build.js')], { cwd: ROOT });
    mkdirSync(join(folder, 'examples'), { recursive: true });
    for (const name of EXAMPLES) {
      const text = readFileSync(join(ROOT, `examples/${name}/main.ts`), 'utf8');
      const { outputText } = transpileModule(text, { compilerOptions: { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022 } });
      writeFileSync(join(folder, 'examples', `${name}.js`), outputText.replaceAll('require("cdk8s-xnat")', `require(${JSON.stringify(ROOT)})`));
    }
  });

  describe.each(VERSIONS)('on Node %s', (version) => {
    const home = join(folder, version);
    const node = join(home, `node_modules/node-${process.platform}-${process.arch}/bin/node`);

    beforeAll(async () => {
      mkdirSync(home, { recursive: true });
      writeFileSync(join(home, 'package.json'), '{"private":true}');
      const binary = `node-${process.platform}-${process.arch}@${version}`;
      await succeed('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', binary], { cwd: home });
    });

    test('is the version that is asked for', async () => {
      expect((await run(node, ['--version'])).stdout).toMatch(new RegExp(`^v${version}\\.`));
    });

    test('loads, without a warning', async () => {
      const program = `const lib = require(${JSON.stringify(ROOT)}); console.log(typeof lib.XnatSite, Object.keys(lib).length > 50)`;
      expect(await run(node, ['-e', program])).toMatchObject({ code: 0, stdout: 'function true\n', stderr: '' });
      const imported = `import { XnatSite } from ${JSON.stringify(join(ROOT, 'lib/index.js'))}; console.log(typeof XnatSite)`;
      expect(await run(node, ['--input-type=module', '-e', imported])).toMatchObject({ code: 0, stdout: 'function\n', stderr: '' });
    });

    test.each(EXAMPLES)('synthesizes examples/%s as it is in test/golden', async (name) => {
      const outdir = join(home, name);
      const env = { PATH: process.env.PATH!, CDK8S_OUTDIR: outdir, NODE_PATH: join(ROOT, 'node_modules') };
      expect(await run(node, [join(folder, 'examples', `${name}.js`)], { cwd: ROOT, env })).toMatchObject({ code: 0 });
      const golden = readdirSync(join(ROOT, 'test/golden', name)).filter((file) => file.endsWith('.k8s.yaml'));
      expect(golden.length).toBeGreaterThan(0);
      for (const file of golden) expect(readFileSync(join(outdir, file), 'utf8')).toBe(readFileSync(join(ROOT, 'test/golden', name, file), 'utf8'));
    });

    test('runs the command', async () => {
      const { code, stdout, stderr } = await run(node, [join(ROOT, 'lib/cli/main.js'), '--help']);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toContain('from-helm');
    });
  });
});
