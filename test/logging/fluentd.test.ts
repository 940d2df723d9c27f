import { App, Size } from 'cdk8s';
import { Acknowledgements, ClusterServices, ContainerRuntime, Cpu, type EfkStackOptions, type FluentdOptions, Image, Secret } from 'cdk8s-xnat';
import { lintFluentd } from '../support/fluentd-linter';
import { find, type Manifest, manifests, named } from '../support/manifests';

const RULES = ['fluentd-index', 'efk-superuser'];

function synth(fluentd: FluentdOptions = {}, efk: EfkStackOptions = {}): Manifest[] {
  const cluster = new ClusterServices(new App(), 'cluster', { efk: { ...efk, fluentd } });
  const told = cluster.node
    .findAll()
    .flatMap((construct) => construct.node.validate())
    .join('\n');
  for (const rule of RULES.filter((each) => told.includes(`(${each})`))) Acknowledgements.of(cluster).add(rule, 'a trial of what may be acknowledged');
  return manifests(cluster);
}

const files = (objects: Manifest[]) => ({
  main: find(objects, 'ConfigMap', 'fluentd-main').data['fluent.conf'] as string,
  included: find(objects, 'ConfigMap', 'fluentd-config').data as Record<string, string>,
});
const pod = (objects: Manifest[]) => find(objects, 'DaemonSet', 'fluentd').spec.template.spec;
const container = (objects: Manifest[]) => named<Manifest & { name: string }>(pod(objects).containers, 'fluentd');
const env = (objects: Manifest[], name: string) => named<Manifest & { name: string }>(container(objects).env, name);
const text = (objects: Manifest[]) => Object.values(files(objects).included).join('\n');

/** By name, so that none is left out of what is linted. */
const VARIANTS: Record<string, [FluentdOptions, EfkStackOptions?]> = {
  default: [{}],
  docker: [{ containerRuntime: ContainerRuntime.DOCKER }],
  'namespaces left out': [{ excludedNamespaces: ['kube-system', 'kube-public'] }],
  'lines as they come': [{ joinExceptions: false }],
  'another index': [{ indexName: 'imaging-%Y.%m.%d', bufferLimit: Size.mebibytes(300) }],
  'an index for each container': [{ indexName: 'ais.${tag}.%Y%m%d' }],
  'version 7': [{}, { elasticsearch: { version: '7.17.29' } }],
};

