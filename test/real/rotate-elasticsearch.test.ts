import { bootstrapScript } from './support/bootstrap-script';
import { readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { connect, type DetailedPeerCertificate } from 'node:tls';
import { App } from 'cdk8s';
import { ClusterServices, EfkCertificates, type EfkStackOptions, Secret } from 'cdk8s-xnat';
import { parseAllDocuments } from 'yaml';
import { environmentOf } from '../support/environment';
import { type Manifest, named } from '../support/manifests';
import { makeEndingCertificate } from './support/certificates';
import { ElasticsearchCluster } from './support/elasticsearch';
import { temporaryFolder, writeFiles, writeVolume } from './support/folders';
import { commandsOf } from './support/how-to';
import { describeWith } from './support/parts';
import { commandPath } from './support/programs';
import { run, succeed } from './support/processes';
import { ROOT } from './support/repository';
import { storedSecrets, type StoredSecrets } from './support/stored-secrets';

const PAGE = 'docs/how-to/rotate-secrets.md';
const AUTHORITY = 'A new authority';
const FIRST = `a"b\\c $HOME 'd' %s #e {"f":1} ü漢 \\"`;

/** The stack, as the page's file has it. */
function stack(fluentd: EfkStackOptions['fluentd'] = {}): Manifest[] {
  const app = new App();
  const certificates = EfkCertificates.fromPem({
    transport: Secret.named('elasticsearch-transport'),
    http: Secret.named('elasticsearch-http'),
    kibana: Secret.named('kibana-http'),
  });
  new ClusterServices(app, 'cluster', { efk: { certificates, fluentd } });
  return parseAllDocuments(app.synthYaml()).map((document) => document.toJS() as Manifest);
}

describeWith(['elasticsearch', 'bash', 'curl', 'java', 'openssl', 'kubectl'], 'Elasticsearch while its certificates and passwords are rotated', () => {
  const folder = temporaryFolder();
  const [old, renewed] = [join(folder, 'old'), join(folder, 'new')];
  const objects = stack();
  let elasticsearch: ElasticsearchCluster;
  let secrets: StoredSecrets;
  let env: Record<string, string>;
  afterAll(() => elasticsearch.stop());

  const password = (name: string) => secrets.read('efk', name, 'password').toString();
  const functions = () =>
    [
      commandsOf(PAGE, 'put() {'),
      commandsOf(PAGE, 'certificates() {', AUTHORITY)
        .replace(/^npm run certs.*$/m, '')
        .replace(/^old=.*$/m, `old=${old} new=${renewed}`),
      commandsOf(PAGE, 'elasticsearch() {'),
    ].join('\n');
  const page = async (commands: string) =>
    (await succeed('bash', ['--norc', '-euo', 'pipefail', '-c', `${functions()}\n${commands}`], { cwd: ROOT, env })).stdout;
  /** The kubelet of each machine writes the files at a moment of its own. */
  const kubelets = async () => {
    for (const node of [0, 1, 2]) {
      elasticsearch.renewFiles(node);
      await pause(1.5);
    }
  };
  const pause = (seconds: number) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

  /** A client that asks each node again and again, on a new connection each time, while something is done. What went wrong. */
  async function asked(
    ca: () => string | Buffer,
    work: () => Promise<unknown>,
    nodes = [0, 1, 2],
    as?: () => { user: string; password: string },
  ): Promise<string[]> {
    const wrong: string[] = [];
    let [ends, answers] = [false, 0];
    const client = (async () => {
      while (!ends) {
        for (const node of nodes) {
          const asks = as?.() ?? { user: 'elastic', password: password('elastic-credentials') };
          const answer = await elasticsearch
            .ask('GET', '/_security/_authenticate', { node, ca: ca(), ...asks })
            .catch((error: Error) => ({ status: error.message }));
          if (answer.status === 200) answers++;
          else wrong.push(`node ${node}: ${answer.status}`);
        }
        await pause(0.1);
      }
    })();
    try {
      await work();
    } finally {
      ends = true;
      await client;
    }
    expect(answers).toBeGreaterThan(10);
    return wrong;
  }

  async function healthy(ca: string | Buffer): Promise<void> {
    const until = Date.now() + 120_000;
    for (;;) {
      const path = '/_cluster/health?wait_for_nodes=3&wait_for_status=green&timeout=10s';
      const answer = await elasticsearch.ask('GET', path, { ca, node: 0, password: password('elastic-credentials') }).catch(() => undefined);
      if (answer?.status === 200) return;
      if (Date.now() > until) throw new Error(`not three nodes\n${elasticsearch.log(2).slice(-3000)}`);
      await pause(0.5);
    }
  }

  /** Runs a step of the page as it stands. It ends when all machines have the files. */
  async function step(commands: string, first: () => Promise<void> = () => Promise.resolve()): Promise<void> {
    await Promise.all([
      page(commandsOf(PAGE, commands, AUTHORITY)),
      (async () => {
        // The commands write this one last.
        const written = () => secrets.written('efk-fluentd', 'elasticsearch-ca');
        const before = written();
        while (written() === before) await pause(0.1);
        await first();
        await kubelets();
      })(),
    ]);
  }

  const shown = (node: number) =>
    new Promise<DetailedPeerCertificate>((resolve, reject) => {
      const socket = connect({ host: elasticsearch.address(node), port: 9200, servername: 'elasticsearch-master', rejectUnauthorized: false }, () => {
        resolve(socket.getPeerCertificate(true));
        socket.end();
      });
      socket.on('error', reject);
    });
  const trusts = async (node: number, ca: string) =>
    elasticsearch.ask('GET', '/_security/_authenticate', { node, ca, password: password('elastic-credentials') }).then(
      ({ status }) => status === 200,
      () => false,
    );

  const text = (file: string) => readFileSync(file, 'utf8');
  const [oldCa, newCa] = [() => text(join(old, 'ca.crt')), () => text(join(renewed, 'ca.crt'))];

  beforeAll(async () => {
    for (const out of [old, renewed]) await succeed('bash', [join(ROOT, 'scripts/certs.sh'), '--out', out]);
    elasticsearch = new ElasticsearchCluster({ version: '8.19.3', objects, folder, secret: (name, key) => secrets.read('efk', name, key) });
    const pods = Object.fromEntries(
      [0, 1, 2].map((node) => [`elasticsearch-master-${node}`, { folder: join(folder, `node${node}`), address: `${elasticsearch.address(node)}:9200` }]),
    );
    secrets = storedSecrets(join(folder, 'cluster'), pods);
    for (const name of ['elasticsearch-transport', 'elasticsearch-http', 'kibana-http']) {
      for (const key of ['tls.crt', 'tls.key', 'ca.crt']) secrets.write('efk', name, key, readFileSync(join(old, name, key)));
    }
    secrets.write('efk-fluentd', 'elasticsearch-ca', 'ca.crt', oldCa());
    secrets.write('efk', 'elastic-credentials', 'password', FIRST);
    secrets.write('efk', 'kibana-system', 'password', `kibana ${FIRST}`);
    for (const namespace of ['efk', 'efk-fluentd']) secrets.write(namespace, 'fluentd-writer', 'password', `writer ${FIRST}`);
    elasticsearch.ca = oldCa();
    env = { PATH: `${secrets.programs}${delimiter}${process.env.PATH!}`, HOME: folder };
    await elasticsearch.install();
    await elasticsearch.start(FIRST);
  }, 300_000);

  /** Runs what the Job of a stack runs. */
  async function bootstrap(of: Manifest[]): Promise<string> {
    const job = of.find(({ kind }) => kind === 'Job')!;
    const container = named<Manifest & { name: string }>(job.spec.template.spec.containers, 'bootstrap');
    const sources = named<Manifest & { name: string }>(job.spec.template.spec.volumes, 'passwords').projected.sources as Manifest[];
    const here = join(folder, `job${Math.random()}`);
    const files = sources.map(({ secret }): [string, string] => [secret.items[0].path as string, password(secret.name as string)]);
    writeFiles(here, { 'bootstrap.sh': bootstrapScript(of) });
    const places = {
      PATH: process.env.PATH!,
      CONNECT_TO: `${elasticsearch.address(0)}:9200`,
      CA_FILE: join(here, 'ca.crt'),
      SECRETS: writeVolume(join(here, 'secrets'), Object.fromEntries(files)),
      PAUSE: '1',
    };
    writeFileSync(places.CA_FILE, secrets.read('efk', 'elasticsearch-http', 'ca.crt'));
    const result = await run(commandPath('bash')!, [join(here, 'bootstrap.sh')], { env: { ...environmentOf(container.env), ...places } });
    expect(result.stderr).toBe('');
    expect(result.code).toBe(0);
    return result.stdout;
  }

  test('a renewed certificate of the same authority is shown within seconds by nodes that run, and no client is refused', async () => {
    const [http, key] = [join(folder, 'http.crt'), join(folder, 'http.key')];
    const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '90', '-subj', '/CN=renewed', '-keyout', key, '-out', http];
    const names = 'subjectAltName=DNS:elasticsearch-master,DNS:localhost';
    await succeed('openssl', [
      ...request,
      '-CA',
      join(old, 'ca.crt'),
      '-CAkey',
      join(old, 'ca.key'),
      '-addext',
      'basicConstraints=critical,CA:FALSE',
      '-addext',
      names,
    ]);
    secrets.write('efk', 'elasticsearch-http', 'tls.crt', readFileSync(http));
    secrets.write('efk', 'elasticsearch-http', 'tls.key', readFileSync(key));
    let seconds = 0;
    const wrong = await asked(oldCa, async () => {
      await kubelets();
      const begun = Date.now();
      for (const node of [0, 1, 2]) while ((await shown(node)).subject.CN !== 'renewed') await pause(0.2);
      seconds = (Date.now() - begun) / 1000;
    });
    expect(wrong).toEqual([]);
    expect(seconds).toBeLessThan(30);
    process.stdout.write(`seen: a renewed certificate after ${seconds.toFixed(1)} s\n`);
  });

  test('1. all trust both authorities, by the commands of the page; a node that restarts now joins the others', async () => {
    const wrong = await asked(oldCa, async () => {
      await step('certificates "$old" "$old" "$new"');
      await elasticsearch.restart(2);
      await healthy(oldCa());
    }, [0, 1]);
    expect(wrong).toEqual([]);
    expect(secrets.read('efk-fluentd', 'elasticsearch-ca', 'ca.crt').toString()).toBe(oldCa() + newCa());
    expect(secrets.restarted()).toEqual(['deployment/kibana', 'daemonset/fluentd']);
  }, 240_000);

  test('2. the new certificates are shown while Elasticsearch runs; between nodes with the old one and with the new one all goes on', async () => {
    const both = () => oldCa() + newCa();
    let seconds = 0;
    const wrong = await asked(both, async () => {
      await step('certificates "$new" "$old" "$new"', async () => {
        // Two machines have the new files, the third one has the old ones still: its node goes and comes back among them.
        elasticsearch.renewFiles(0);
        elasticsearch.renewFiles(1);
        await pause(10);
      });
      const begun = Date.now();
      for (const node of [0, 1, 2]) {
        while (!(await trusts(node, newCa()))) await pause(0.2);
      }
      seconds = (Date.now() - begun) / 1000;
    });
    expect(wrong).toEqual([]);
    expect(seconds).toBeLessThan(30);
    process.stdout.write(`seen: the new certificates ${seconds.toFixed(1)} s after the last machine had them\n`);
    const down = await elasticsearch.restart(1);
    await healthy(both());
    process.stdout.write(`seen: a node that restarts was away for ${down} s\n`);
  }, 240_000);

  test('3. nobody trusts the old authority: a client that knows the new one alone is served, one that knows the old one alone is refused', async () => {
    const wrong = await asked(newCa, () => step('certificates "$new" "$new"'));
    expect(wrong).toEqual([]);
    for (const node of [0, 1, 2]) expect([await trusts(node, newCa()), await trusts(node, oldCa())]).toEqual([true, false]);
    await elasticsearch.restart(0);
    await healthy(newCa());
  }, 240_000);

  test('with the new authority alone at once, as the page warns, a node that restarts is refused by the others', async () => {
    // The way back: one machine has the old files, which the others do not trust.
    for (const key of ['tls.crt', 'tls.key', 'ca.crt'])
      secrets.write('efk', 'elasticsearch-transport', key, readFileSync(join(old, 'elasticsearch-transport', key)));
    await elasticsearch.restart(2);
    await pause(20);
    const nodes = await elasticsearch.ask('GET', '/_cat/nodes?h=name', { ca: newCa(), password: password('elastic-credentials') });
    expect(String(nodes.body.text).trim().split('\n')).toHaveLength(2);
    for (const key of ['tls.crt', 'tls.key', 'ca.crt']) {
      secrets.write('efk', 'elasticsearch-transport', key, readFileSync(join(renewed, 'elasticsearch-transport', key)));
    }
    // It takes the right files while it runs, and joins.
    elasticsearch.renewFiles(2);
    await healthy(newCa());
  }, 240_000);

  test('certificates that nobody has renewed end: clients are refused and the nodes that are connected stay one cluster; one that restarts is not let in until it has new files', async () => {
    const names = 'DNS:elasticsearch-master,DNS:elasticsearch-master-headless,DNS:*.elasticsearch-master-headless,DNS:localhost';
    for (const [secret, authority] of [
      ['elasticsearch-http', 'ca'],
      ['elasticsearch-transport', 'transport-ca'],
    ] as const) {
      const { certificate, key } = await makeEndingCertificate(folder, secret, join(renewed, authority), names, 40);
      secrets.write('efk', secret, 'tls.crt', readFileSync(certificate));
      secrets.write('efk', secret, 'tls.key', readFileSync(key));
    }
    await kubelets();
    await pause(40);
    await expect(elasticsearch.ask('GET', '/', { ca: newCa(), password: password('elastic-credentials') })).rejects.toThrow('certificate has expired');
    // Whoever looks at no date.
    const nodes = async () => {
      const login = Buffer.from(`elastic:${password('elastic-credentials')}`).toString('base64');
      const config = `header = "Authorization: Basic ${login}"\nurl = "https://${elasticsearch.address(0)}:9200/_cat/nodes?h=name"\n`;
      return (await succeed('curl', ['--silent', '--insecure', '--fail', '--config', '-'], { input: config })).stdout.trim().split('\n').length;
    };
    expect(await nodes()).toBe(3);
    await elasticsearch.restart(2);
    await pause(30);
    expect(await nodes()).toBe(2);
    for (const secret of ['elasticsearch-http', 'elasticsearch-transport']) {
      for (const key of ['tls.crt', 'tls.key']) secrets.write('efk', secret, key, readFileSync(join(renewed, secret, key)));
    }
    await kubelets();
    await healthy(newCa());
  }, 240_000);

  test("Fluentd's password changes by a second user: at each moment what its pods have is valid", async () => {
    elasticsearch.ca = newCa();
    await bootstrap(objects);
    let user = 'fluentd_writer';
    const as = () => ({ user, password: password(user.replaceAll('_', '-')) });
    const wrong = await asked(
      newCa,
      async () => {
        await page(commandsOf(PAGE, 'create secret generic fluentd-writer-2'));
        const next = stack({ username: 'fluentd_writer_2', credentials: Secret.named('fluentd-writer-2') });
        expect(await bootstrap(next)).toContain('PUT /_security/user/fluentd_writer_2: 200');
        const both = ['fluentd_writer', 'fluentd_writer_2'].map((name) => ({ user: name, password: password(name.replaceAll('_', '-')) }));
        for (const one of both)
          expect((await elasticsearch.ask('POST', '/ais.20261127/_doc', { ...one, body: { '@timestamp': '2026-11-27T09:14:03Z' } })).status).toBe(201);
        // All pods have restarted.
        user = 'fluentd_writer_2';
        await page(commandsOf(PAGE, 'DELETE /_security/user/fluentd_writer'));
        expect((await elasticsearch.ask('GET', '/_security/_authenticate', both[0]!)).status).toBe(401);
      },
      [0, 1, 2],
      as,
    );
    expect(wrong).toEqual([]);
    expect(secrets.has('efk-fluentd', 'fluentd-writer')).toBe(false);
  });

  test("Kibana's password is that of the Secret once the Job has run again, and not before", async () => {
    const before = password('kibana-system');
    await page(commandsOf(PAGE, 'put efk kibana-system'));
    const asKibana = (one: string) => elasticsearch.ask('GET', '/_security/_authenticate', { user: 'kibana_system', password: one });
    expect([(await asKibana(before)).status, (await asKibana(password('kibana-system'))).status]).toEqual([200, 401]);
    await bootstrap(stack({ username: 'fluentd_writer_2', credentials: Secret.named('fluentd-writer-2') }));
    expect([(await asKibana(before)).status, (await asKibana(password('kibana-system'))).status]).toEqual([401, 200]);
  });

  test('the password of elastic is changed there first and then in the Secret, and the last command says that both are one', async () => {
    const said = await page(commandsOf(PAGE, 'elasticsearch POST /_security/user/elastic/_password'));
    expect(JSON.parse(said.slice(said.indexOf('{"username"')))).toMatchObject({ username: 'elastic' });
    expect(password('elastic-credentials')).toMatch(/^[0-9a-f]{48}$/);
    expect((await elasticsearch.ask('GET', '/_security/_authenticate', { password: FIRST })).status).toBe(401);
    await healthy(newCa());
  });
});
