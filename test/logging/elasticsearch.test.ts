import { App, Chart, Duration, Size } from 'cdk8s';
import {
  ClusterServices,
  Cpu,
  EfkCertificates,
  type EfkStackOptions,
  Elasticsearch,
  type ElasticsearchOptions,
  Secret,
  SnapshotRepository,
  StorageClass,
  VmMaxMapCount,
} from 'cdk8s-xnat';
import { parse } from 'yaml';
import { ELASTICSEARCH, unknownSettings } from '../support/elastic-settings';
import { find, type Manifest, manifests, named } from '../support/manifests';
import { reaches } from '../support/reachability';

function acknowledged(efk: EfkStackOptions): ClusterServices {
  const made = new ClusterServices(new App(), 'cluster', { efk });
  made.acknowledge('efk-unverified', 'the documents have it so');
  return made;
}

function synth(elasticsearch: ElasticsearchOptions = {}, certificates = EfkCertificates.certManager()): Manifest[] {
  return manifests(new ClusterServices(new App(), 'cluster', { efk: { elasticsearch, certificates } }));
}

const store = Secret.named('store');
const PKCS12 = EfkCertificates.fromPkcs12({
  transportKeystorePassword: Secret.named('transport-ssl-keystore-password'),
  transportTruststorePassword: Secret.named('transport-ssl-truststore-password'),
  httpKeystorePassword: Secret.named('http-ssl-keystore-password', { 'xpack.security.http.ssl.keystore.secure_password': 'pw' }),
});
const OTHER_NAME = EfkCertificates.fromPkcs12({
  transportKeystorePassword: store,
  transportTruststorePassword: store,
  httpKeystorePassword: store,
  certificateName: 'security-master',
});
const PEM = EfkCertificates.fromPem({ transport: Secret.named('t'), http: Secret.named('h', { 'tls.crt': 'cert.pem' }), kibana: Secret.named('k') });

const statefulSet = (objects: Manifest[]) => find(objects, 'StatefulSet', 'elasticsearch-master').spec;
const pod = (objects: Manifest[]) => statefulSet(objects).template.spec;
const node = (objects: Manifest[]) => named<Manifest & { name: string }>(pod(objects).containers, 'elasticsearch');
const settings = (objects: Manifest[]) =>
  parse(find(objects, 'ConfigMap', 'elasticsearch-master-config').data['elasticsearch.yml'] as string) as Record<string, unknown>;
const bootstrap = (objects: Manifest[]) => objects.find(({ kind }) => kind === 'Job')!.spec.template.spec.containers[0];
const volume = (objects: Manifest[], name: string) => named<Manifest & { name: string }>(pod(objects).volumes, name);