describe('Fluentd', () => {
  test('runs on every node, with what it needs and no more', () => {
    const objects = synth().filter(({ metadata }) => /fluentd/.test(metadata.name as string) && metadata.kind !== 'Certificate');
    const daemon = find(objects, 'DaemonSet', 'fluentd').spec.template.metadata.annotations;
    expect(daemon['checksum/config']).toMatch(/^[0-9a-f]{64}$/);
    daemon['checksum/config'] = 'changes with the files';
    expect(objects).toMatchSnapshot();
  });

  test.each(Object.entries(VARIANTS))('%s: a Fluentd would take its configuration', (_, [fluentd, efk]) => {
    const objects = synth(fluentd, efk);
    const { main, included } = files(objects);
    expect(lintFluentd(main, included, container(objects).ports[0].containerPort as number)).toEqual([]);
    expect(text(objects)).not.toMatch(/\{\{|\}\}/);
  });

  test('reads what the runtime writes, with the zone of the node', () => {
    const cri = text(synth());
    const [, pattern] = /expression \/(.*)\//.exec(cri)!;
    const line = '2026-11-23T09:14:03.123456789+10:00 stderr P part of a line';
    expect(new RegExp(pattern!).exec(line)?.groups).toMatchObject({ stream: 'stderr', logtag: 'P', log: 'part of a line' });
    expect(cri).toContain('time_format %Y-%m-%dT%H:%M:%S.%N%:z');
    expect(cri).toContain('@type concat');
    const docker = synth({ containerRuntime: ContainerRuntime.DOCKER });
    expect(text(docker)).toContain('@type json');
    expect(text(docker)).not.toContain('@type concat');
    expect(container(docker).volumeMounts).toContainEqual({ name: 'docker', mountPath: '/var/lib/docker/containers', readOnly: true });
    expect(container(synth()).volumeMounts.map(({ name }: { name: string }) => name)).not.toContain('docker');
  });

  test('leaves out its own stack, and what it is told', () => {
    const ignored = (objects: Manifest[]) => [...text(objects).matchAll(/containers\.\*\*_([a-z-]+)_\*\*/g)].map(([, namespace]) => namespace);
    expect(ignored(synth())).toEqual(['efk', 'efk-fluentd']);
    expect(ignored(synth({ excludedNamespaces: ['kube-system'] }, { namespace: 'logging' }))).toEqual(['logging', 'efk-fluentd', 'kube-system']);
  });

  test('says which site and which part of it a line is of', () => {
    expect(text(synth())).toContain('site ${record.dig("kubernetes", "labels", "app.kubernetes.io/instance")}');
    expect(text(synth())).toContain('component ${record.dig("kubernetes", "labels", "app.kubernetes.io/component")}');
  });

  test('joins stack traces, unless told not to', () => {
    expect(text(synth())).toContain('@type detect_exceptions');
    expect(text(synth({ joinExceptions: false }))).not.toContain('detect_exceptions');
  });

  test('sends to Elasticsearch over TLS that is verified, with a bounded buffer on disk', () => {
    const objects = synth({ bufferLimit: Size.mebibytes(300), indexName: 'imaging.%Y.%m.%d' });
    expect(text(objects)).toContain('ssl_verify true');
    expect(text(objects)).toContain('index_name imaging.%Y.%m.%d');
    expect(text(objects)).toContain('total_limit_size 300MB');
    expect(text(objects)).toContain('<buffer tag, time>');
    expect(env(objects, 'ELASTICSEARCH_HOST').value).toBe('elasticsearch-master.efk.svc');
    const certificate = find(objects, 'Certificate', 'elasticsearch-http');
    expect(certificate.spec.dnsNames).toContain(env(objects, 'ELASTICSEARCH_HOST').value);
    const mounts = container(objects).volumeMounts as Array<{ name: string; mountPath: string }>;
    expect(named(mounts, 'ca').mountPath).toBe('/run/ca');
    expect(named<Manifest & { name: string }>(pod(objects).volumes, 'ca').secret).toMatchObject({
      secretName: 'fluentd',
      items: [{ key: 'ca.crt', path: 'ca.crt' }],
    });
  });

  test('has its password from a Secret, and no other secret', () => {
    const objects = synth({ credentials: Secret.named('writer', { password: 'pw' }) });
    expect(env(objects, 'ELASTICSEARCH_PASSWORD').valueFrom).toEqual({ secretKeyRef: { name: 'writer', key: 'pw' } });
    expect(env(objects, 'ELASTICSEARCH_USERNAME').value).toBe('fluentd_writer');
    expect(text(objects)).toContain(`password "#{ENV['ELASTICSEARCH_PASSWORD']}"`);
  });

  test('keeps one capability, and writes to two folders', () => {
    expect(container(synth()).securityContext).toEqual({
      runAsUser: 0,
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'], add: ['DAC_READ_SEARCH'] },
    });
    const writable = container(synth()).volumeMounts.filter(({ readOnly }: { readOnly?: boolean }) => !readOnly);
    expect(writable.map(({ mountPath }: { mountPath: string }) => mountPath)).toEqual(['/var/lib/fluentd', '/tmp']);
    const state = (objects: Manifest[]) => named<Manifest & { name: string }>(pod(objects).volumes, 'state').hostPath.path;
    expect([state(synth()), state(synth({}, { fluentdNamespace: 'audit' }))]).toEqual(['/var/lib/fluentd/efk-fluentd', '/var/lib/fluentd/audit']);
  });

  test('takes image, resources and nodes as it is told', () => {
    const objects = synth({
      image: Image.of('registry.example.edu.au/fluentd', { tag: 'v1.18.0-debian-elasticsearch8-1.0' }),
      everyNode: false,
      resources: { cpu: Cpu.millis(200), memory: Size.mebibytes(300) },
    });
    expect(container(objects).image).toBe('registry.example.edu.au/fluentd:v1.18.0-debian-elasticsearch8-1.0');
    expect(pod(objects).tolerations).toBeUndefined();
    expect(pod(synth()).tolerations).toEqual([{ operator: 'Exists' }]);
    expect(container(objects).resources.requests).toMatchObject({ cpu: '200m', memory: '300Mi' });
    expect(container(synth({}, { elasticsearch: { version: '7.17.29' } })).image).toContain('elasticsearch7');
    const mirror = synth({ image: Image.of('registry.example.edu.au/fluentd') }, { elasticsearch: { version: '7.17.29' } });
    expect(container(mirror).image).toMatch(/^registry\.example\.edu\.au\/fluentd:v[\d.]+-debian-elasticsearch7-/);
  });

  test('tells Prometheus of itself where asked', () => {
    expect(find(synth({ createServiceMonitor: true }), 'ServiceMonitor', 'fluentd').spec).toEqual({
      selector: { matchLabels: find(synth(), 'Service', 'fluentd').spec.selector },
      endpoints: [{ port: 'metrics', path: '/metrics', interval: '30s' }],
    });
    expect(synth().some(({ kind }) => kind === 'ServiceMonitor')).toBe(false);
  });
});

describe('the linter', () => {
  const { main, included } = files(synth());
  const outputs = included['04_outputs.conf']!;
  const broken = (from: string | RegExp, to: string, file: string = '04_outputs.conf') =>
    lintFluentd(main, { ...included, [file]: included[file]!.replace(from, to) }, 24231);

  test.each([
    ['a directive that is not closed', () => broken('</buffer>', ''), /closes|not closed/],
    ['a directive that closes another', () => broken('</label>', '</match>'), /closes/],
    ['a label that is not defined', () => broken('@label @DISPATCH', '@label @DISPACH', '02_filters.conf'), /^the label @DISPACH is not defined$/],
    ['a plugin that the image does not have', () => broken('@type elasticsearch', '@type opensearch'), /^Unknown match plugin 'opensearch'$/],
    ['a parameter that is not known', () => broken('ssl_verify', 'ssl_verfy'), /^parameter 'ssl_verfy' in <match \*\*> is not used$/],
    ['probes without a source', () => broken('port 24231', 'port 24220', '01_sources.conf'), /^no source listens on the port of the probes, 24231$/],
    ['a buffer without the tag', () => broken('<buffer tag, time>', '<buffer time>'), /chunk_keys is required/],
    ['one id twice', () => broken('@id detect_exceptions', '@id out_elasticsearch'), /^the id out_elasticsearch is there twice$/],
    ['one parameter twice', () => broken('scheme https', 'scheme https\n    scheme http'), /^scheme is there twice/],
    [
      'a match behind the one for everything',
      () => broken(outputs, outputs.replace('<label @OUTPUT>', '<label @OUTPUT>\n  <match **>\n    @type null\n  </match>')),
      /is never reached$/,
    ],
    ['a label without a match for everything', () => broken('<match **>', '<match none>', '03_dispatch.conf'), /^@DISPATCH has no match for everything$/],
    ['the documents’ configuration, which has no source for the probes', () => lintFluentd(main, {}, 24231), /^no source listens/],
  ])('refuses %s', (_, lint, fault) => {
    expect(lint().some((found) => fault.test(found))).toBe(true);
  });
});
