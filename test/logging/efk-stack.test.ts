import { App, Duration } from 'cdk8s';
import {
  type AisEfkOptions,
  ClusterServices,
  EfkStack,
  type EfkStackOptions,
  Image,
  type KibanaOptions,
  NetworkPeer,
  Secret,
  ServiceType,
  StorageClass,
} from 'cdk8s-xnat';
import { parse } from 'yaml';
import { KIBANA, unknownSettings } from '../support/elastic-settings';
import { find, type Manifest, manifests, named, refusals, ruleIds } from '../support/manifests';
import { reaches, type Side } from '../support/reachability';
import { environmentOf } from '../support/environment';

const cluster = (efk: EfkStackOptions) => new ClusterServices(new App(), 'cluster', { efk });
const synth = (efk: EfkStackOptions = {}) => manifests(cluster(efk));
const labels = (name: string) => ({ 'app.kubernetes.io/name': name, 'app.kubernetes.io/instance': 'cluster' });
const side = (name: string, namespace = 'efk'): Side => ({ namespace, labels: labels(name) });
const job = (objects: Manifest[]) => objects.find(({ kind }) => kind === 'Job')!;
const kibana = (options: KibanaOptions = {}) => synth({ kibana: options });
const kibanaYml = (objects: Manifest[]) => parse(find(objects, 'ConfigMap', 'kibana-config').data['kibana.yml'] as string) as Record<string, unknown>;
const kibanaPod = (objects: Manifest[]) => find(objects, 'Deployment', 'kibana').spec.template.spec;
const kibanaContainer = (objects: Manifest[]) => named<Manifest & { name: string }>(kibanaPod(objects).containers, 'kibana');

