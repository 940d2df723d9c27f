import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiObject, App, Duration, JsonPatch, Size } from 'cdk8s';
import { Cpu, DatabaseTls, Image, Secret, StorageClass, XnatImage, XnatSite, type XnatSiteProps } from 'cdk8s-xnat';
import { makeAuthority, makeServerCertificate } from '../../real/support/certificates';
import { temporaryFolder } from '../../real/support/folders';
import { commandsOf } from '../../real/support/how-to';
import { succeed } from '../../real/support/processes';
import { apply, applyObjects, bash, curl, eventually, getAll, inPod, kubectl, makeNamespace, makeSecret, rolledOut, tryKubectl } from '../support/node';
import { story } from '../support/story';
import type { Manifest } from '../../support/manifests';

const PAGE = 'docs/how-to/upgrade-xnat.md';
const UPGRADE = 'From 1.9 to 1.10, with the image of AIS';
const POD = 'xnat-xnat-web-0';
const WEB = 'statefulset/xnat-xnat-web';
const PASSWORD = `it's "4" $HOME \\ % ${'ä'}`;
const ADMIN = 'Not-A-Placeholder.1';
const SMALL: Partial<XnatSiteProps> = {
  prearchive: { size: Size.gibibytes(1) },
  cache: { size: Size.gibibytes(1) },
  postgres: { size: Size.gibibytes(1), resources: { cpu: Cpu.millis(100), cpuLimit: Cpu.units(2), memory: Size.mebibytes(512) } },
  // A file system of that size, so that it can be full.
  archive: { size: Size.mebibytes(16), storageClass: StorageClass.named('small-disk') },
};
const RESOURCES = { cpu: Cpu.millis(200), cpuLimit: Cpu.units(2), memory: Size.mebibytes(800) };

