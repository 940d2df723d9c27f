import { Duration } from 'cdk8s';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { BackupDestination } from 'cdk8s-xnat';
import { BackupPods } from './support/backup-pod';
import { type Certificate, makeAuthority, makeServerCertificate } from './support/certificates';
import { leftForLater, pathAYearAhead } from './support/clock';
import { emptyDir, temporaryFolder, writeVolume } from './support/folders';
import { describeWith } from './support/parts';
import type { RunResult } from './support/processes';
import { commandPath } from './support/programs';

const stamp = (age: number) => new Date(Date.now() - age * 86_400_000).toISOString().replace(/[-:]|\.\d+/g, '');
const DUMP_TIME = stamp(0);
const CLAIM = 'archive-xnat-xnat-web';
const NAME = `${CLAIM}-${DUMP_TIME.toLowerCase()}`;
const TOKEN = 'eyJhbGciOi.canary.token';
const PATH = '/apis/snapshot.storage.k8s.io/v1/namespaces/xnat/volumesnapshots';

interface Snapshot {
  readonly metadata: {
    readonly name: string;
    readonly labels?: Record<string, string>;
    readonly annotations?: Record<string, string>;
    managedFields?: unknown;
  };
  readonly spec?: unknown;
  status?: object;
}

/** As much of an API server as the script talks to. It writes JSON as Kubernetes does for curl: on many lines. */
class FakeApiServer {
  readonly snapshots = new Map<string, Snapshot>();
  readonly seen: string[] = [];
  /** What it answers in place of an answer; each request takes one. */
  readonly answers: Array<number | 'cut' | undefined> = [];
  /** States of the new snapshot, one for each look at it; the last one stays. */
  states: object[] = [{ readyToUse: true }];
  private server?: Server;

