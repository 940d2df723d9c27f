import { Duration } from 'cdk8s';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { BackupDestination, Secret } from 'cdk8s-xnat';
import { parse } from 'yaml';
import { find, type Manifest } from '../support/manifests';
import { BackupPods } from './support/backup-pod';
import { temporaryFolder, writeFiles } from './support/folders';
import { describeWith } from './support/parts';
import { run } from './support/processes';
import { commandsOf } from './support/how-to';

/** A cluster that knows Jobs and CronJobs, as far as kubectl asks for them. */
class FakeCluster {
  readonly made: Manifest[] = [];
  /** Name and patch of each CronJob that was changed. */
  readonly patched: Array<[name: string, patch: unknown]> = [];
  private server?: Server;

  constructor(private readonly objects: readonly Manifest[]) {}

  async start(): Promise<number> {
    const resource = (name: string, kind: string) => ({
      name,
      singularName: kind.toLowerCase(),
      namespaced: true,
      kind,
      verbs: ['create', 'get', 'list', 'patch'],
    });
    const batch = { groupVersion: 'batch/v1', version: 'v1' };
    const answers: Record<string, object> = {
      '/api': { kind: 'APIVersions', versions: ['v1'] },
      '/api/v1': { kind: 'APIResourceList', groupVersion: 'v1', resources: [] },
      '/apis': { kind: 'APIGroupList', apiVersion: 'v1', groups: [{ name: 'batch', versions: [batch], preferredVersion: batch }] },
      '/apis/batch/v1': { kind: 'APIResourceList', groupVersion: 'batch/v1', resources: [resource('jobs', 'Job'), resource('cronjobs', 'CronJob')] },
    };
    const server = createServer((request, response) => {
      let text = '';
      request.on('data', (chunk: Buffer) => (text += chunk.toString()));
      request.on('end', () => {
        const path = request.url!.split('?')[0]!;
        const name = /^\/apis\/batch\/v1\/namespaces\/xnat\/cronjobs\/(.+)$/.exec(path)?.[1];
        const found =
          answers[path] ??
          (name && {
            ...find(this.objects, 'CronJob', name),
            metadata: { ...find(this.objects, 'CronJob', name).metadata, uid: '1-2-3', resourceVersion: '1' },
          });
        if (request.method === 'PATCH' && name) this.patched.push([name, JSON.parse(text)]);
        const posted = request.method === 'POST' && path.endsWith('/jobs') ? (JSON.parse(text) as Manifest) : undefined;
        if (posted) this.made.push(posted);
        const body = posted ?? found;
        response
          .writeHead(posted ? 201 : body ? 200 : 404, { 'Content-Type': 'application/json' })
          .end(JSON.stringify(body ?? { kind: 'Status', apiVersion: 'v1', status: 'Failure', code: 404 }));
      });
    });
    this.server = server;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => (this.server ? this.server.close(resolve) : resolve(undefined)));
  }
}