describe('Kibana', () => {
  test('has a certificate of its own, and compares that of Elasticsearch', () => {
    const objects = kibana().filter(({ metadata }) => metadata.name.startsWith('kibana'));
    const { annotations } = find(objects, 'Deployment', 'kibana').spec.template.metadata;
    annotations['checksum/config'] = 'changes with the files';
    expect(objects).toMatchSnapshot();
    expect(kibanaYml(objects)).toMatchObject({ 'elasticsearch.ssl.verificationMode': 'full', 'elasticsearch.hosts': ['https://elasticsearch-master:9200'] });
    expect(find(kibana(), 'Certificate', 'elasticsearch-http').spec.dnsNames).toContain('elasticsearch-master');
  });

  test.each(['8.19.3', '7.17.29'])('%s: has settings that it knows, and no others', (version) => {
    const objects = synth({ elasticsearch: { version }, kibana: { url: 'https://kibana.example.edu.au' } });
    const { sources } = named<Manifest & { name: string }>(kibanaPod(objects).volumes, 'secrets').projected;
    const secrets = Object.fromEntries(sources.map(({ secret }: Manifest) => [secret.items[0].path, '']));
    expect(unknownSettings({ ...kibanaYml(objects), ...secrets }, KIBANA, version)).toEqual([]);
    expect(kibanaContainer(objects).image).toBe(`docker.elastic.co/kibana/kibana:${version}`);
  });

  test('comes from a mirror, as all of the stack does', () => {
    const mirror = (name: string, tag?: string) => Image.of(`mirror/${name}`, { tag });
    const images = (version?: string, tag?: string) =>
      synth({ elasticsearch: { version, image: mirror('es', tag) }, kibana: { image: mirror('kibana') }, fluentd: { image: mirror('fluentd') } })
        .flatMap(({ kind, spec }) => (['StatefulSet', 'Deployment', 'DaemonSet', 'Job'].includes(kind) ? [spec.template.spec] : []))
        .flatMap(({ initContainers = [], containers }: Manifest) => [...(initContainers as Manifest[]), ...(containers as Manifest[])])
        .map(({ image }: Manifest) => image as string);
    const unique = (all: string[]) => [...new Set(all)].sort();
    expect(unique(images())).toEqual(['mirror/es:8.19.3', expect.stringMatching(/^mirror\/fluentd:v[\d.]+-debian-elasticsearch8-/), 'mirror/kibana:8.19.3']);
    expect(unique(images(undefined, '8.18.0-ours'))).toEqual(['mirror/es:8.18.0-ours', expect.stringMatching(/elasticsearch8-/), 'mirror/kibana:8.18.0']);
  });

  test('is no superuser, and has its secrets from files', () => {
    const objects = kibana({ credentials: Secret.named('kb', { password: 'pw' }), encryptionKeys: Secret.named('keys') });
    expect(kibanaYml(objects)['elasticsearch.username']).toBe('kibana_system');
    const { volumes, initContainers } = kibanaPod(objects);
    const source = (secret: string, key: string, path: string) => ({ secret: { name: secret, items: [{ key, path }] } });
    expect(named<Manifest & { name: string }>(volumes, 'secrets').projected).toEqual({
      defaultMode: 0o440,
      sources: [
        source('kb', 'pw', 'elasticsearch.password'),
        // Each is there, or Kibana would make up another at every start.
        source('keys', 'encryptionkey', 'xpack.security.encryptionKey'),
        source('keys', 'savedobjectskey', 'xpack.encryptedSavedObjects.encryptionKey'),
        source('keys', 'reportingkey', 'xpack.reporting.encryptionKey'),
      ],
    });
    expect(JSON.stringify([...initContainers, ...kibanaPod(objects).containers])).not.toMatch(/secretKeyRef|EFK_/);
    // Only the container that puts the file together sees them, and the file is in memory.
    const mounts = (name: string) => named<Manifest & { name: string }>([...initContainers, kibanaContainer(objects)], name).volumeMounts as object[];
    expect(mounts('config')).toContainEqual({ name: 'secrets', mountPath: '/run/secrets/kibana', readOnly: true });
    expect(JSON.stringify(mounts('kibana'))).not.toContain('"secrets"');
    expect(mounts('kibana')).toContainEqual({ name: 'rendered', mountPath: '/usr/share/kibana/config/kibana.yml', subPath: 'kibana.yml', readOnly: true });
    expect(named<Manifest & { name: string }>(volumes, 'rendered').emptyDir).toEqual({ medium: 'Memory', sizeLimit: '1Mi' });
  });

  test('reads with the key of before while a new one takes its place', () => {
    const { volumes } = kibanaPod(kibana({ formerEncryptionKeys: Secret.named('former') }));
    expect(named<Manifest & { name: string }>(volumes, 'secrets').projected.sources.slice(4)).toEqual([
      { secret: { name: 'former', items: [{ key: 'savedobjectskey', path: 'xpack.encryptedSavedObjects.keyRotation.decryptionOnlyKeys' }] } },
    ]);
  });

  test('is probed without a password', () => {
    expect(kibanaContainer(kibana()).readinessProbe.httpGet).toEqual({ path: '/api/status', port: 'https', scheme: 'HTTPS' });
    expect(kibanaContainer(synth({ elasticsearch: { version: '8.15.0' } })).readinessProbe.httpGet.path).toBe('/login');
    expect(kibanaContainer(synth({ elasticsearch: { version: '7.17.29' } })).readinessProbe.httpGet.path).toBe('/login');
  });

  test('is reached as asked', () => {
    expect(find(kibana(), 'Service', 'kibana').spec.type).toBe('ClusterIP');
    expect(find(kibana({ serviceType: ServiceType.NODE_PORT }), 'Service', 'kibana').spec.type).toBe('NodePort');
    const objects = kibana({
      url: 'https://kibana.example.edu.au',
      ingressClassName: 'traefik',
      ingressAnnotations: { a: 'b' },
      serviceAnnotations: { c: 'd' },
    });
    expect([find(objects, 'Ingress', 'kibana').metadata.annotations, find(objects, 'Service', 'kibana').metadata.annotations]).toEqual([
      { a: 'b' },
      { c: 'd' },
    ]);
    const alb = find(kibana({ url: 'https://kibana.example.edu.au', ingressClassName: 'alb' }), 'Ingress', 'kibana').metadata.annotations;
    expect(alb).toMatchObject({
      'alb.ingress.kubernetes.io/backend-protocol': 'HTTPS',
      'alb.ingress.kubernetes.io/healthcheck-path': '/api/status',
      'alb.ingress.kubernetes.io/target-type': 'ip',
    });
    expect(find(objects, 'Ingress', 'kibana').spec).toMatchObject({ ingressClassName: 'traefik', rules: [{ host: 'kibana.example.edu.au' }] });
    expect(kibanaYml(objects)['server.publicBaseUrl']).toBe('https://kibana.example.edu.au');
    expect(kibana().some(({ kind }) => kind === 'Ingress')).toBe(false);
  });
});