story('A new version, a new configuration, and what goes wrong at a start', ['xnat', 'plugins', 'heap'], () => {
  const folder = temporaryFolder();
  const plugin = { name: 'xsync', version: '9.9', url: 'https://jars.plugins.svc:8443/xsync-9.9.jar', sha256: '' };
  let before: { rows: string; file: string };

  /** The site in a version, as its file says it, and what its users have changed since. */
  function site(image: XnatImage, more: Partial<XnatSiteProps> = {}): App {
    const app = new App();
    new XnatSite(app, 'xnat', {
      url: 'https://xnat.example.edu.au',
      adminEmail: 'first@example.edu.au',
      ...SMALL,
      ...more,
      xnat: { image, resources: RESOURCES, showLogs: false, terminationGracePeriod: Duration.seconds(30), ...more.xnat },
    });
    return app;
  }

  /** The folder that a site is kept in: `npm run synth` writes dist/. */
  function project(app: App): string {
    mkdirSync(join(folder, 'dist'), { recursive: true });
    writeFileSync(join(folder, 'next.yaml'), app.synthYaml());
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ scripts: { synth: 'cp next.yaml dist/xnat.k8s.yaml' } }));
    return folder;
  }

  const rows = () => curl('xnat', 'xnat-xnat-web', '/trial/sessions');
  const file = () => curl('xnat', 'xnat-xnat-web', '/trial/archive?name=project-1/scan.dcm');
  const version = async () => (JSON.parse(await curl('xnat', 'xnat-xnat-web', '/trial/node')) as { version: string }).version;
  const uid = async () => (await getAll('pod', POD, '--namespace', 'xnat'))[0]!.metadata.uid as string;
  const container = async (name: string) => {
    const { initContainerStatuses = [], containerStatuses = [] } = (await getAll('pod', POD, '--namespace', 'xnat'))[0]!.status;
    return [...initContainerStatuses, ...containerStatuses].find((status: { name: string }) => status.name === name) as {
      state: Record<string, { reason?: string }>;
      ready: boolean;
    };
  };
  const log = (name: string) => kubectl(['logs', POD, '--namespace', 'xnat', '--container', name]);
  const preference = (name: string) => curl('xnat', 'xnat-xnat-web', `/xapi/siteConfig/${name}`, '--user', `admin:${ADMIN}`);

  /** Plugins come by https alone: a server of jars in the cluster, with an authority of its own. */
  async function jarServer(): Promise<void> {
    const authority = await makeAuthority(folder, 'authority');
    const { certificate, key } = await makeServerCertificate(folder, 'server', authority, 'jars.plugins.svc');
    const jar = async (name: string, text: string) => {
      await succeed('python3', [
        '-c',
        'import sys, zipfile\nzipfile.ZipFile(sys.argv[1], "w").writestr("META-INF/xnat/xsync-plugin.properties", sys.argv[2])',
        join(folder, name),
        text,
      ]);
      return readFileSync(join(folder, name)).toString('base64');
    };
    const binaryData = {
      'right.jar': await jar('right.jar', 'id=xsync\nname=xsync\nversion=9.9\n'),
      'wrong.jar': await jar('wrong.jar', 'id=xsync\nname=somebody elses\nversion=6.6.6\n'),
    };
    const server =
      "const fs = require('fs'); require('https').createServer({ cert: fs.readFileSync('/files/cert.pem'), key: fs.readFileSync('/files/key.pem') }, (_, answer) => answer.end(fs.readFileSync('/srv/plugin.jar'))).listen(8443)";
    await makeNamespace('plugins');
    await applyObjects(
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'files', namespace: 'plugins' },
        binaryData,
        data: { 'cert.pem': readFileSync(certificate, 'utf8'), 'key.pem': readFileSync(key, 'utf8'), 'server.js': server },
      },
      { apiVersion: 'v1', kind: 'Service', metadata: { name: 'jars', namespace: 'plugins' }, spec: { selector: { app: 'jars' }, ports: [{ port: 8443 }] } },
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'jars', namespace: 'plugins', labels: { app: 'jars' } },
        spec: {
          containers: [
            {
              name: 'jars',
              image: 'docker.io/library/node:22',
              command: ['sh', '-c', 'cp /files/right.jar /srv/plugin.jar && exec node /files/server.js'],
              readinessProbe: { tcpSocket: { port: 8443 }, periodSeconds: 1 },
              volumeMounts: [
                { name: 'files', mountPath: '/files' },
                { name: 'srv', mountPath: '/srv' },
              ],
            },
          ],
          volumes: [
            { name: 'files', configMap: { name: 'files' } },
            { name: 'srv', emptyDir: {} },
          ],
        },
      },
    );
    await applyObjects({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'authority', namespace: 'xnat' },
      data: { 'ca.pem': readFileSync(authority.certificate, 'utf8') },
    });
    plugin.sha256 = await sum('right.jar');
  }

  const sum = async (name: string) => (await succeed('sha256sum', [join(folder, name)])).stdout.slice(0, 64);

  /** Has the init container `plugins` trust that authority, which the image does not know. */
  function trusting(app: App): App {
    const web = app.node
      .findAll()
      .find((construct): construct is ApiObject => construct instanceof ApiObject && construct.kind === 'StatefulSet' && construct.name === 'xnat-xnat-web')!;
    const spec = '/spec/template/spec';
    web.addJsonPatch(
      JsonPatch.add(`${spec}/volumes/-`, { name: 'authority', configMap: { name: 'authority' } }),
      JsonPatch.add(`${spec}/initContainers/1/volumeMounts/-`, { name: 'authority', mountPath: '/authority', readOnly: true }),
      JsonPatch.add(`${spec}/initContainers/1/env/-`, { name: 'CURL_CA_BUNDLE', value: '/authority/ca.pem' }),
    );
    return app;
  }

  beforeAll(async () => {
    await makeNamespace('xnat');
    await makeSecret('xnat', 'xnat-postgresql', { password: PASSWORD });
    await makeSecret('xnat', 'xnat-xnat-web-admin', { password: ADMIN });
    await jarServer();
  });

  test('a site of XNAT 1.9.3.1 gets 10,000 rows in its database and a file in its archive', async () => {
    await apply(site(XnatImage.ais('1.9.3.1')));
    await rolledOut('xnat', WEB);
    await curl('xnat', 'xnat-xnat-web', '/trial/sessions?rows=10000', '--request', 'POST');
    await curl('xnat', 'xnat-xnat-web', '/trial/archive?name=project-1/scan.dcm', '--data-binary', 'a scan');
    before = { rows: await rows(), file: await file() };
    expect(JSON.parse(before.rows)).toMatchObject({ count: 10000 });
    expect(before.file).toBe('a scan');
    expect(await version()).toBe('1.9.3.1');
  });

  test('the commands of the page on upgrades bring it to 1.10.1, with the same rows and the same file', async () => {
    const cwd = project(site(XnatImage.ais('1.10.1')));
    const diff = await bash(commandsOf(PAGE, 'npm run synth'), { cwd, code: 1 });
    expect(
      diff
        .split('\n')
        .filter((line) => /^[-+] +image:/.test(line))
        .every((line) => /xnat:1\.(9\.3\.1|10\.1)$/.test(line)),
    ).toBe(true);
    // "Nothing of the database or the volumes."
    expect(diff).not.toMatch(/postgres:|kind: PersistentVolumeClaim/);
    await bash(commandsOf(PAGE, '--replicas=0', UPGRADE), { cwd });
    expect(await bash(commandsOf(PAGE, 'before-1.10.dump\nkubectl', UPGRADE), { cwd })).toBe('The dump is whole.\n');
    await bash(commandsOf(PAGE, 'kubectl apply -f dist/', UPGRADE), { cwd });
    expect(await version()).toBe('1.10.1');
    expect([await rows(), await file()]).toEqual([before.rows, before.file]);
  });

  test('the commands of its section "Roll back" bring back 1.9.3.1, and the database as it was', async () => {
    // What the new version has done in the meantime.
    await curl('xnat', 'xnat-xnat-web', '/trial/sessions?rows=500', '--request', 'POST');
    await inPod('xnat', 'xnat-postgresql-0', ['psql', '--username=xnat', '--command=create table made_by_1_10 (id int)']);
    const cwd = project(site(XnatImage.ais('1.9.3.1')));
    await bash(commandsOf(PAGE, '--replicas=0', UPGRADE), { cwd });
    await bash(commandsOf(PAGE, 'exec xnat-postgresql-0 -- dropdb', 'Roll back'), { cwd });
    await bash(commandsOf(PAGE, 'npm run synth', UPGRADE), { cwd, code: 1 });
    await bash(commandsOf(PAGE, 'delete job', 'Roll back'), { cwd });
    expect(await version()).toBe('1.9.3.1');
    expect([await rows(), await file()]).toEqual([before.rows, before.file]);
    expect(
      await inPod('xnat', 'xnat-postgresql-0', [
        'psql',
        '--username=xnat',
        '--tuples-only',
        "--command=select count(*) from pg_tables where tablename = 'made_by_1_10'",
      ]),
    ).toMatch(/^\s*0\s*$/);
  });

  test('a change of its configuration is applied on a bad day, when four things are wrong; the request that is in flight is answered to its end', async () => {
    expect(
      (await tryKubectl(['exec', POD, '--namespace', 'xnat', '--container', 'xnat', '--', 'dd', 'if=/dev/zero', 'of=/data/xnat/archive/full', 'bs=1M'])).stderr,
    ).toContain('No space left on device');
    await inPod('plugins', 'jars', ['cp', '/files/wrong.jar', '/srv/plugin.jar']);
    await makeSecret('xnat', 'xnat-postgresql', { password: 'not the one of the database' });

    const old = await uid();
    const slow = curl('xnat', 'xnat-xnat-web', '/trial/slow?seconds=15');
    const changed = { preferences: { 'siteConfig.requireLogin': 'true' }, plugins: [plugin], showLogs: true };
    await apply(trusting(site(XnatImage.ais('1.9.3.1'), { adminEmail: 'second@example.edu.au', xnat: changed })));
    await eventually('the end of the old pod', 30, async () =>
      expect((await getAll('pod', POD, '--namespace', 'xnat'))[0]!.metadata.deletionTimestamp).toBeDefined(),
    );
    expect(JSON.parse(await slow)).toMatchObject({ pod: POD });
    await kubectl(['scale', 'statefulset', 'xnat-postgresql', '--namespace', 'xnat', '--replicas=0']);
    await eventually('another pod', 60, async () => expect(await uid()).not.toBe(old));
  });

  // One after the other is found, for the init containers run in turn.
  test('the log of the new pod says that the archive is full, and room on it heals that', async () => {
    await eventually('what is wrong', 60, async () =>
      expect(await log('home')).toBe('copy-image: the volume archive is full. Enlarge it, or make room on the storage.\n'),
    );
    await eventually('the event', 60, async () =>
      expect(await kubectl(['get', 'events', '--namespace', 'xnat', '--field-selector', `involvedObject.name=${POD}`])).toContain(
        'Back-off restarting failed container home',
      ),
    );
    await applyObjects(cleaner());
    await eventually('the next init container', 60, async () => expect((await container('home')).state.terminated?.reason).toBe('Completed'));
  });

  test('it then says that the jar of a plugin is another one, with both checksums; the right jar heals that', async () => {
    const wrong = await sum('wrong.jar');
    await eventually('what is wrong', 60, async () =>
      expect(await log('plugins')).toContain(
        `install-plugins: xsync-9.9.jar: the file at ${plugin.url} has the SHA-256 ${wrong}, not ${plugin.sha256}. If the change is wanted, correct sha256.`,
      ),
    );
    await inPod('plugins', 'jars', ['cp', '/files/right.jar', '/srv/plugin.jar']);
    await eventually('the next init container', 60, async () => expect((await container('plugins')).state.terminated?.reason).toBe('Completed'));
  });

  test('it then says that the database does not answer, and why; it starts, and that is healed', async () => {
    await eventually('what is wrong', 60, async () =>
      expect(await log('database')).toContain(
        'wait-for: the database at xnat-postgresql:5432 does not answer yet (0 s). Connection refused. Does it run, is the port right, and does a NetworkPolicy let this pod in?',
      ),
    );
    await kubectl(['scale', 'statefulset', 'xnat-postgresql', '--namespace', 'xnat', '--replicas=1']);
    await eventually('the next container', 60, async () => expect((await container('database')).state.terminated?.reason).toBe('Completed'));
    expect(await log('database')).toContain('wait-for: the database at xnat-postgresql:5432 answers.');
  });

  test('it then says that the database refuses the password; with the right one in the Secret, and the pod deleted, XNAT serves as before, with its new configuration', async () => {
    await eventually('what is wrong', 60, async () => expect(await log('logs')).toContain('FATAL: password authentication failed for user "xnat"'));
    expect((await container('xnat')).ready).toBe(false);
    await eventually('the event', 60, async () =>
      expect(await kubectl(['describe', 'pod', POD, '--namespace', 'xnat'])).toContain('Startup probe failed: HTTP probe failed with statuscode: 404'),
    );
    await makeSecret('xnat', 'xnat-postgresql', { password: PASSWORD });
    await bash(commandsOf('docs/how-to/secrets.md', 'delete pod xnat-xnat-web-0', 'Change one'));
    await rolledOut('xnat', WEB);
    expect([await rows(), await file()]).toEqual([before.rows, before.file]);
    expect(await preference('adminEmail')).toContain('second@example.edu.au');
    expect(await preference('requireLogin')).toContain('true');
    expect(JSON.parse(await curl('xnat', 'xnat-xnat-web', '/trial/node'))).toMatchObject({ plugins: { xsync: '9.9' } });
  });

  test('of an image that sets its own heap the log says so, and nobody has to look into the image', async () => {
    await makeNamespace('heap');
    for (const name of ['db', 'heap-xnat-web-admin']) await makeSecret('heap', name, { username: 'xnat', password: ADMIN });
    const app = new App();
    const image = XnatImage.custom({ image: Image.of('ghcr.io/australian-imaging-service/xnat', { tag: '1.9.3.1-own-heap' }), uid: 65534 });
    const externalPostgres = { host: 'db.nowhere.invalid', credentials: Secret.named('db'), tls: DatabaseTls.disabled() };
    const heap = new XnatSite(app, 'heap', {
      url: 'https://heap.example.edu.au',
      adminEmail: 'first@example.edu.au',
      ...SMALL,
      postgres: undefined,
      externalPostgres,
      archive: { size: Size.gibibytes(1) },
      xnat: { image, resources: RESOURCES },
    });
    heap.acknowledge('tls-unverified', 'there is no database');
    await apply(app);
    const said = (name: string) => kubectl(['logs', 'heap-xnat-web-0', '--namespace', 'heap', '--container', name]);
    await eventually('the warning', 60, async () =>
      expect(await said('home')).toContain('copy-image: CATALINA_OPTS of the image sets -Xmx512m, which wins over heapPercent.'),
    );
    await eventually('what is wrong', 60, async () =>
      expect(await said('database')).toContain('does not answer yet (0 s). Its name is not known. Is it spelled right, and does DNS answer?'),
    );
  });
});

/** What an operator runs to make room: XNAT's pod does not come that far. */
function cleaner(): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'make-room', namespace: 'xnat' },
    spec: {
      restartPolicy: 'Never',
      securityContext: { runAsNonRoot: true, runAsUser: 65534, runAsGroup: 65534, fsGroup: 65534, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [
        {
          name: 'rm',
          image: 'ghcr.io/australian-imaging-service/xnat:1.9.3.1',
          command: ['rm', '/archive/full'],
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
          volumeMounts: [{ name: 'archive', mountPath: '/archive' }],
        },
      ],
      volumes: [{ name: 'archive', persistentVolumeClaim: { claimName: 'archive-xnat-xnat-web' } }],
    },
  };
}