describeWith(['kubectl', 'bash'], 'the commands of the page about backups', () => {
  const folder = temporaryFolder();
  let cluster: FakeCluster;
  let env: Record<string, string>;

  beforeEach(async () => {
    const destination = BackupDestination.s3({ bucket: 'imaging-backups', region: 'ap-southeast-2', credentials: Secret.named('s3') });
    cluster = new FakeCluster(
      BackupPods.of(join(folder, `site${Math.floor(process.uptime() * 1000)}`), { backup: { destination, keepFor: Duration.days(30) } }).manifests,
    );
    const server = `http://127.0.0.1:${await cluster.start()}`;
    const config = {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'a', cluster: { server } }],
      contexts: [{ name: 'a', context: { cluster: 'a', user: 'a' } }],
      'current-context': 'a',
      users: [{ name: 'a', user: {} }],
    };
    env = { PATH: process.env.PATH!, HOME: folder, KUBECONFIG: join(writeFiles(folder, { config: JSON.stringify(config) }), 'config') };
  });
  afterEach(() => cluster.stop());

  /** The command of the page that holds this word, as it stands there. */
  async function follow(word: string): Promise<Manifest> {
    // This cluster has no schemas to check against.
    const shown = commandsOf('docs/how-to/backup-and-restore.md', word).trimEnd();
    // Of its own accord kubectl posts protobuf, which this cluster does not read.
    const piped = shown.includes(' |\n') ? shown : `${shown} --dry-run=client --output=yaml | kubectl create --filename -`;
    const command = piped.replace('kubectl create --filename -', 'kubectl create --validate=false --filename -');
    const result = await run('bash', ['-c', `set -o pipefail\n${command}`], { env });
    expect(result).toMatchObject({ code: 0, stderr: '' });
    expect(cluster.made).toHaveLength(1);
    return cluster.made[0]!;
  }
  const variable = (job: Manifest, name: string) =>
    [...(job.spec.template.spec.initContainers ?? []), ...job.spec.template.spec.containers].map((container: Manifest) => [
      container.name,
      container.env.find((each: { name: string; value?: string }) => each.name === name)?.value ?? '',
    ]);

  test('one makes a backup now', async () => {
    const job = await follow('before-upgrade');
    expect(job).toMatchObject({ kind: 'Job', metadata: { name: expect.stringMatching(/^before-upgrade-\d+$/) as string, namespace: 'xnat' } });
    expect(job.spec.template.spec.initContainers[0].command).toEqual(['bash', '/scripts/dump.sh']);
  });

  test('one restores the newest dump', async () => {
    const job = await follow('--from=cronjob/xnat-postgresql-restore\n');
    expect(variable(job, 'DUMP')).toEqual([
      ['fetch', ''],
      ['restore', ''],
    ]);
    expect(job.spec).not.toHaveProperty('suspend');
    expect(job.spec.backoffLimit).toBe(0);
  });

  test('one restores a dump by its name, in every container that looks for it', async () => {
    const job = await follow(
      'cronjob/xnat-postgresql-restore --dry-run=client --output=yaml |\n  kubectl set env --local --filename=- --output=yaml DUMP=xnat-',
    );
    expect(job.metadata.name).toMatch(/^restore-\d+$/);
    expect(variable(job, 'DUMP')).toEqual([
      ['fetch', 'xnat-xnat-20261124T153000Z.dump'],
      ['restore', 'xnat-xnat-20261124T153000Z.dump'],
    ]);
  });

  test('one lists what there is', async () => {
    expect(variable(await follow('DUMP=list'), 'DUMP')).toEqual([
      ['fetch', 'list'],
      ['restore', 'list'],
    ]);
  });

  test.each([
    ['takes over the dumps of a site that has moved', 'TAKE_OVER=', 'TAKE_OVER', 'https://old.example.edu.au'],
    ['accepts a smaller dump', 'ACCEPT_SMALLER=', 'ACCEPT_SMALLER', 'yes'],
  ])('one %s, in the container that stores dumps', async (_, words, name, value) => {
    expect(variable(await follow(words), name)).toEqual(expect.arrayContaining([['upload', value]]));
  });

  test('two suspend the backup, and let it run again', async () => {
    for (const suspend of [true, false]) {
      const [command] = commandsOf('docs/how-to/backup-and-restore.md', `xnat-postgresql-backup --patch '{"spec":{"suspend":${suspend}}}'`)
        .split('\n')
        .filter((line) => line.includes(' patch '));
      expect(await run('bash', ['-c', command!], { env })).toMatchObject({ code: 0, stderr: '' });
    }
    expect(cluster.patched).toEqual([true, false].map((suspend) => ['xnat-postgresql-backup', { spec: { suspend } }]));
  });

  test('the YAML of a Job that kubectl writes is one', async () => {
    const { stdout } = await run(
      'kubectl',
      ['create', 'job', 'a', '--from=cronjob/xnat-postgresql-restore', '--namespace=xnat', '--dry-run=client', '--output=yaml'],
      { env },
    );
    expect(parse(stdout)).toMatchObject({ kind: 'Job', metadata: { namespace: 'xnat' } });
  });
});
