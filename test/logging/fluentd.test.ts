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
  'docker, an index for each container, lines as they come': [
    { containerRuntime: ContainerRuntime.DOCKER, indexName: 'ais.${tag[4]}.%Y.%j', joinExceptions: false },
  ],
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
    expect(cri).toContain('time_format %Y-%m-%dT%H:%M:%S.%N%z\n');
    expect(cri).toContain('use_partial_cri_logtag true');
    expect(cri).not.toContain('.chomp');
    const docker = synth({ containerRuntime: ContainerRuntime.DOCKER });
    expect(text(docker)).toContain('@type json');
    expect(text(docker)).toContain('time_format %iso8601\n');
    expect(text(docker)).toContain('multiline_end_regexp /\\n\\z/\n');
    expect(text(docker)).not.toContain('partial_cri');
    expect(text(docker)).toContain('.scrub.chomp}');
    expect(container(docker).volumeMounts).toContainEqual({ name: 'docker', mountPath: '/var/lib/docker/containers', readOnly: true });
    expect(container(synth()).volumeMounts.map(({ name }: { name: string }) => name)).not.toContain('docker');
  });

  test('leaves out its own stack, and what it is told', () => {
    const ignored = (objects: Manifest[]) => JSON.parse(/exclude_path (.*)/.exec(text(objects))![1]!) as string[];
    const files = (...namespaces: string[]) => namespaces.map((namespace) => `/var/log/containers/*_${namespace}_*.log`);
    expect(ignored(synth())).toEqual(files('efk', 'efk-fluentd'));
    expect(ignored(synth({ excludedNamespaces: ['kube-system'] }, { namespace: 'logging' }))).toEqual(files('logging', 'efk-fluentd', 'kube-system'));
  });

  test('reads a busy file in turns', () => {
    expect(text(synth())).toContain('read_bytes_limit_per_second 1m\n');
  });

  test('goes on without the names of pods where the API server does not give them', () => {
    const objects = synth();
    expect(text(objects)).toContain(`kubernetes_url "#{require '/etc/fluent/kubernetes-api.rb'; KubernetesApi.url}"`);
    expect(find(objects, 'ConfigMap', 'fluentd-main').data).toHaveProperty(['kubernetes-api.rb']);
    expect(container(objects).volumeMounts).toContainEqual({ name: 'main', mountPath: '/etc/fluent', readOnly: true });
  });

  test('cuts what varies in the name of an index, and leaves other names alone', () => {
    expect(text(synth())).not.toContain('target_index_key');
    const cut = text(synth({ indexName: 'ais.${tag}.%Y%m%d' }));
    expect(cut).toContain('efk_index ${time.strftime("ais.") + tag.to_s.byteslice(0, 242).scrub("") + time.strftime(".%Y%m%d")}');
    expect(cut).toContain('    target_index_key efk_index\n');
    const two = text(synth({ indexName: 'x${tag[4]}-${stream}', bufferKeys: ['tag', 'stream'] }));
    expect(two).toContain(
      'efk_index ${time.strftime("x") + tag_parts[4].to_s.byteslice(0, 126).scrub("") + time.strftime("-") + record["stream"].to_s.byteslice(0, 126).scrub("")}',
    );
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
    expect(named<Manifest & { name: string }>(pod(objects).volumes, 'ca').configMap).toEqual({
      name: 'elasticsearch-ca',
      items: [{ key: 'ca.crt', path: 'ca.crt' }],
    });
  });

  test('has its password from a Secret, and no other secret', () => {
    const objects = synth({ credentials: Secret.named('writer', { password: 'pw' }) });
    expect(named<Manifest & { name: string }>(pod(objects).volumes, 'password').secret).toEqual({
      secretName: 'writer',
      defaultMode: 0o440,
      items: [{ key: 'pw', path: 'password' }],
    });
    expect(container(objects).volumeMounts).toContainEqual({ name: 'password', mountPath: '/run/secrets/elasticsearch', readOnly: true });
    expect(text(objects)).toContain(`password "#{File.read('/run/secrets/elasticsearch/password', encoding: 'UTF-8')}"`);
    expect(env(objects, 'ELASTICSEARCH_USERNAME').value).toBe('fluentd_writer');
    expect(JSON.stringify(pod(objects))).not.toContain('secretKeyRef');
  });

  test('has no capability, and writes to two folders', () => {
    expect(container(synth()).securityContext).toEqual({
      runAsUser: 0,
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
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
    expect(find(synth({ createServiceMonitor: true }, { createNetworkPolicies: false }), 'ServiceMonitor', 'fluentd').spec).toEqual({
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

  const docker = files(synth({ containerRuntime: ContainerRuntime.DOCKER })).included;
  const brokenDocker = (from: string | RegExp, to: string, file: string) => lintFluentd(main, { ...docker, [file]: docker[file]!.replace(from, to) }, 24231);

  function scrubbedFirst(): string {
    const [concat] = /  <filter[^<]*concat[^<]*<\/filter>\n/.exec(included['02_filters.conf']!)!;
    const [scrub] = /  <filter[^<]*record_transformer[^]*?<\/filter>\n/.exec(included['02_filters.conf']!)!;
    return included['02_filters.conf']!.replace(scrub, '').replace(concat, scrub + concat);
  }

  test.each([
    ['a time of docker without a fraction', () => brokenDocker('%iso8601', '%Y-%m-%dT%H:%M:%S.%N%z', '01_sources.conf'), /drops a time without a fraction$/],
    ['lines of docker in parts', () => brokenDocker('multiline_end_regexp', 'key', '02_filters.conf'), /^lines of more than 16 KiB come in parts$/],
    ['line breaks of docker', () => brokenDocker('.chomp', '', '02_filters.conf'), /^each line keeps its line break$/],
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
    ['a busy file that is read to its end', () => broken('read_bytes_limit_per_second 1m', '', '01_sources.conf'), /^a busy file is read to its end/],
    ['turns that in_tail refuses', () => broken('read_bytes_limit_per_second 1m', 'read_bytes_limit_per_second 1k', '01_sources.conf'), /^a busy file/],
    ['an excluded path that is no list', () => broken(/exclude_path .*/, 'exclude_path /var/log/x.log', '01_sources.conf'), /^exclude_path is no list/],
    ['a time that is parsed slowly', () => broken('%N%z', '%N%:z', '01_sources.conf'), /eight times as slow$/],
    ['a filter that ends Fluentd', () => broken(/kubernetes_url .*/, '', '02_filters.conf'), /^the filter kubernetes_metadata ends Fluentd/],
    ['lines in parts', () => broken(/<filter[^<]*concat[^<]*<\/filter>/, '', '02_filters.conf'), /^lines of more than 16 KiB come in parts$/],
    ['both streams as one', () => broken('stream_identity_key stream', '', '02_filters.conf'), /^parts of both streams are joined/],
    ['lines with any bytes', () => broken(/ log \$.*/, '', '02_filters.conf'), /^log keeps bytes that are not UTF-8/],
    ['unmatched lines with any bytes', () => broken(/unmatched_line \$.*/, '', '02_filters.conf'), /^unmatched_line keeps bytes that are not UTF-8/],
    [
      'bytes that are looked at before the parts are joined',
      () => lintFluentd(main, { ...included, '02_filters.conf': scrubbedFirst() }, 24231),
      /^log keeps bytes/,
    ],
    ['a password of the environment', () => broken(/password .*/, `password "#{ENV['PASSWORD']}"`), /^the password is read from no file$/],
    ['a name that can be too long', () => broken('index_name ais.', 'index_name ais.${tag}.'), /^the name of an index can pass 255 bytes$/],
    [
      'a field of the name that is not made',
      () => broken('include_timestamp', 'target_index_key efk_index\n    include_timestamp'),
      /^the field efk_index is in no/,
    ],
    ['a label without a match for everything', () => broken('<match **>', '<match none>', '03_dispatch.conf'), /^@DISPATCH has no match for everything$/],
    ['the documents’ configuration, which has no source for the probes', () => lintFluentd(main, {}, 24231), /^no source listens/],
  ])('refuses %s', (_, lint, fault) => {
    expect(lint().some((found) => fault.test(found))).toBe(true);
  });
});
