import { bootstrapScript } from './support/bootstrap-script';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { connect as connectPlain } from 'node:net';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { App, Duration } from 'cdk8s';
import { ClusterServices, EfkCertificates, EfkStack, type EfkStackOptions, Secret, SnapshotRepository, StorageClass } from 'cdk8s-xnat';
import { parseAllDocuments } from 'yaml';
import { environmentOf } from '../support/environment';
import { find, type Manifest, named } from '../support/manifests';
import { type AskOptions, ElasticsearchCluster } from './support/elasticsearch';
import { temporaryFolder, writeFiles, writeVolume } from './support/folders';
import { describeWith } from './support/parts';
import { run, succeed } from './support/processes';
import { ROOT } from './support/repository';

/** All that could be lost or changed on the way to a keystore, to a file of curl and into JSON. */
const HOSTILE = `a"b\\c $HOME 'd' %s #e {"f":1} ü漢 \\"`;
const PASSWORDS = { elastic: `elastic ${HOSTILE}`, kibana_system: `kibana ${HOSTILE}`, fluentd_writer: `writer ${HOSTILE}` };
const STORE = 'hunter2-hunter2';

const RULES = ['efk-superuser', 'efk-unverified', 'fluentd-index'];

function synth(efk: EfkStackOptions): Manifest[] {
  const app = new App();
  const cluster = new ClusterServices(app, 'cluster', { efk });
  const told = cluster.node.findAll().flatMap((construct) => construct.node.validate());
  for (const rule of RULES.filter((one) => told.join().includes(`(${one})`))) cluster.acknowledge(rule, 'as the documents have it');
  return parseAllDocuments(app.synthYaml()).map((document) => document.toJS() as Manifest);
}

const SNAPSHOTS = { repository: SnapshotRepository.fromClaimName('snapshots'), keepFor: Duration.days(7) };
const password = (name: string) => Secret.named(name);

/** The stack as a site has it, with certificates of `npm run certs`. */
const OWN: EfkStackOptions = {
  keepFor: Duration.days(45),
  elasticsearch: { snapshots: SNAPSHOTS },
  certificates: EfkCertificates.fromPem({
    transport: password('elasticsearch-transport'),
    http: password('elasticsearch-http'),
    kibana: password('kibana-http'),
  }),
};

/** The documents', with the keystore of `npm run certs -- --p12`. */
const AIS: EfkStackOptions = (() => {
  const ais = EfkStack.ais({
    storageClass: StorageClass.named('gp3'),
    transportKeystorePassword: password('transport-ssl-keystore-password'),
    transportTruststorePassword: password('transport-ssl-truststore-password'),
    httpKeystorePassword: password('http-ssl-keystore-password'),
  });
  return { ...ais, elasticsearch: { ...ais.elasticsearch, version: '7.17.29', snapshots: SNAPSHOTS } };
})();

