import { App, Chart } from 'cdk8s';
import { Image, NetworkPurpose, type PluginDownload, PluginSource, Postgres, Secret, XnatWeb } from 'cdk8s-xnat';
import { find, type Manifest, manifests, named } from '../support/manifests';

const SHA256 = 'b'.repeat(64);

function synth(...plugins: PluginDownload[]): { objects: Manifest[]; xnat: XnatWeb } {
  const chart = new Chart(new App(), 'uwa', { namespace: 'imaging' });
  const xnat = new XnatWeb(chart, 'xnat', {
    url: 'https://xnat.example.edu.au',
    adminEmail: 'admin@example.edu.au',
    database: new Postgres(chart, 'database'),
    plugins,
  });
  return { objects: manifests(chart), xnat };
}

const from = (source: PluginSource): PluginDownload => ({ name: 'xsync', version: '2.0', from: source, sha256: SHA256 });
const pod = (objects: Manifest[]) => find(objects, 'StatefulSet', 'uwa-xnat-web').spec.template.spec;
type Container = Manifest & { name: string };
const init = (objects: Manifest[], name: string) => named<Container>(pod(objects).initContainers, name);
const line = (objects: Manifest[]) => (find(objects, 'ConfigMap', 'uwa-xnat-web-config').data as Record<string, string>)['plugins.txt']!.split('\n').at(-2);
const scripts = (objects: Manifest[]) => Object.keys(find(objects, 'ConfigMap', 'uwa-xnat-web-scripts').data as object);
const called = (xnat: XnatWeb) =>
  xnat.podTraffic[0]!.outbound().flatMap(({ purpose, port, host }) => (purpose === NetworkPurpose.DATABASE ? [] : [[purpose, port, host]]));

