import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandsOf } from '../../real/support/how-to';
import { temporaryFolder } from '../../real/support/folders';
import { codeSpans, pages, ROOT } from '../../docs/markdown';
import { bash, eventually, getAll, inPod, kubectl, makeSecret, onNode, type Running, start } from '../support/node';
import { makeNodeSmall, refusalOf, requestsOf } from '../support/small-node';
import { story } from '../support/story';

const PAGE = 'examples/local/README.md';
const SMOKE_TEST = 'docs/how-to/smoke-test.md';
const ADMIN_PASSWORD = 'Trial-1.of_XNAT';
/** Quotes, a dollar, a backslash, a blank and an umlaut. */
const DATABASE_PASSWORD = `it's "$HOME" \\ ü#;=%`;

const webPod = async () => (await getAll('pod', 'xnat-xnat-web-0', '--namespace', 'xnat'))[0]!;

story('A site on one node, from nothing', ['xnat', 'xnat-rest-of-the-machine'], () => {
  const folder = temporaryFolder();
  let synthesized = '';
  let forward: Running | undefined;
  const browser = (path: string, ...args: readonly string[]) =>
    onNode('curl', '--silent', '--show-error', '--max-time', '30', ...args, `http://localhost:8080${path}`);

  afterAll(() => forward?.interrupt());

  test('the node is made as small as one of 2 CPUs and 4 GiB that a whole cluster runs on', async () => {
    await kubectl(['create', 'namespace', 'xnat-rest-of-the-machine']);
    await makeNodeSmall('xnat-rest-of-the-machine');
  });

  test('the README of the repository synthesizes the example', async () => {
    const { text } = pages()
      .find(({ file }) => file === 'README.md')!
      .blocks.find((block) => block.text.includes('npm run synth'))!;
    await bash(text.replace('npm ci && ', ''));
    synthesized = readFileSync(join(ROOT, 'dist/xnat.k8s.yaml'), 'utf8');
  });

  test('the commands of the page make the namespace and the Secrets, and show no password', async () => {
    const shown = await bash(commandsOf(PAGE, 'read -rsp'), { answers: [ADMIN_PASSWORD] });
    expect(shown).toMatch(/secret\/xnat-xnat-web-admin created\n.*secret\/xnat-postgresql created/s);
    expect(shown).not.toContain(ADMIN_PASSWORD);
    const secret = async (name: string) => Buffer.from((await getAll('secret', name, '--namespace', 'xnat'))[0]!.data.password as string, 'base64').toString();
    expect(await secret('xnat-xnat-web-admin')).toBe(ADMIN_PASSWORD);
    expect(await secret('xnat-postgresql')).toMatch(/^[0-9a-f]{48}$/);
  });

  test('with a database password of quotes, a dollar, a backslash, a blank and an umlaut, the commands of the page bring the site up', async () => {
    await makeSecret('xnat', 'xnat-postgresql', { password: DATABASE_PASSWORD });
    // The packages are there, or no test would run: npm ci is left out, here and above.
    const commands = start(commandsOf(PAGE, 'npm run synth:examples').replace('npm ci\n', ''));
    await commands.until(/^xnat-xnat-web-0 +2\/2 +Running/m, 120);
    await commands.interrupt();
    expect(commands.output()).toContain('statefulset.apps/xnat-xnat-web created');
    // XNAT is ready, so the database let it in with that password; the policies keep everybody else from asking.
  });

  test('the site is what the page lists, and asks for what the page says', async () => {
    const { tables, prose } = pages().find(({ file }) => file === PAGE)!;
    const rows = tables.find(({ header }) => header[0] === 'Kind')!.rows;
    for (const [kind, name] of rows) await kubectl(['get', kind!, codeSpans(name!)[0]!, '--namespace', 'xnat']);
    const requests = await requestsOf('--namespace', 'xnat');
    expect(prose).toContain(`the site asks for ${requests.cpu}m of CPU and ${requests.memory} MiB of memory`);
  });

  test('the scheduler has no room for the same site a second time', async () => {
    expect(await refusalOf('xnat-rest-of-the-machine', { cpu: 520, memory: 2532 })).toMatch(/Insufficient cpu.*Insufficient memory/);
  });

  test('all claims are bound, ReadWriteOnce, on the default class', async () => {
    const claims = await getAll('persistentvolumeclaims', '--namespace', 'xnat');
    expect(claims.map(({ metadata }) => metadata.name as string).sort()).toEqual(
      ['archive', 'build', 'cache', 'data', 'prearchive'].map((name) => (name === 'data' ? 'data-xnat-postgresql' : `${name}-xnat-xnat-web`)),
    );
    for (const { spec, status } of claims) expect([status.phase, spec.accessModes, spec.storageClassName]).toEqual(['Bound', ['ReadWriteOnce'], 'standard']);
  });

  test('XNAT runs as nobody, owns its volumes by its group, and cannot write to its own image', async () => {
    const tried = await inPod(
      'xnat',
      'xnat-xnat-web-0',
      ['bash', '-c', 'id -u; stat --format=%g:%A /data/xnat/archive /data/xnat/build; touch /x /etc/x 2>&1 || true'],
      { container: 'xnat' },
    );
    expect(tried.split('\n')).toEqual([
      '65534',
      '65534:drwxrwsr-x',
      '65534:drwxrwsr-x',
      expect.stringContaining('Read-only file system'),
      expect.stringContaining('Read-only file system'),
      '',
    ]);
    await expect(kubectl(['run', 'root', '--namespace', 'xnat', '--image=registry.k8s.io/pause:3.8'])).rejects.toThrow('violates PodSecurity "restricted');
  });

  test('the file is the one that the README of the repository shows how to write', () => {
    expect(readFileSync(join(ROOT, 'dist/examples/local/xnat.k8s.yaml'), 'utf8')).toBe(synthesized);
  });

  test('a second look of kubectl diff finds nothing to change', async () => {
    expect(await bash('kubectl diff -f dist/examples/local/')).toBe('');
  });

  test('through the port-forward of the page somebody logs in as admin at http://localhost:8080', async () => {
    forward = start(commandsOf(PAGE, 'port-forward'));
    await forward.until('Forwarding from', 20);
    expect(await browser('/', '--location', '--fail')).toContain('<form');
    const session = (password: string) => browser('/data/JSESSION', '--user', `admin:${password}`, '--output', '/dev/null', '--write-out', '%{http_code}');
    expect(await session(ADMIN_PASSWORD)).toBe('200');
    expect(await session('Trial-2.of_XNAT')).toBe('401');
    expect(await browser('/xapi/siteConfig/siteUrl', '--user', `admin:${ADMIN_PASSWORD}`)).toContain('http://localhost:8080');
    await forward.interrupt();
  });

  test('The key smokeTest is added to the file and applied: its Job completes, and its log says that all is well', async () => {
    const before = (await webPod()).metadata.uid as string;
    const main = readFileSync(join(ROOT, 'examples/local/main.ts'), 'utf8');
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    writeFileSync(join(folder, 'main.ts'), main.replace('dicom: {},', 'dicom: {},\n  smokeTest: {},'));
    await bash(`node -r "$ROOT/scripts/typescript.js" main.ts`, { cwd: folder, env: { ROOT } });
    const [apply, list, logs] = commandsOf(SMOKE_TEST, 'get job --selector').trim().split('\n');
    await bash(apply!, { cwd: folder });
    const [, name] = /^(xnat-smoke-test-[0-9a-f]+)/m.exec(await bash(list!))!;
    await kubectl(['wait', `job/${name!}`, '--namespace', 'xnat', '--for=condition=Complete', '--timeout=150s']);
    const log = await bash(logs!.replace('xnat-smoke-test-0a1b2c3d', name!));
    expect(log).toMatch(/smoke-test: ok +web: 1 of 1 pods of this state/);
    expect(log).toMatch(/smoke-test: \d+ checks: \d+ ok, 0 FAILED/);
    expect((await webPod()).metadata.uid).not.toBe(before);
  });

  test('the last command of the page leaves nothing: no namespace, no Secret, no volume', async () => {
    await bash(commandsOf(PAGE, 'kubectl delete -f'));
    expect(await kubectl(['get', 'namespace', 'xnat', '--ignore-not-found'])).toBe('');
    await eventually('the volumes', 20, async () =>
      expect((await getAll('persistentvolumes')).map(({ spec }) => spec.claimRef.namespace as string)).not.toContain('xnat'),
    );
  });
});