describeWith(['elasticsearch', 'bash', 'curl', 'java', 'openssl', 'ruby'], 'Elasticsearch', () => {
  describe.each([
    { version: '8.19.3', what: 'as a site has it', efk: OWN, flags: [], name: 'elasticsearch-master' },
    { version: '7.17.29', what: 'of the documents', efk: AIS, flags: ['--p12'], name: 'security-master' },
  ] as const)('$version, $what', ({ version, efk, flags, name }) => {
    let elasticsearch: ElasticsearchCluster;
    // Before its folder is removed.
    afterAll(() => elasticsearch.stop());
    const folder = temporaryFolder();
    const made = join(folder, 'made');
    const objects = synth(efk);
    /** What the other stack asks for: users, or the superuser alone. */
    const others = synth(efk === AIS ? OWN : AIS);

    const secret = (of: string, key: string): string | Buffer => {
      if (of === 'elastic-credentials') return PASSWORDS.elastic;
      if (key.endsWith('secure_password')) return STORE;
      return readFileSync(key.endsWith('.p12') ? join(made, key) : join(made, of, key));
    };
    const ask = (method: string, path: string, options: Partial<AskOptions> = {}) =>
      elasticsearch.ask(method, path, { password: PASSWORDS.elastic, ...options });
    const asWriter = { user: 'fluentd_writer', password: PASSWORDS.fluentd_writer };

    beforeAll(async () => {
      writeFileSync(join(folder, 'store'), STORE);
      await succeed('bash', [join(ROOT, 'scripts/certs.sh'), '--out', made, '--password-file', join(folder, 'store'), ...flags]);
      elasticsearch = new ElasticsearchCluster({ version, objects, secret, folder });
      elasticsearch.ca = readFileSync(join(made, 'ca.crt'));
      elasticsearch.servername = name;
      await elasticsearch.install();
      await elasticsearch.start(PASSWORDS.elastic);
    }, 300_000);

    /** Runs what the Job runs, with its variables; those of places and times are this test's. */
    async function bootstrap(stack: Manifest[] = objects, run_ = 'run') {
      const job = stack.find(({ kind }) => kind === 'Job')!;
      const container = named<Manifest & { name: string }>(job.spec.template.spec.containers, 'bootstrap');
      const users = named<Manifest & { name: string }>(job.spec.template.spec.volumes, 'passwords').projected.sources.map(
        ({ secret: one }: Manifest) => one.items[0].path as keyof typeof PASSWORDS,
      ) as Array<keyof typeof PASSWORDS>;
      const here = join(folder, `${run_}${Math.random()}`);
      const scripts = writeFiles(here, { 'bootstrap.sh': bootstrapScript(stack) });
      const env = environmentOf(container.env);
      return run(container.command[0] as string, [join(scripts, 'bootstrap.sh')], {
        env: {
          ...env,
          PATH: process.env.PATH!,
          ES_URL: `https://${name}:9200`,
          // The names that a cluster's DNS would find.
          CONNECT_TO: `${elasticsearch.address(0)}:9200`,
          CA_FILE: join(made, 'ca.crt'),
          SECRETS: writeVolume(join(here, 'secrets'), Object.fromEntries(users.map((user) => [user, PASSWORDS[user]]))),
          SNAPSHOT_REPOSITORY: env.SNAPSHOT_REPOSITORY!.replaceAll('/usr/share/elasticsearch/snapshots', join(folder, 'snapshots')),
          ATTEMPTS: '20',
          PAUSE: '1',
        },
      });
    }

    /** Runs the container that Fluentd waits in, for so many seconds. */
    async function wait(stack: Manifest[], seconds: number, credentials: string) {
      const [container] = find(stack, 'DaemonSet', 'fluentd').spec.template.spec.initContainers as Array<Manifest & { command: string[] }>;
      const files = find(stack, 'ConfigMap', 'fluentd-main').data as Record<string, string>;
      const here = writeFiles(join(folder, `wait${Math.random()}`), { ...files, password: credentials });
      const { code, stdout } = await run('timeout', [String(seconds), container!.command[0]!, container!.command[1]!.replace('/etc/fluent', here)], {
        env: {
          ...environmentOf(container!.env),
          PATH: process.env.PATH!,
          ELASTICSEARCH_HOST: elasticsearch.address(0),
          SERVER_NAME: name === 'security-master' ? name : 'elasticsearch-master.efk.svc',
          CA_FILE: join(made, 'ca.crt'),
          PASSWORD_FILE: join(here, 'password'),
          SEEN_FILE: join(here, 'seen'),
          PAUSE: '0.5',
        },
      });
      return { code, said: stdout.split('\n')[0], seen: existsSync(join(here, 'seen')) };
    }

    const bulk = (index: string, ...documents: object[]) => ({
      body: `${documents.flatMap((document) => [JSON.stringify({ index: { _index: index } }), JSON.stringify(document)]).join('\n')}\n`,
    });

    test('forms one cluster of three nodes, each on a machine that it knows', async () => {
      const { body } = await ask('GET', '/_nodes?filter_path=nodes.*.name,nodes.*.attributes,nodes.*.roles,nodes.*.version');
      const nodes = Object.values(body.nodes as Record<string, Manifest>);
      expect(nodes.map((node) => [node.name, node.attributes.k8s_node_name, node.version]).sort()).toEqual(
        [0, 1, 2].map((i) => [`elasticsearch-master-${i}`, `machine-${i}`, version]),
      );
      for (const { roles } of nodes) expect(roles).toEqual(expect.arrayContaining(['data', 'ingest', 'master', 'transform']));
    });

    test('is ready for the kubelet', async () => {
      if (version === '7.17.29') {
        expect([await elasticsearch.probe(0, PASSWORDS.elastic), await elasticsearch.probe(1, 'of old')]).toEqual([0, 0]);
        return;
      }
      const { readinessProbe } = named<Manifest & { name: string }>(
        find(objects, 'StatefulSet', 'elasticsearch-master').spec.template.spec.containers,
        'elasticsearch',
      );
      await new Promise<void>((resolve, reject) => {
        const socket = connectPlain(readinessProbe.tcpSocket.port as number, elasticsearch.address(0), () => resolve(void socket.destroy()));
        socket.on('error', reject);
      });
    });

    test('shows a certificate with its name, by its authority, and takes the superuser’s password alone', async () => {
      await expect(ask('GET', '/', { servername: 'elsewhere' })).rejects.toThrow(/ERR_TLS_CERT_ALTNAME_INVALID|does not match/);
      const stranger = readFileSync(join(ROOT, 'test/docs/ca.pem'));
      await expect(ask('GET', '/', { ca: stranger })).rejects.toThrow(/self-signed|unable to (verify|get)/i);
      expect((await ask('GET', '/_security/_authenticate', { password: 'of old' })).status).toBe(401);
      for (const node of [1, 2]) expect((await ask('GET', '/_security/_authenticate', { node })).body.username).toBe('elastic');
    });

    test('takes no node whose certificate is not by the authority of the transport', async () => {
      /** Whether a node would talk to one with that certificate. */
      const joins = (certificate: string) =>
        new Promise<boolean>((resolve) => {
          const [cert, key] = ['tls.crt', 'tls.key'].map((file) => readFileSync(join(made, certificate, file)));
          const socket = connect({ host: elasticsearch.address(0), port: 9300, cert, key, rejectUnauthorized: false }, () =>
            setTimeout(() => resolve(true), 1500).unref(),
          );
          for (const event of ['error', 'close']) socket.on(event, () => resolve(false));
          setTimeout(() => socket.destroy(), 2500).unref();
        });
      // The documents' nodes have one keystore; a certificate of Kibana is by the same authority, and is good for servers alone.
      const expected =
        version === '7.17.29'
          ? { 'kibana-http': false, 'elasticsearch-transport': false }
          : { 'kibana-http': false, 'elasticsearch-http': false, 'elasticsearch-transport': true };
      const found = await Promise.all(Object.keys(expected).map(async (certificate) => [certificate, await joins(certificate)] as const));
      expect(Object.fromEntries(found)).toEqual(expected);
    });

    test('keeps Fluentd waiting until the bootstrap has run, whoever Fluentd is', async () => {
      const [writer, superuser] = await Promise.all([
        wait(efk === AIS ? others : objects, 3, PASSWORDS.fluentd_writer),
        wait(efk === AIS ? objects : others, 3, PASSWORDS.elastic),
      ]);
      expect(writer).toMatchObject({ code: 124, seen: false });
      expect(superuser).toEqual({
        code: 124,
        said: 'wait-for-elasticsearch: there is no index template ais-logs. Fluentd waits for the Job efk-bootstrap.',
        seen: false,
      });
    });

    test('is brought to its state by the bootstrap, twice, of either stack', async () => {
      for (const stack of [objects, objects, others, others]) {
        const { code, stdout, stderr } = await bootstrap(stack);
        expect([code, stderr]).toEqual([0, '']);
        expect(stdout).toMatch(/Elasticsearch is as the stack needs it\.\n$/);
      }
    });

    test('knows Kibana and Fluentd by their passwords, whatever is in them', async () => {
      for (const user of ['kibana_system', 'fluentd_writer'] as const) {
        const { status, body } = await ask('GET', '/_security/_authenticate', { user, password: PASSWORDS[user] });
        expect([status, body.username, body.roles]).toEqual([200, user, [user]]);
      }
    });

    test('lets Fluentd begin', async () => {
      for (const [stack, credentials] of [
        [efk === AIS ? others : objects, PASSWORDS.fluentd_writer],
        [efk === AIS ? objects : others, PASSWORDS.elastic],
      ] as const) {
        expect(await wait(stack, 20, credentials)).toEqual({ code: 0, said: 'wait-for-elasticsearch: Elasticsearch is ready for Fluentd.', seen: true });
      }
    });

    test('lets Fluentd write to its indices, and read and delete nothing', async () => {
      const index = 'ais.20261128';
      const written = await ask('POST', '/_bulk', { ...asWriter, ...bulk(index, { '@timestamp': '2026-11-28T09:14:03Z', log: 'x' }) });
      expect([written.status, written.body.errors]).toEqual([200, false]);
      const elsewhere = await ask('POST', '/_bulk', { ...asWriter, ...bulk('audit.20261128', { log: 'x' }) });
      expect(elsewhere.body.items[0].index.status).toBe(403);
      for (const [method, path, body] of [
        ['GET', `/${index}/_search`, undefined],
        ['DELETE', `/${index}`, undefined],
        ['PUT', '/_index_template/mine', { index_patterns: ['mine.*'] }],
        ['PUT', `/${index}/_settings`, { index: { refresh_interval: '1s' } }],
        ['GET', '/_security/user', undefined],
        ['PUT', '/_security/user/mine', { password: 'longer-than-six', roles: ['superuser'] }],
        ['GET', '/_snapshot/efk', undefined],
      ] as const) {
        expect([method, path, (await ask(method, path, { ...asWriter, body })).status]).toEqual([method, path, 403]);
      }
    });

    test('keeps the order of lines of one millisecond, for as long as asked, in as many copies', async () => {
      const index = 'ais.20261127';
      const lines = [7, 3, 9, 1, 5].map((i) => ({ '@timestamp': `2026-11-27T09:14:03.12345678${i}Z`, log: String(i) }));
      expect((await ask('POST', '/_bulk', { ...asWriter, ...bulk(index, ...lines) })).body.errors).toBe(false);
      await ask('POST', `/${index}/_refresh`);
      const { body } = await ask('GET', `/${index}/_search?sort=@timestamp`);
      expect(body.hits.hits.map(({ _source }: Manifest) => _source.log)).toEqual(['1', '3', '5', '7', '9']);
      const { settings, mappings } = (await ask('GET', `/${index}`)).body[index];
      expect(settings.index).toMatchObject({ lifecycle: { name: 'ais-logs' }, number_of_replicas: '1', number_of_shards: '1', refresh_interval: '10s' });
      expect(mappings.properties['@timestamp']).toEqual({ type: 'date_nanos' });
      // Its last bootstrap was that of the other stack.
      const { body: policy } = await ask('GET', '/_ilm/policy/ais-logs');
      expect(policy.phases.delete).toMatchObject({ min_age: efk === AIS ? '45d' : '30d', actions: { delete: expect.anything() } });
    });

    test('has an index for each container by the longest name that Fluentd cuts to, and by no longer one', async () => {
      const name_ = `ais.${'p'.repeat(242)}.20261128`;
      for (const [index, status] of [
        [name_, 201],
        [`${name_}9`, 400],
      ] as const) {
        const { body } = await ask('POST', '/_bulk', bulk(index, { '@timestamp': '2026-11-28T09:14:03Z' }));
        expect([Buffer.byteLength(index), body.items[0].index.status]).toEqual([Buffer.byteLength(index), status]);
      }
      await ask('DELETE', `/${name_}`);
    });

    test('makes snapshots of the indices, and restores one', async () => {
      const { body: policy } = await ask('GET', '/_slm/policy/efk');
      expect(policy).toMatchObject({
        schedule: '0 30 15 * * ?',
        repository: 'efk',
        retention: { expire_after: '7d', min_count: 3 },
        config: { indices: ['ais.*'] },
      });
      const { body } = await ask('PUT', '/_snapshot/efk/one?wait_for_completion=true', { body: policy.config });
      expect(body.snapshot).toMatchObject({ state: 'SUCCESS', failures: [] });
      expect(body.snapshot.indices).toEqual(expect.arrayContaining(['ais.20261127', 'ais.20261128']));
      await ask('DELETE', '/ais.20261127');
      expect((await ask('POST', '/_snapshot/efk/one/_restore?wait_for_completion=true', { body: { indices: 'ais.20261127' } })).status).toBe(200);
      expect((await ask('GET', '/ais.20261127/_count')).body.count).toBe(5);
    });
  });
});