describe('a plugin from', () => {
  test('a URL is the short form, with no more in the pod', () => {
    const url = 'http://nexus.example.edu.au:8081/repository/raw/xsync.jar?direct=true';
    const { objects, xnat } = synth({ name: 'xsync', version: '2.0', url, sha256: SHA256 });
    expect(line(objects)).toBe(`download xsync-2.0.jar ${SHA256} ${url}`);
    const long = synth(from(PluginSource.url(url)));
    expect(pod(long.objects)).toEqual(pod(objects));
    expect(called(xnat)).toEqual([[NetworkPurpose.PLUGIN_DOWNLOAD, 8081, undefined]]);
    expect(called(long.xnat)).toEqual(called(xnat));
    expect(init(objects, 'plugins').env.map(({ name }: Container) => name)).toEqual(['POD_NAME', 'PLUGINS', 'PLUGINS_IN_IMAGE', 'TARGET']);
  });

  test('a server that wants a token: one container alone sees it, as a file', () => {
    const { objects } = synth(from(PluginSource.url('https://nexus.example.edu.au/xsync.jar', { token: Secret.named('nexus').key('read-only') })));
    expect(line(objects)).toBe(`download xsync-2.0.jar ${SHA256} https://nexus.example.edu.au/xsync.jar xsync`);
    expect(named<Container>(pod(objects).volumes, 'plugin-tokens').projected).toEqual({
      defaultMode: 0o440,
      sources: [{ secret: { name: 'nexus', items: [{ key: 'read-only', path: 'xsync' }] } }],
    });
    const all: Container[] = [...pod(objects).initContainers, ...pod(objects).containers];
    expect(all.filter(({ volumeMounts }) => volumeMounts.some(({ name }: Container) => name === 'plugin-tokens')).map(({ name }) => name)).toEqual(['plugins']);
    expect(init(objects, 'plugins').env).toContainEqual({ name: 'TOKENS', value: '/run/secrets/plugins' });
  });

  test.each([
    [PluginSource.claim('plugins', 'released/xsync.jar'), { persistentVolumeClaim: { claimName: 'plugins', readOnly: true } }, 'xsync/released/xsync.jar'],
    [
      PluginSource.secret(Secret.named('xsync-jar').key('xsync.jar')),
      { secret: { secretName: 'xsync-jar', items: [{ key: 'xsync.jar', path: 'plugin.jar' }], defaultMode: 0o440 } },
      'xsync/plugin.jar',
    ],
    [
      PluginSource.configMap('xsync-jar', 'xsync.jar'),
      { configMap: { name: 'xsync-jar', items: [{ key: 'xsync.jar', path: 'plugin.jar' }] } },
      'xsync/plugin.jar',
    ],
  ])('what the pod mounts: %#', (source, volume, path) => {
    const { objects, xnat } = synth(from(source));
    expect(named<Container>(pod(objects).volumes, 'plugin-xsync')).toEqual({ name: 'plugin-xsync', ...volume });
    expect(init(objects, 'plugins').volumeMounts).toContainEqual({ name: 'plugin-xsync', mountPath: '/sources/xsync', readOnly: true });
    expect(init(objects, 'plugins').env).toContainEqual({ name: 'SOURCES', value: '/sources' });
    expect(line(objects)).toMatch(`copy xsync-2.0.jar ${SHA256} ${path} `);
    expect(called(xnat)).toEqual([]);
  });

  test('an image: a container of that image copies it, before it is verified', () => {
    const { objects, xnat } = synth(from(PluginSource.image(Image.of('registry.example.edu.au/xsync', { tag: '2.0' }), '/plugins/xsync.jar')));
    const names = pod(objects).initContainers.map(({ name }: Container) => name);
    expect(names.slice(0, 3)).toEqual(['home', 'plugin-xsync', 'plugins']);
    expect(init(objects, 'plugin-xsync')).toMatchObject({
      image: 'registry.example.edu.au/xsync:2.0',
      command: ['sh', '/scripts/copy-plugin.sh'],
      env: [
        { name: 'JAR', value: '/plugins/xsync.jar' },
        { name: 'TARGET', value: '/target/xsync-2.0.jar' },
      ],
      securityContext: { readOnlyRootFilesystem: true, allowPrivilegeEscalation: false },
    });
    expect(line(objects)).toBe(`copy xsync-2.0.jar ${SHA256} fetched/xsync-2.0.jar /plugins/xsync.jar of the image registry.example.edu.au/xsync:2.0`);
    expect(scripts(objects)).toContain('copy-plugin.sh');
    expect(scripts(objects)).not.toContain('fetch-plugin.sh');
    expect(called(xnat)).toEqual([]);
  });

  test('S3: the AWS CLI fetches it, with keys that no other container sees', () => {
    const { objects, xnat } = synth(
      from(PluginSource.s3('s3://plugins/xsync.jar', { endpoint: 'https://minio.example.edu.au:9000', credentials: Secret.named('s3') })),
    );
    const container = init(objects, 'plugin-xsync');
    expect(container.image).toMatch(/aws-cli:2/);
    expect(container.env).toEqual([
      { name: 'URI', value: 's3://plugins/xsync.jar' },
      { name: 'TARGET', value: '/target/xsync-2.0.jar' },
      { name: 'ENDPOINT', value: 'https://minio.example.edu.au:9000' },
      { name: 'AWS_REGION', value: 'us-east-1' },
      { name: 'SECRETS', value: '/run/secrets/s3' },
      { name: 'HOME', value: '/tmp' },
    ]);
    const all: Container[] = [...pod(objects).initContainers, ...pod(objects).containers];
    expect(all.filter(({ volumeMounts }) => volumeMounts.some(({ name }: Container) => name === 'plugin-xsync-s3')).map(({ name }) => name)).toEqual([
      'plugin-xsync',
    ]);
    expect(called(xnat)).toEqual([[NetworkPurpose.PLUGIN_DOWNLOAD, 9000, undefined]]);
  });

  test('S3 of AWS with the role of the service account, which STS is asked for', () => {
    const { objects, xnat } = synth(from(PluginSource.s3('s3://plugins/xsync.jar', { region: 'ap-southeast-2' })));
    expect(init(objects, 'plugin-xsync').env).toContainEqual({ name: 'SECRETS' });
    expect(pod(objects).volumes.map(({ name }: Container) => name)).not.toContain('plugin-xsync-s3');
    expect(called(xnat)).toEqual([
      [NetworkPurpose.PLUGIN_DOWNLOAD, 443, undefined],
      [undefined, 443, undefined],
    ]);
  });
});

test('the pods are replaced when a plugin comes from elsewhere', () => {
  const checksum = (source: PluginSource) =>
    find(synth(from(source)).objects, 'StatefulSet', 'uwa-xnat-web').spec.template.metadata.annotations['checksum/config'];
  expect(checksum(PluginSource.claim('a', 'xsync.jar'))).not.toBe(checksum(PluginSource.claim('b', 'xsync.jar')));
});