  async start(certificate: Certificate): Promise<number> {
    const server = createServer({ cert: readFileSync(certificate.certificate), key: readFileSync(certificate.key) }, (request, response) => {
      let text = '';
      request.on('data', (chunk: Buffer) => (text += chunk.toString()));
      request.on('end', () => {
        const url = new URL(request.url!, 'https://kubernetes');
        const name = url.pathname.slice(PATH.length + 1);
        this.seen.push(`${request.method!} ${name}${url.search}`);
        const answer = this.answers.shift();
        if (answer === 'cut') {
          request.socket.destroy();
          return;
        }
        const reply = (status: number, body: object) =>
          response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body, undefined, 2));
        if (answer !== undefined) return void reply(answer, { kind: 'Status', message: 'as the test wants it' });
        if (request.headers.authorization !== `Bearer ${TOKEN}`) return void reply(401, { kind: 'Status', message: 'Unauthorized' });
        if (!url.pathname.startsWith(PATH)) return void reply(404, { kind: 'Status', message: 'the server could not find the requested resource' });
        if (request.method === 'POST') {
          const snapshot = JSON.parse(text) as Snapshot;
          snapshot.metadata.managedFields = [{ fieldsV1: { 'f:status': { 'f:readyToUse': true } } }];
          this.snapshots.set(snapshot.metadata.name, snapshot);
          return void reply(201, snapshot);
        }
        if (request.method === 'DELETE') {
          const there = this.snapshots.delete(name);
          return void reply(there ? 200 : 404, {});
        }
        if (name !== '') return void reply(200, { ...this.snapshots.get(name), status: this.states.length > 1 ? this.states.shift() : this.states[0] });
        const [, selector] = /labelSelector=([^&]*)/.exec(url.search)!;
        const wanted = decodeURIComponent(selector!)
          .split(',')
          .map((pair) => pair.split('='));
        const items = [...this.snapshots.values()].filter(({ metadata }) => wanted.every(([label, value]) => metadata.labels?.[label!] === value));
        reply(200, { kind: 'VolumeSnapshotList', items });
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

describeWith(['bash', 'curl', 'openssl'], 'snapshots of the archive beside a dump', () => {
  const folder = temporaryFolder();
  let authority: Certificate;
  let certificate: Certificate;
  let api: FakeApiServer;
  let port: number;
  let runs = 0;

  beforeAll(async () => {
    authority = await makeAuthority(folder, 'authority');
    certificate = await makeServerCertificate(folder, 'server', authority, 'localhost');
  });
  beforeEach(async () => {
    api = new FakeApiServer();
    port = await api.start(certificate);
  });
  afterEach(() => api.stop());

  const labels = { 'app.kubernetes.io/name': 'postgresql-backup', 'app.kubernetes.io/instance': 'xnat' };
  const there = (name: string, own = labels) => api.snapshots.set(name, { metadata: { name, labels: own } });

  async function snapshot(variables: Record<string, string> = {}, token = TOKEN, machine: Record<string, string> = {}): Promise<RunResult> {
    const here = join(folder, `run${runs++}`);
    mkdirSync(here);
    const pods = BackupPods.of(here, {
      backup: { destination: BackupDestination.fromClaimName('b'), keepFor: Duration.days(30), archiveSnapshots: { className: 'csi-aws-vsc' } },
    });
    const access = writeVolume(join(here, 'access'), { token, 'ca.crt': readFileSync(authority.certificate), namespace: 'xnat' });
    writeFileSync(join(here, 'dump'), `xnat-xnat-${DUMP_TIME}.dump`);
    return pods.run(
      'backup',
      'snapshot',
      { API: `https://localhost:${port}`, ACCESS: access, RESULT: join(here, 'dump'), PAUSE: '0.1', READY_SECONDS: '1', ...variables },
      machine,
    );
  }

  test('makes one that tells of its dump, and waits until it is ready', async () => {
    api.states = [{}, { readyToUse: false }, { readyToUse: false, error: { message: 'try again', time: 'now' } }, { readyToUse: true }];
    const result = await snapshot({ READY_SECONDS: '20' });
    expect(result).toEqual({ code: 0, stderr: '', stdout: `snapshot: ${NAME} is asked for, beside xnat-xnat-${DUMP_TIME}.dump\nsnapshot: ${NAME} is ready\n` });
    expect(api.snapshots.get(NAME)).toMatchObject({
      apiVersion: 'snapshot.storage.k8s.io/v1',
      kind: 'VolumeSnapshot',
      metadata: {
        labels: { ...labels, 'app.kubernetes.io/managed-by': 'cdk8s-xnat', 'cdk8s-xnat/dump-time': DUMP_TIME },
        annotations: { 'cdk8s-xnat/dump': `xnat-xnat-${DUMP_TIME}.dump` },
      },
      spec: { volumeSnapshotClassName: 'csi-aws-vsc', source: { persistentVolumeClaimName: CLAIM } },
    });
    expect(api.seen.filter((call) => call === `GET ${NAME}`)).toHaveLength(4);
  });

  test('deletes those that are older, of this site and this claim alone', async () => {
    const name = (age: number, claim = CLAIM) => `${claim}-${stamp(age).toLowerCase()}`;
    const old = [31, 100, 400].map((age) => name(age));
    const kept = [name(29), name(1), name(0.5), name(400, 'build-xnat-xnat-web'), `${CLAIM}-by-hand`];
    for (const each of [...old, ...kept]) there(each);
    const anothers = name(300);
    there(anothers, { ...labels, 'app.kubernetes.io/instance': 'other' });
    const result = await snapshot();
    expect(result).toMatchObject({ code: 0, stderr: '' });
    expect([...api.snapshots.keys()].sort()).toEqual([...kept, anothers, NAME].sort());
    expect(result.stdout.match(/deleted /g)).toHaveLength(old.length);
  });

  test('deletes five at most, the oldest, where the clock is a year ahead', async () => {
    const name = (age: number) => `${CLAIM}-${stamp(age).toLowerCase()}`;
    const all = Array.from({ length: 20 }, (_, i) => name(20.5 - i));
    for (const each of all) there(each);
    const { code, stderr } = await snapshot({}, TOKEN, { PATH: pathAYearAhead(join(folder, 'year-ahead')) });
    expect([code, stderr]).toEqual([0, expect.stringMatching(leftForLater(13))]);
    expect([...api.snapshots.keys()].sort()).toEqual([...all.slice(5), NAME].sort());
  });

  test('of old ones the newest three stay, the new one among them', async () => {
    const name = (age: number) => `${CLAIM}-${stamp(age).toLowerCase()}`;
    const [oldest, ...kept] = [900, 800, 700, -2].map(name);
    for (const each of [oldest!, ...kept]) there(each);
    expect(await snapshot()).toMatchObject({ code: 0, stderr: '' });
    expect([...api.snapshots.keys()].sort()).toEqual([...kept, NAME].sort());
  });

  test.each<[string, string | undefined, boolean]>([
    ['is stored', 'yes', true],
    ['will not be stored', 'no', false],
    ['is never said to be stored', undefined, false],
  ])('deletes old ones where the dump that goes to S3 %s', async (_, said, deleted) => {
    const old = [400, 401, 402, 403].map((age) => `${CLAIM}-${stamp(age).toLowerCase()}`);
    for (const each of old) there(each);
    const file = join(folder, `stored${runs}`);
    if (said !== undefined) setTimeout(() => writeFileSync(file, said), 300);
    const result = await snapshot({ STORED: file, READY_SECONDS: '2' });
    expect(result).toMatchObject({ code: 0, stderr: '' });
    expect(old.filter((name) => api.snapshots.has(name))).toEqual(deleted ? old.slice(0, 2) : old);
    expect(result.stdout.includes('snapshot: older snapshots stay, since the dump is not stored\n')).toBe(!deleted);
  });

  test.each<[string, () => void, Record<string, string>, RegExp]>([
    [
      'one that never becomes ready',
      () => (api.states = [{ readyToUse: false }]),
      {},
      /is not ready after 1 s\. Does the class csi-aws-vsc exist, .*It reports: no error/,
    ],
    [
      'one that fails',
      () => (api.states = [{ readyToUse: false, error: { time: 'x', message: 'no such class' } }]),
      {},
      /Older snapshots stay\. It reports: no such class/,
    ],
    ['a cluster without snapshots', () => api.answers.push(404), {}, /the API server knows no VolumeSnapshot: install the snapshot CRDs/],
    ['a Role that is not there', () => api.answers.push(403), {}, /does not let it: the Role and RoleBinding of the backup/],
    ['a body that is refused', () => api.answers.push(422), {}, /POST .*: the API server says 422/],
    ['a server that is never well', () => api.answers.push(...Array<number>(6).fill(503)), {}, /the API server says 503/],
    ['a server that is not there', () => undefined, { API: 'https://localhost:1' }, /does not answer at https:\/\/localhost:1\. May this pod reach it/],
  ])('with %s it says so, and older ones stay', async (_, trouble, variables, message) => {
    const old = `${CLAIM}-${stamp(400).toLowerCase()}`;
    there(old);
    trouble();
    const result = await snapshot(variables);
    expect([result.code, result.stderr]).toEqual([1, expect.stringMatching(message)]);
    expect(api.snapshots.has(old)).toBe(true);
    expect(result.stdout + result.stderr).not.toContain('canary');
  });

  test('a cut connection and a busy server are asked again, and what was made by then is no fault', async () => {
    api.answers.push('cut', 429, 409, 500);
    there(NAME);
    expect(await snapshot()).toMatchObject({ code: 0, stderr: '' });
  });

  test('does not talk to a server of another authority, nor shows the token to it', async () => {
    await api.stop();
    const stranger = await makeAuthority(folder, 'stranger');
    port = await api.start(await makeServerCertificate(folder, 'other-server', stranger, 'localhost'));
    const result = await snapshot();
    expect([result.code, api.seen]).toEqual([1, []]);
    expect(result.stderr).toMatch(/certificate/);
  });

  test('the token is in no argument', async () => {
    const bin = emptyDir(join(folder, 'bin'));
    writeFileSync(join(bin, 'curl'), `#!/bin/bash\ntr '\\0' ' ' </proc/$$/cmdline >>${bin}/argv\nexec ${commandPath('curl')!} "$@"\n`);
    chmodSync(join(bin, 'curl'), 0o755);
    expect(await snapshot({}, TOKEN, { PATH: `${bin}:${process.env.PATH!}` })).toMatchObject({ code: 0 });
    const argv = readFileSync(join(bin, 'argv'), 'utf8');
    expect(argv).toContain('volumesnapshots');
    expect(argv).not.toContain('canary');
  });

  test('a token that is refused is no secret told', async () => {
    const result = await snapshot({}, 'wrong.canary');
    expect([result.code, result.stderr]).toEqual([1, expect.stringMatching(/Role and RoleBinding/)]);
    expect(result.stdout + result.stderr).not.toContain('canary');
  });
});