describe('Elasticsearch', () => {
  test('makes three nodes that find each other, and clients that are let in over TLS alone', () => {
    const objects = synth().filter(({ metadata }) => /^elasticsearch/.test(metadata.name as string));
    const { annotations } = statefulSet(objects).template.metadata;
    expect(annotations['checksum/config']).toMatch(/^[0-9a-f]{64}$/);
    annotations['checksum/config'] = 'changes with the files';
    expect(objects.filter(({ kind }) => kind !== 'ConfigMap')).toMatchSnapshot();
    expect(find(objects, 'ConfigMap', 'elasticsearch-master-config').data['elasticsearch.yml']).toMatchSnapshot();
  });

  test.each([
    ['8', {}, undefined],
    ['8 by itself', { replicas: 1, vmMaxMapCount: VmMaxMapCount.DISABLE_MMAP }, undefined],
    ['8, once formed', { bootstrapping: false }, PEM],
    ['7.17', { version: '7.17.29' }, undefined],
    ['7.17 with a keystore', { version: '7.17.3' }, PKCS12],
  ] as Array<[string, ElasticsearchOptions, EfkCertificates | undefined]>)(
    '%s: has settings that its version knows, and no others',
    (_, options, certificates) => {
      expect(unknownSettings(settings(synth(options, certificates)), ELASTICSEARCH, options.version ?? '8.19.3')).toEqual([]);
    },
  );

  test('forms a cluster of those that it has, once', () => {
    expect(settings(synth())).toMatchObject({
      'discovery.seed_hosts': ['elasticsearch-master-headless'],
      'cluster.initial_master_nodes': ['elasticsearch-master-0', 'elasticsearch-master-1', 'elasticsearch-master-2'],
    });
    expect(settings(synth({ replicas: 5 }))['cluster.initial_master_nodes']).toHaveLength(5);
    expect(settings(synth({ bootstrapping: false }))).not.toHaveProperty(['cluster.initial_master_nodes']);
    const alone = synth({ replicas: 1 });
    expect(settings(alone)).toMatchObject({ 'discovery.type': 'single-node' });
    expect(settings(alone)).not.toHaveProperty(['discovery.seed_hosts']);
    expect(alone.some(({ kind, metadata }) => kind === 'PodDisruptionBudget' && metadata.namespace === 'efk')).toBe(false);
    expect(find(synth(), 'PodDisruptionBudget', 'elasticsearch-master-pdb').spec.maxUnavailable).toBe(1);
  });

  test('keeps its nodes on machines of their own, unless they may share', () => {
    const { podAntiAffinity } = pod(synth()).affinity;
    expect(podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0]).toMatchObject({ topologyKey: 'kubernetes.io/hostname' });
    expect(pod(synth({ shareMachines: true })).affinity.podAntiAffinity).toHaveProperty('preferredDuringSchedulingIgnoredDuringExecution');
    expect(pod(synth({ replicas: 1 })).affinity).toBeUndefined();
  });

  test('has a claim for each node, which can grow while the template stays', () => {
    const objects = synth({ size: Size.gibibytes(200), storageClass: StorageClass.named('gp3'), replicas: 5 });
    for (const i of [0, 1, 2, 3, 4]) {
      expect(find(objects, 'PersistentVolumeClaim', `elasticsearch-master-elasticsearch-master-${i}`).spec).toEqual({
        accessModes: ['ReadWriteOnce'],
        storageClassName: 'gp3',
        resources: { requests: { storage: '200Gi' } },
      });
    }
    expect(statefulSet(objects).volumeClaimTemplates).toEqual(statefulSet(synth()).volumeClaimTemplates);
    // The name that a StatefulSet gives, or it would make another claim.
    const [template] = statefulSet(objects).volumeClaimTemplates;
    expect(`${template.metadata.name}-elasticsearch-master-0`).toBe('elasticsearch-master-elasticsearch-master-0');
    const order = objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    expect(order.indexOf('PersistentVolumeClaim elasticsearch-master-elasticsearch-master-4')).toBeLessThan(order.indexOf('StatefulSet elasticsearch-master'));
  });

  test('sizes its heap by itself, or as it is told', () => {
    expect(node(synth()).env.map(({ name }: { name: string }) => name)).not.toContain('ES_JAVA_OPTS');
    const told = synth({ heap: Size.gibibytes(4), resources: { cpu: Cpu.units(2), memory: Size.gibibytes(8) } });
    expect(named<{ name: string; value: string }>(node(told).env, 'ES_JAVA_OPTS').value).toBe('-Xms4096m -Xmx4096m');
    expect(node(told).resources.limits).toMatchObject({ cpu: '2', memory: '8Gi' });
  });

  test('comes by its memory maps as it is told', () => {
    const names = (objects: Manifest[]) => pod(objects).initContainers.map(({ name }: { name: string }) => name);
    expect(names(synth())).toEqual(['config']);
    const privileged = synth({ vmMaxMapCount: VmMaxMapCount.INIT_CONTAINER });
    expect(names(privileged)).toEqual(['sysctl', 'config']);
    expect(pod(privileged).initContainers[0].command).toEqual(['sysctl', '-w', 'vm.max_map_count=262144']);
    const level = (objects: Manifest[]) => find(objects, 'Namespace', 'efk').metadata.labels['pod-security.kubernetes.io/enforce'];
    expect([level(synth()), level(privileged)]).toEqual(['restricted', 'privileged']);
    const without = synth({ vmMaxMapCount: VmMaxMapCount.DISABLE_MMAP });
    expect(settings(without)['node.store.allow_mmap']).toBe(false);
    expect(settings(synth())).not.toHaveProperty(['node.store.allow_mmap']);
  });

  test('is ready without a password, from version 8 on', () => {
    expect(settings(synth())['readiness.port']).toBe(8080);
    expect(node(synth()).readinessProbe.tcpSocket).toEqual({ port: 8080 });
    expect(node(synth()).livenessProbe).toBeUndefined();
    const seven = synth({ version: '7.17.29' });
    const [, , script] = node(seven).readinessProbe.exec.command;
    expect(script).toContain('--cacert /run/ca/ca.crt');
    expect(script).not.toContain('--insecure');
    // What curl is told stands in a file, and not among its arguments.
    expect(script).toContain('--config <(');
    expect(script).toContain('https://elasticsearch-master:9200/');
    // Of the secrets the one that it needs.
    expect(volume(seven, 'password').secret.items).toEqual([{ key: 'password', path: 'password' }]);
    const theirs = node(manifests(acknowledged({ elasticsearch: { version: '7.17.3' }, certificates: OTHER_NAME }))).readinessProbe.exec.command[2];
    expect(theirs).toContain('--resolve "security-master:9200:127.0.0.1"');
    expect(theirs).toContain('https://security-master:9200/');
  });

  test('gives passwords to its own keystore alone', () => {
    const objects = synth({ credentials: Secret.named('root', { password: 'pw' }) }, PKCS12);
    expect(volume(objects, 'secure-settings').projected.sources).toEqual([
      { secret: { name: 'root', items: [{ key: 'pw', path: 'bootstrap.password' }] } },
      ...['transport.ssl.keystore', 'transport.ssl.truststore'].map((what) => ({
        secret: {
          name: `${what.replaceAll('.', '-')}-password`,
          items: [{ key: `xpack.security.${what}.secure_password`, path: `xpack.security.${what}.secure_password` }],
        },
      })),
      { secret: { name: 'http-ssl-keystore-password', items: [{ key: 'pw', path: 'xpack.security.http.ssl.keystore.secure_password' }] } },
    ]);
    const reads = (container: Manifest) => container.volumeMounts.some(({ name }: { name: string }) => name === 'secure-settings');
    expect([pod(objects).initContainers.filter(reads).length, reads(node(objects))]).toEqual([1, false]);
    expect(JSON.stringify(node(objects).env)).not.toContain('secretKeyRef');
    expect(volume(objects, 'config').emptyDir.medium).toBe('Memory');
  });

  test('takes certificates as PEM from Secrets that are there', () => {
    const objects = synth({}, PEM);
    expect(objects.some(({ kind }) => kind === 'Certificate' || kind === 'ClusterIssuer')).toBe(false);
    expect(volume(objects, 'http-certificate').secret).toMatchObject({
      secretName: 'h',
      items: expect.arrayContaining([{ key: 'cert.pem', path: 'tls.crt' }]),
    });
    expect(volume(objects, 'transport-certificate').secret.secretName).toBe('t');
    expect(settings(objects)).toMatchObject({
      'xpack.security.http.ssl.certificate': 'certs/http/tls.crt',
      'xpack.security.transport.ssl.key': 'certs/transport/tls.key',
      'xpack.security.transport.ssl.client_authentication': 'required',
    });
  });

  test('takes the keystore of the AIS operations documents', () => {
    const objects = synth({ version: '7.17.3' }, PKCS12);
    expect(settings(objects)).toMatchObject({
      'xpack.security.transport.ssl.keystore.path': '/usr/share/elasticsearch/config/certs/elastic-certificates.p12',
      'xpack.security.transport.ssl.truststore.path': '/usr/share/elasticsearch/config/certs/elastic-certificates.p12',
      'xpack.security.http.ssl.keystore.path': '/usr/share/elasticsearch/config/certs/elastic-certificates.p12',
    });
    // The authority's certificate, from a Secret that holds nothing else.
    for (const kind of ['Deployment', 'Job']) {
      const { volumes } = objects.find((object) => object.kind === kind && object.metadata.namespace === 'efk')!.spec.template.spec;
      expect(named<Manifest & { name: string }>(volumes, 'ca').secret).toMatchObject({
        secretName: 'elasticsearch-ca',
        items: [{ key: 'ca.crt', path: 'ca.crt' }],
      });
    }
    expect(JSON.stringify(objects)).not.toContain('elastic-ca-cert.pem');
    expect(volume(objects, 'certificates').secret).toMatchObject({
      secretName: 'elastic-certificates',
      items: [{ key: 'elastic-certificates.p12', path: 'elastic-certificates.p12' }],
    });
  });

  test('is signed by an authority of its own, or by one that is there', () => {
    const signers = (objects: Manifest[]) =>
      Object.fromEntries(
        objects
          .filter(({ kind }) => kind === 'Certificate')
          .map(({ metadata, spec }) => [`${metadata.namespace}/${metadata.name}`, `${spec.issuerRef.kind} ${spec.issuerRef.name}`]),
      );
    const own = synth();
    expect(signers(own)).toEqual({
      'efk/efk-transport-ca': 'Issuer efk-selfsigned',
      'efk/efk-ca': 'Issuer efk-selfsigned',
      // An authority that signs nothing else: whoever has such a certificate is a node.
      'efk/elasticsearch-transport': 'Issuer efk-transport-ca',
      'efk/elasticsearch-http': 'Issuer efk-ca',
      'efk/kibana-http': 'Issuer efk-ca',
    });
    for (const name of ['efk-ca', 'efk-transport-ca']) {
      expect(find(own, 'Issuer', name)).toMatchObject({ metadata: { namespace: 'efk' }, spec: { ca: { secretName: name } } });
      expect(find(own, 'Certificate', name).spec).toMatchObject({ isCA: true, secretName: name });
    }
    const theirs = synth({}, EfkCertificates.certManager({ clusterIssuer: 'university' }));
    expect(signers(theirs)).toEqual({
      'efk/efk-transport-ca': 'Issuer efk-selfsigned',
      'efk/elasticsearch-transport': 'Issuer efk-transport-ca',
      'efk/elasticsearch-http': 'ClusterIssuer university',
      'efk/kibana-http': 'ClusterIssuer university',
    });
    // No team of the cluster may have a certificate of them, and two stacks share none.
    const second = new ClusterServices(new App(), 'second', { efk: { namespace: 'audit', fluentdNamespace: 'audit-fluentd' } });
    for (const objects of [own, theirs, manifests(second)]) expect(objects.filter(({ kind }) => kind === 'ClusterIssuer')).toEqual([]);
    const clusterWide = (objects: Manifest[]) => objects.filter(({ metadata }) => !metadata.namespace).map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    expect(clusterWide(manifests(second)).filter((name) => clusterWide(own).includes(name))).toEqual([]);
  });

  test('gives the collector the certificate of the authority alone, by the hand of the bootstrap', () => {
    const objects = synth();
    expect(objects.filter(({ kind, metadata }) => kind === 'Certificate' && metadata.namespace !== 'efk')).toEqual([]);
    const { volumes } = find(objects, 'DaemonSet', 'fluentd').spec.template.spec;
    expect(named<Manifest & { name: string }>(volumes, 'ca')).toEqual({
      name: 'ca',
      configMap: { name: 'elasticsearch-ca', items: [{ key: 'ca.crt', path: 'ca.crt' }] },
    });
    // Without a value of ours, which an apply would put back.
    expect(find(objects, 'ConfigMap', 'elasticsearch-ca')).toEqual({ apiVersion: 'v1', kind: 'ConfigMap', metadata: expect.anything() });
    expect(find(objects, 'Role', 'efk-bootstrap')).toMatchObject({
      metadata: { namespace: 'efk-fluentd' },
      rules: [{ apiGroups: [''], resources: ['configmaps'], resourceNames: ['elasticsearch-ca'], verbs: ['patch'] }],
    });
    expect(find(objects, 'RoleBinding', 'efk-bootstrap')).toMatchObject({
      metadata: { namespace: 'efk-fluentd' },
      roleRef: { kind: 'Role', name: 'efk-bootstrap' },
      subjects: [{ kind: 'ServiceAccount', name: 'efk-bootstrap', namespace: 'efk' }],
    });
    const jobPod = (all: Manifest[]) => all.find(({ kind }) => kind === 'Job')!.spec.template.spec;
    expect(jobPod(objects)).toMatchObject({ serviceAccountName: 'efk-bootstrap', automountServiceAccountToken: true });
    expect(named<Manifest & { name: string }>(bootstrap(objects).env, 'CA_CONFIG_MAP').value).toBe('namespaces/efk-fluentd/configmaps/elasticsearch-ca');
    // Whoever brings certificates brings this one as well.
    const brought = synth({}, PEM);
    expect(jobPod(brought).automountServiceAccountToken).toBe(false);
    expect(named<Manifest & { name: string }>(bootstrap(brought).env, 'CA_CONFIG_MAP').value).toBeUndefined();
    expect(brought.filter(({ kind, metadata }) => kind === 'Role' || metadata.name === 'elasticsearch-ca')).toEqual([]);
  });

  test.each([
    [undefined, '90d'],
    [Duration.hours(72), '3d'],
    [Duration.hours(36), '129600s'],
  ])('keeps snapshots for %s: %s', (keepFor, expected) => {
    const { env } = bootstrap(synth({ snapshots: { repository: SnapshotRepository.fromClaimName('snapshots'), keepFor } }));
    const { value } = named<{ name: string; value: string }>(env, 'SNAPSHOT_POLICY');
    expect(JSON.parse(value)).toMatchObject({ retention: { expire_after: expected } });
  });

  test('keeps snapshots in a bucket, whose keys are in its own keystore', () => {
    const credentials = Secret.named('s3', { access_key: 'id' });
    const repository = SnapshotRepository.s3({ bucket: 'logs', basePath: 'a/b', region: 'ap-southeast-2', endpoint: 'minio.example.edu.au', credentials });
    const objects = synth({ snapshots: { repository, schedule: '0 0 3 * * ?', keepFor: Duration.days(14) } });
    expect(settings(objects)).toMatchObject({ 's3.client.default.region': 'ap-southeast-2', 's3.client.default.endpoint': 'minio.example.edu.au' });
    expect(unknownSettings(settings(objects), ELASTICSEARCH, '8.19.3')).toEqual([]);
    expect(volume(objects, 'secure-settings').projected.sources.slice(1)).toEqual([
      { secret: { name: 's3', items: [{ key: 'id', path: 's3.client.default.access_key' }] } },
      { secret: { name: 's3', items: [{ key: 'secret_key', path: 's3.client.default.secret_key' }] } },
    ]);
    const told = (name: string) => JSON.parse(named<{ name: string; value: string }>(bootstrap(objects).env, name).value) as unknown;
    expect(told('SNAPSHOT_REPOSITORY')).toEqual({ type: 's3', settings: { bucket: 'logs', base_path: 'a/b' } });
    expect(told('SNAPSHOT_POLICY')).toEqual({
      schedule: '0 0 3 * * ?',
      name: '<efk-{now/d}>',
      repository: 'efk',
      config: { indices: ['ais.*'], include_global_state: true },
      retention: { expire_after: '14d', min_count: 3 },
    });
    const self = { namespace: 'efk', labels: statefulSet(objects).template.metadata.labels };
    expect([objects, synth()].map((all) => reaches(all, self, { ip: '203.0.113.7' }, 443))).toEqual([true, false]);
  });

  test('keeps snapshots on a volume that its nodes share', () => {
    const objects = synth({ version: '7.17.29', snapshots: { repository: SnapshotRepository.fromClaimName('es-snapshots') } });
    const { mountPath, readOnly } = named<Manifest & { name: string }>(node(objects).volumeMounts, 'snapshots');
    expect([settings(objects)['path.repo'], readOnly]).toEqual([[mountPath], undefined]);
    expect(volume(objects, 'snapshots').persistentVolumeClaim).toEqual({ claimName: 'es-snapshots' });
    expect(named<{ name: string; value: string }>(bootstrap(objects).env, 'SNAPSHOT_REPOSITORY').value).toBe(
      JSON.stringify({ type: 'fs', settings: { location: mountPath, compress: true } }),
    );
    expect(named<{ name: string; value?: string }>(bootstrap(synth()).env, 'SNAPSHOT_REPOSITORY')).toEqual({ name: 'SNAPSHOT_REPOSITORY' });
  });

  test('can be made in a chart of a user’s own', () => {
    const chart = new Chart(new App(), 'logs');
    const made = new Elasticsearch(chart, 'es', {
      certificates: EfkCertificates.fromPem({ transport: Secret.named('nodes'), http: store, kibana: store }),
      namespace: 'logging',
    });
    expect(made).toMatchObject({ namespace: 'logging', serviceName: 'elasticsearch-master', port: 9200, version: '8.19.3', replicas: 3 });
    expect(find(manifests(chart), 'StatefulSet', 'elasticsearch-master').metadata.namespace).toBe('logging');
  });
});