describe('EfkStack', () => {
  test('lets in restricted pods alone, but where Fluentd runs', () => {
    const level = (name: string) => find(synth(), 'Namespace', name).metadata.labels['pod-security.kubernetes.io/enforce'];
    expect([level('efk'), level('efk-fluentd')]).toEqual(['restricted', 'privileged']);
    expect(synth({ createNamespaces: false }).some(({ kind }) => kind === 'Namespace')).toBe(false);
  });

  test('lets its parts talk to each other as they must, and nobody else', () => {
    const objects = synth();
    const [es, kb, fluentd, bootstrap] = [side('elasticsearch'), side('kibana'), side('fluentd', 'efk-fluentd'), side('efk-bootstrap')];
    const stranger: Side = { namespace: 'efk', labels: { app: 'x' } };
    const internet: Side = { ip: '203.0.113.7' };
    const rows: Array<[Side, Side, number, boolean]> = [
      [kb, es, 9200, true],
      [fluentd, es, 9200, true],
      [bootstrap, es, 9200, true],
      [es, es, 9300, true],
      [fluentd, internet, 443, true],
      [internet, kb, 5601, true],
      // Who is not named reads no metrics, and nobody but the kubelet asks whether Elasticsearch is ready.
      [internet, fluentd, 24231, false],
      [{ namespace: 'monitoring' }, fluentd, 24231, false],
      [stranger, es, 8080, false],
      [internet, es, 8080, false],
      [bootstrap, internet, 443, true],
      [bootstrap, internet, 9200, false],
      [kb, es, 9300, false],
      [fluentd, es, 9300, false],
      [stranger, es, 9200, false],
      [internet, es, 9200, false],
      [side('fluentd', 'other'), es, 9200, false],
      [kb, internet, 443, false],
      [es, internet, 443, false],
      [stranger, internet, 443, false],
      [fluentd, internet, 9200, false],
    ];
    expect(rows.map(([from, to, port]) => reaches(objects, from, to, port))).toEqual(rows.map(([, , , expected]) => expected));
    const narrowed = synth({ kibanaPeers: [NetworkPeer.namespace('traefik')] });
    expect([{ namespace: 'traefik' }, internet].map((from) => reaches(narrowed, from, kb, 5601))).toEqual([true, false]);
    const measured = synth({ metricsPeers: [NetworkPeer.namespace('monitoring')] });
    expect([{ namespace: 'monitoring' }, internet, es].map((from) => reaches(measured, from, fluentd, 24231))).toEqual([true, false, false]);
    expect(synth({ createNetworkPolicies: false }).some(({ kind }) => kind === 'NetworkPolicy')).toBe(false);
  });

  test('looks names up at the pods of the DNS, or where it is told, as on a network that sees the address of the Service', () => {
    const parts = [side('elasticsearch'), side('kibana'), side('fluentd', 'efk-fluentd'), side('efk-bootstrap')];
    const service: Side = { ip: '172.20.0.10' };
    const pods: Side = { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } };
    const told = synth({ dns: [NetworkPeer.cidr('172.20.0.10/32'), NetworkPeer.pods({ 'k8s-app': 'kube-dns' }, 'kube-system')] });
    for (const part of parts) {
      expect([pods, service].map((dns) => reaches(synth(), part, dns, 53))).toEqual([true, false]);
      expect([pods, service, { ip: '169.254.20.10' }].map((dns) => reaches(told, part, dns, 53))).toEqual([true, true, false]);
    }
  });

  test('leaves others alone in namespaces that are not its own', () => {
    const objects = synth({ createNamespaces: false, fluentdNamespace: 'logging' });
    const other: Side = { namespace: 'logging', labels: { app: 'other' } };
    expect([reaches(objects, { ip: '10.0.0.9' }, other, 53), reaches(objects, other, { ip: '10.0.0.9' }, 53)]).toEqual([true, true]);
    expect(reaches(objects, { ip: '10.0.0.9' }, side('elasticsearch'), 9200)).toBe(false);
  });

  test('lets all into one namespace where a site says so', () => {
    const objects = manifests(acknowledged({ fluentdNamespace: 'efk' }));
    const namespaces = objects.filter(({ kind }) => kind === 'Namespace');
    expect(namespaces.map(({ metadata }) => [metadata.name, metadata.labels['pod-security.kubernetes.io/enforce']])).toEqual([['efk', 'privileged']]);
    expect(reaches(objects, side('fluentd'), side('elasticsearch'), 9200)).toBe(true);
  });

  test('reaches an API server on other ports', () => {
    const objects = synth({ apiServerPorts: [16443] });
    expect([16443, 443].map((port) => reaches(objects, side('fluentd', 'efk-fluentd'), { ip: '10.0.0.1' }, port))).toEqual([true, false]);
  });

  test('writes where its template, its policy and its user are for', () => {
    const pattern = (indexName: string) =>
      named<{ name: string; value: string }>(job(synth({ fluentd: { indexName } })).spec.template.spec.containers[0].env, 'INDEX_PATTERN').value;
    expect(['ais.%Y%m%d', 'ais_%Y%m%d', 'ais%Y%m%d', 'xnat-logs-%Y.%j'].map(pattern)).toEqual(['ais.*', 'ais_*', 'ais*', 'xnat-logs-*']);
  });

  test('brings Elasticsearch to its state by a Job whose name tells what it does', () => {
    const { metadata, spec } = job(synth());
    expect(metadata.name).toMatch(/^efk-bootstrap-[0-9a-f]{8}$/);
    const { configMap } = named<{ name: string; configMap: { name: string } }>(spec.template.spec.volumes, 'scripts');
    expect(find(synth(), 'ConfigMap', configMap.name).data['bootstrap.sh']).toContain('efk-bootstrap');
    expect(job(synth()).metadata.name).toBe(metadata.name);
    const name = (efk: EfkStackOptions) => job(synth(efk)).metadata.name as string;
    const others = [
      { keepFor: Duration.days(90) },
      { elasticsearch: { version: '8.18.0' } },
      { fluentd: { indexName: 'logs.%Y%m%d' } },
      { kibana: { credentials: Secret.named('k') } },
    ];
    expect(new Set([...others.map(name), metadata.name]).size).toBe(others.length + 1);
    // What it does not depend on leaves it as it is.
    expect(name({ kibana: { serviceType: ServiceType.NODE_PORT } })).toBe(metadata.name);
    const { containers } = spec.template.spec;
    expect(environmentOf(containers[0].env)).toMatchObject({
      ES_URL: 'https://elasticsearch-master:9200',
      INDEX_PREFIX: 'ais',
      RETENTION_DAYS: '30',
      REPLICAS: '1',
    });
  });

  test('keeps no copies where there is one node alone', () => {
    const replicas = (efk: EfkStackOptions) => named<{ name: string; value: string }>(job(synth(efk)).spec.template.spec.containers[0].env, 'REPLICAS').value;
    expect([replicas({}), replicas({ elasticsearch: { replicas: 1 } })]).toEqual(['1', '0']);
  });

  test('sets the passwords of those that it makes, and of nobody else', () => {
    const users = (efk: EfkStackOptions) =>
      job(manifests(acknowledged(efk)))
        .spec.template.spec.volumes.find(({ name }: { name: string }) => name === 'passwords')
        .projected.sources.map(({ secret }: Manifest) => `${secret.items[0].path} ${secret.name}`);
    expect(users({})).toEqual(['elastic elastic-credentials', 'kibana_system kibana-system', 'fluentd_writer fluentd-writer']);
    const superuser = { username: 'elastic', credentials: Secret.named('elastic-credentials') };
    expect(users({ elasticsearch: { version: '7.17.29' }, kibana: superuser, fluentd: superuser })).toEqual(['elastic elastic-credentials']);
  });
});

function acknowledged(efk: EfkStackOptions): ClusterServices {
  const made = cluster(efk);
  const told = made.node.findAll().flatMap((construct) => construct.node.validate());
  for (const rule of new Set(ruleIds(told))) made.acknowledge(rule, 'as the AIS operations documents have it');
  return made;
}

describe('the stack of the AIS operations documents', () => {
  const secret = (name: string) => Secret.named(name);
  const ais = (options: Partial<AisEfkOptions> = {}) =>
    EfkStack.ais({
      ...options,
      transportKeystorePassword: secret('transport-ssl-keystore-password'),
      transportTruststorePassword: secret('transport-ssl-truststore-password'),
      httpKeystorePassword: secret('http-ssl-keystore-password'),
    });

  test('needs what is unwise in it acknowledged', () => {
    const messages = refusals((app) => void new ClusterServices(app, 'cluster', { efk: ais() }));
    expect(ruleIds(messages).sort()).toEqual(['efk-superuser', 'efk-superuser', 'efk-unverified', 'elasticsearch-storage', 'fluentd-index']);
    const onDisks = refusals((app) => void new ClusterServices(app, 'cluster', { efk: ais({ storageClass: StorageClass.named('gp3') }) }));
    expect(ruleIds(onDisks)).not.toContain('elasticsearch-storage');
    for (const given of [undefined, 'x', {}]) {
      const odd = refusals((app) => void new ClusterServices(app, 'cluster', { efk: EfkStack.ais(given as never) }));
      expect(ruleIds(odd)).toEqual(expect.arrayContaining(['efk-unverified', 'fluentd-index']));
      expect(ruleIds(odd).some((rule) => /^prop-/.test(rule))).toBe(true);
    }
  });

  test('has their values', () => {
    const objects = manifests(acknowledged(ais()));
    const { spec } = find(objects, 'StatefulSet', 'elasticsearch-master');
    const node = named<Manifest & { name: string }>(spec.template.spec.containers, 'elasticsearch');
    // As the documents' values files have them.
    expect(spec.replicas).toBe(3);
    expect(node.image).toBe('docker.elastic.co/elasticsearch/elasticsearch:7.17.3');
    expect(node.resources).toMatchObject({ requests: { cpu: '1', memory: '2Gi' }, limits: { cpu: '1', memory: '2Gi' } });
    expect(find(objects, 'PersistentVolumeClaim', 'elasticsearch-master-elasticsearch-master-0').spec).toMatchObject({
      storageClassName: 'es-ais',
      resources: { requests: { storage: '50Gi' } },
    });
    // Without cert-manager nothing is copied, and the bootstrap asks no API server.
    expect(reaches(objects, side('efk-bootstrap'), { ip: '203.0.113.7' }, 443)).toBe(false);
    expect(find(objects, 'Service', 'kibana').spec.type).toBe('NodePort');
    expect(kibanaYml(objects)).toMatchObject({
      'elasticsearch.username': 'elastic',
      'elasticsearch.ssl.verificationMode': 'certificate',
      'server.ssl.certificate': '/usr/share/kibana/config/certs/elastic-certificate.pem',
    });
    const outputs = find(objects, 'ConfigMap', 'fluentd-config').data['04_outputs.conf'] as string;
    expect(outputs).toContain('index_name ais.${tag}.%Y%m%d');
    expect(outputs).toContain('ssl_verify false');
    // With the name that the documents' certificate has, and the authority verified.
    const variables = job(objects).spec.template.spec.containers[0].env as Array<{ name: string; value: string }>;
    expect([named(variables, 'ES_URL').value, named(variables, 'CONNECT_TO').value]).toEqual(['https://security-master:9200', 'elasticsearch-master:9200']);
  });
});
