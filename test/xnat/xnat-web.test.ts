import { ApiObject, App, Chart, Duration, JsonPatch, Size, Testing } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import {
  CaBundle,
  GarbageCollector,
  Cpu,
  DatabaseTls,
  DataVolume,
  ExternalPostgres,
  Image,
  PersistentVolumeAccessMode,
  Postgres,
  Acknowledgements,
  type ResourceOptions,
  Secret,
  ServiceType,
  XnatImage,
  XnatWeb,
  type XnatWebProps,
} from 'cdk8s-xnat';
import { find, type Manifest, manifests, named } from '../support/manifests';
import { acknowledgeSeveral, ALONE } from '../support/sites';

/** An XNAT in a chart of a user's own, as XnatSite wires it. */
function synth(props: Partial<XnatWebProps> = {}, then: (xnat: XnatWeb, chart: Chart) => void = () => {}): Manifest[] {
  const chart = new Chart(new App(), 'uwa', { namespace: 'imaging' });
  const xnat = new XnatWeb(chart, 'xnat', {
    url: 'https://xnat.example.edu.au',
    adminEmail: 'admin@example.edu.au',
    database: new Postgres(chart, 'database'),
    ...props,
  });
  then(xnat, chart);
  return manifests(chart).filter(({ metadata }) => !metadata.name.includes('postgresql'));
}

const statefulSet = (objects: Manifest[]) => find(objects, 'StatefulSet', 'uwa-xnat-web').spec;
const pod = (objects: Manifest[]) => statefulSet(objects).template.spec;
const container = (objects: Manifest[]) => named<Manifest & { name: string }>(pod(objects).containers, 'xnat');
const config = (objects: Manifest[]) => find(objects, 'ConfigMap', 'uwa-xnat-web-config').data as Record<string, string>;
const checksum = (objects: Manifest[]) => statefulSet(objects).template.metadata.annotations['checksum/config'];
const claim = (objects: Manifest[], name: string) => find(objects, 'PersistentVolumeClaim', `${name}-uwa-xnat-web`).spec;

describe('XnatWeb', () => {
  test('makes what a site needs with nothing but the required props', () => {
    const objects = synth().filter(({ metadata }) => metadata.name !== 'uwa-xnat-web-scripts');
    expect(checksum(objects)).toMatch(/^[0-9a-f]{64}$/);
    statefulSet(objects).template.metadata.annotations['checksum/config'] = 'changes with the scripts';
    expect(objects).toMatchSnapshot();
  });

  test('is one pod behind a headless Service that gives it its name', () => {
    const objects = synth();
    expect(statefulSet(objects)).toMatchObject({ replicas: 1, podManagementPolicy: 'OrderedReady', serviceName: 'uwa-xnat-web-headless' });
    expect(find(objects, 'Service', 'uwa-xnat-web-headless').spec).toMatchObject({ clusterIP: 'None' });
    expect(find(objects, 'Service', 'uwa-xnat-web').spec).toMatchObject({
      type: 'ClusterIP',
      sessionAffinity: 'ClientIP',
      ports: [{ name: 'http', port: 80, targetPort: 'http' }],
    });
    expect(objects.some(({ kind }) => kind === 'PodDisruptionBudget')).toBe(false);
  });

  test('limits how many of several pods may be evicted at once', () => {
    const objects = synth({ replicas: 2 }, (xnat) => acknowledgeSeveral(xnat, ...ALONE));
    expect(statefulSet(objects).replicas).toBe(2);
    expect(find(objects, 'PodDisruptionBudget', 'uwa-xnat-web').spec).toEqual({
      maxUnavailable: 1,
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
      selector: { matchLabels: { 'app.kubernetes.io/name': 'xnat-web', 'app.kubernetes.io/instance': 'uwa' } },
    });
  });

  test('spreads several pods over zones and nodes, and one not at all', () => {
    const several = synth({ replicas: 2 }, (xnat) => acknowledgeSeveral(xnat, ...ALONE));
    const selector = statefulSet(several).selector;
    expect(pod(several).topologySpreadConstraints).toEqual(
      ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'].map((topologyKey) => ({
        maxSkew: 1,
        topologyKey,
        whenUnsatisfiable: 'ScheduleAnyway',
        labelSelector: selector,
      })),
    );
    expect(pod(synth()).topologySpreadConstraints).toBeUndefined();
  });

  test('lets a node be emptied for thrift only where another pod goes on', () => {
    const annotations = (objects: Manifest[]) => statefulSet(objects).template.metadata.annotations;
    const [never, local] = ['safe-to-evict', 'safe-to-evict-local-volumes'].map((name) => `cluster-autoscaler.kubernetes.io/${name}`);
    const several = synth({ replicas: 2 }, (xnat) => acknowledgeSeveral(xnat, ...ALONE));
    expect(annotations(synth())).toMatchObject({ [never!]: 'false' });
    expect(annotations(several)).not.toHaveProperty([never!]);
    // Every volume on the node's disk, or the autoscaler leaves the node alone.
    const onDisk = pod(several).volumes.filter((volume: Manifest) => volume.emptyDir && volume.emptyDir.medium !== 'Memory');
    expect(annotations(several)[local!].split(',').sort()).toEqual(onDisk.map(({ name }: { name: string }) => name).sort());
    expect(annotations(synth({ safeToEvict: true }))).toHaveProperty([local!]);
  });

  test('tells a slow start from a dead pod', () => {
    const { startupProbe, readinessProbe, livenessProbe, lifecycle } = container(synth());
    expect(startupProbe).toMatchObject({ httpGet: { path: '/xapi/siteConfig/buildInfo', port: 'http' }, periodSeconds: 10, failureThreshold: 90 });
    expect(readinessProbe.httpGet.path).toBe('/xapi/siteConfig/buildInfo');
    expect(livenessProbe).toMatchObject({ tcpSocket: { port: 'http' } });
    expect(livenessProbe.periodSeconds * livenessProbe.failureThreshold).toBeGreaterThanOrEqual(120);
    expect(lifecycle.preStop.exec.command).toEqual(['sleep', '20']);
  });

  test('shows what an image logs into files, in a container of its own', () => {
    const names = (props: Partial<XnatWebProps>) => pod(synth(props)).containers.map(({ name }: { name: string }) => name);
    expect(names({})).toEqual(['xnat', 'logs']);
    expect(names({ image: XnatImage.nrg('1.9.3.7') })).toEqual(['xnat']);
    expect(names({ image: XnatImage.nrg('1.9.3.7'), showLogs: true })).toEqual(['xnat', 'logs']);
    expect(names({ showLogs: false })).toEqual(['xnat']);
    const objects = synth();
    const logs = named<Manifest & { name: string }>(pod(objects).containers, 'logs');
    // It sees no configuration, and so no secret.
    expect(logs.volumeMounts.map(({ name, readOnly }: Manifest & { name?: string }) => [name, readOnly])).toEqual([
      ['home', true],
      ['tomcat', true],
      ['scripts', true],
      ['log-state', undefined],
    ]);
    expect(statefulSet(objects).template.metadata.annotations['kubectl.kubernetes.io/default-container']).toBe('xnat');
  });

  test('takes the times that it is given', () => {
    const objects = synth({ startupTimeout: Duration.minutes(30), terminationGracePeriod: Duration.minutes(5) });
    expect(container(objects).startupProbe.failureThreshold).toBe(180);
    expect(pod(objects).terminationGracePeriodSeconds).toBe(300);
    expect(pod(synth()).terminationGracePeriodSeconds).toBe(120);
  });

  test('gives Java a share of the memory limit as an absolute heap', () => {
    const options = (objects: Manifest[]) => named<{ name: string; value: string }>(container(objects).env, 'JAVA_TOOL_OPTIONS').value;
    expect(options(synth())).toContain('-Xmx1800m -XX:+ExitOnOutOfMemoryError -Dfile.encoding=UTF-8');
    expect(options(synth({ heapPercent: 50, resources: { memoryLimit: Size.gibibytes(8) } }))).toContain('-Xmx4096m ');
  });

  test('requests and limits what it is given, by default as the AIS operations documents have it', () => {
    expect(container(synth()).resources).toEqual({
      requests: { cpu: '1', memory: '3000Mi', 'ephemeral-storage': '4Gi' },
      limits: { cpu: '1', memory: '3000Mi', 'ephemeral-storage': '20Gi' },
    });
    const resources = { cpu: Cpu.units(2), cpuLimit: Cpu.units(4), memory: Size.gibibytes(8), memoryLimit: Size.gibibytes(16) };
    expect(container(synth({ resources })).resources).toMatchObject({
      requests: { cpu: '2', memory: '8Gi' },
      limits: { cpu: '4', memory: '16Gi' },
    });
  });

  test.each<[ResourceOptions, string, string]>([
    [{ ephemeralStorage: Size.gibibytes(8) }, '8Gi', '20Gi'],
    [{ ephemeralStorage: Size.gibibytes(30) }, '30Gi', '30Gi'],
    [{ ephemeralStorageLimit: Size.gibibytes(3) }, '3Gi', '3Gi'],
    [{ ephemeralStorage: Size.gibibytes(2), ephemeralStorageLimit: Size.gibibytes(50) }, '2Gi', '50Gi'],
  ])('has as much of the disk of its node as it is given, and no folder may have more: %#', (resources, reserved, most) => {
    const objects = synth({ resources });
    expect([container(objects).resources.requests['ephemeral-storage'], container(objects).resources.limits['ephemeral-storage']]).toEqual([reserved, most]);
    const sizes = Object.fromEntries((pod(objects).volumes as Manifest[]).flatMap(({ name, emptyDir }) => (emptyDir ? [[name, emptyDir.sizeLimit]] : [])));
    expect(sizes).toEqual({ tomcat: most, tmp: most, data: most, home: most, plugins: most, config: '8Mi', 'log-state': '64Mi' });
  });

  test('runs as the image profile says', () => {
    const objects = synth({ image: XnatImage.nrg('1.9.3.7') });
    expect(container(objects).image).toBe('ghcr.io/nrgxnat/xnat-web:1.9.3.7');
    expect(pod(objects).securityContext).toMatchObject({ runAsUser: 1000, runAsGroup: 1000, fsGroup: 1000 });
    expect(pod(objects).initContainers.map(({ image }: { image: string }) => image)).toEqual(Array(4).fill('ghcr.io/nrgxnat/xnat-web:1.9.3.7'));
    expect(config(objects)['plugins.txt']).toBe('baked-all\n');
  });

  test('mounts a custom image at its own folders', () => {
    const image = XnatImage.custom({
      image: Image.of('registry.example.edu.au/xnat', { tag: '1' }),
      uid: 1234,
      gid: 5678,
      home: '/xnat/home',
      tomcat: '/opt/tomcat',
    });
    const objects = synth({ image, pod: { imagePullSecrets: ['registry'] }, timeZone: 'Australia/Perth' });
    const paths = container(objects).volumeMounts.map(({ mountPath }: { mountPath: string }) => mountPath);
    expect(paths).toEqual(expect.arrayContaining(['/opt/tomcat', '/xnat/home', '/xnat/home/plugins', '/xnat/home/config']));
    expect(pod(objects).securityContext).toMatchObject({ runAsUser: 1234, fsGroup: 5678 });
    expect(pod(objects).imagePullSecrets).toEqual([{ name: 'registry' }]);
    expect(named<{ name: string; value: string }>(container(objects).env, 'TZ').value).toBe('Australia/Perth');
  });

  test('mounts everything that XNAT writes to, and secrets into one init container alone', () => {
    const objects = synth();
    const mounts = container(objects).volumeMounts.map(({ mountPath }: { mountPath: string }) => mountPath);
    for (const path of ['/tmp', '/usr/local/tomcat', '/data/xnat', '/data/xnat/home', '/data/xnat/archive', '/data/xnat/prearchive', '/data/xnat/cache']) {
      expect(mounts).toContain(path);
    }
    expect(named<Manifest & { name: string }>(pod(objects).volumes, 'config').emptyDir).toEqual({ medium: 'Memory', sizeLimit: '8Mi' });
    const readers = [...pod(objects).initContainers, ...pod(objects).containers]
      .filter(({ volumeMounts }) => volumeMounts.some(({ name }: { name: string }) => name === 'secrets'))
      .map(({ name }) => name);
    expect(readers).toEqual(['config']);
  });

  test('waits for the database before it starts', () => {
    const wait = named<Manifest & { name: string }>(pod(synth()).initContainers, 'database');
    expect(wait.command).toEqual(['bash', '/scripts/wait-for.sh']);
    expect(wait.env).toEqual(
      expect.arrayContaining([
        { name: 'WAIT_FOR', value: 'database' },
        { name: 'ADDRESSES', value: 'uwa-postgresql:5432' },
      ]),
    );
    expect(pod(synth()).initContainers.map(({ name }: { name: string }) => name)).not.toContain('broker');
  });
});

describe("XnatWeb's volumes", () => {
  test('are claims of the sizes and the access modes that are given', () => {
    const objects = synth({
      archive: { size: Size.tebibytes(2), accessMode: PersistentVolumeAccessMode.READ_WRITE_MANY },
      prearchive: { size: Size.gibibytes(60) },
      cache: {},
    });
    expect(claim(objects, 'archive')).toMatchObject({ accessModes: ['ReadWriteMany'], resources: { requests: { storage: '2Ti' } } });
    expect(claim(objects, 'prearchive')).toMatchObject({ accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '60Gi' } } });
    expect(claim(objects, 'cache')).toMatchObject({ accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '10Gi' } } });
  });

  test.each(['archive', 'prearchive', 'cache'] as const)('take an existing claim for the %s', (name) => {
    const objects = synth({ [name]: { existingClaim: 'old-claim' } });
    expect(objects.some(({ kind, metadata }) => kind === 'PersistentVolumeClaim' && metadata.name.startsWith(`${name}-`))).toBe(false);
    expect(named<Manifest & { name: string }>(pod(objects).volumes, name).persistentVolumeClaim).toEqual({ claimName: 'old-claim' });
  });

  test('may be added', () => {
    const objects = synth({}, (xnat, chart) => {
      xnat.addVolume(new DataVolume(chart, 'inbox', { volumeName: 'inbox', mountPath: '/data/xnat/inbox' }));
    });
    expect(named<Manifest & { name: string }>(container(objects).volumeMounts, 'inbox').mountPath).toBe('/data/xnat/inbox');
    expect(claim(objects, 'inbox').resources.requests.storage).toBe('10Gi');
  });
});

describe("XnatWeb's DICOM Service", () => {
  test('is not there unless asked for', () => {
    const objects = synth();
    expect(objects.filter(({ kind }) => kind === 'Service')).toHaveLength(2);
    expect(container(objects).ports.map(({ name }: { name: string }) => name)).toEqual(['http']);
  });

  test('opens the ports of one list, on one pod', () => {
    const receivers = [
      { aeTitle: 'XNAT', port: 8104 },
      { aeTitle: 'RESEARCH', port: 8105 },
    ];
    const objects = synth({ dicom: { receivers } });
    const { spec } = find(objects, 'Service', 'uwa-xnat-web-dicom-scp');
    expect(spec.ports.map(({ name, port, targetPort }: Manifest) => [name, port, targetPort])).toEqual([
      ['dicom-8104', 8104, 'dicom-8104'],
      ['dicom-8105', 8105, 'dicom-8105'],
    ]);
    expect(spec.selector).toMatchObject({ 'statefulset.kubernetes.io/pod-name': 'uwa-xnat-web-0' });
    expect(spec.type).toBe('ClusterIP');
    expect(container(objects).ports).toEqual(
      expect.arrayContaining([
        { name: 'dicom-8104', containerPort: 8104, protocol: 'TCP' },
        { name: 'dicom-8105', containerPort: 8105, protocol: 'TCP' },
      ]),
    );
  });

  test('is reached from outside as asked, with the address of the sender kept', () => {
    const annotations = { 'service.beta.kubernetes.io/aws-load-balancer-scheme': 'internal' };
    const balanced = find(synth({ dicom: { serviceType: ServiceType.LOAD_BALANCER, annotations } }), 'Service', 'uwa-xnat-web-dicom-scp');
    expect(balanced).toMatchObject({ metadata: { annotations }, spec: { type: 'LoadBalancer', externalTrafficPolicy: 'Local' } });
    const receivers = [{ aeTitle: 'XNAT', port: 8104, nodePort: 30104 }];
    const onNodes = find(synth({ dicom: { serviceType: ServiceType.NODE_PORT, receivers } }), 'Service', 'uwa-xnat-web-dicom-scp');
    expect(onNodes.spec).toMatchObject({ type: 'NodePort', ports: [{ port: 8104, nodePort: 30104 }] });
  });

  test('opens a port once that two receivers share', () => {
    const receivers = [
      { aeTitle: 'A', port: 8104 },
      { aeTitle: 'B', port: 8104 },
    ];
    const objects = synth({ dicom: { receivers } }, (xnat) => {
      Acknowledgements.of(xnat).add('dicom-port', 'one firewall rule for all scanners');
    });
    expect(find(objects, 'Service', 'uwa-xnat-web-dicom-scp').spec.ports).toHaveLength(1);
    expect(container(objects).ports).toHaveLength(2);
  });
});

describe("XnatWeb's configuration", () => {
  test('names the admin password, and the site id made of the name', () => {
    const chart = new Chart(new App(), 'uwa-test');
    new XnatWeb(chart, 'xnat', { url: 'https://x.example.edu', adminEmail: 'a@example.edu', database: new Postgres(chart, 'db') });
    const files = find(manifests(chart), 'ConfigMap', 'uwa-test-xnat-web-config').data;
    expect(files['prefs-init.ini']).toContain('siteId=uwa_test\n');
    expect(files['prefs-init.ini']).toContain('defaultAdminPassword=@@sql-secret:uwa-test-xnat-web-admin/password@@\n');
  });

  test('takes another admin Secret and site id', () => {
    const objects = synth({ siteId: 'UWA', adminCredentials: Secret.named('root', { password: 'pw' }) });
    expect(config(objects)['prefs-init.ini']).toContain('siteId=UWA\n');
    expect(config(objects)['prefs-init.ini']).toContain('@@sql-secret:root/pw@@');
    expect(named<Manifest & { name: string }>(pod(objects).volumes, 'secrets').projected.sources).toContainEqual({
      secret: { name: 'root', items: [{ key: 'pw', path: 'root/pw' }] },
    });
  });

  test('makes one pod the primary node, under a stable id', () => {
    expect(config(synth())['node-conf.properties']).toBe('node.id=@@pod-name@@\nxnat.is_primary_node=@@is-primary@@\n');
  });

  test('sends no mail without a relay, and by STARTTLS with one', () => {
    expect(config(synth())['prefs-override.ini']).toContain('[notifications]\nsmtpEnabled=false\n');
    const plain = config(synth({ smtp: { host: 'mail.example.edu.au', startTls: false } }))['prefs-override.ini'];
    expect(plain).toContain('smtpHostname=mail.example.edu.au\nsmtpPort=25\nsmtpProtocol=smtp\nsmtpStartTls=false\nsmtpAuth=false\n');
    const secure = config(synth({ smtp: { host: 'mail.example.edu.au', port: 2525, credentials: Secret.named('relay') } }))['prefs-override.ini'];
    expect(secure).toContain(
      'smtpPort=2525\nsmtpProtocol=smtp\nsmtpStartTls=true\nsmtpAuth=true\nsmtpUsername=@@secret:relay/username@@\nsmtpPassword=@@secret:relay/password@@\n',
    );
  });

  test('tells Java of its memory, its collector and further options', () => {
    const jvm = { minHeap: Size.gibibytes(1), maxMetaspace: Size.mebibytes(512), threadStack: Size.mebibytes(2), options: ['-Da=b'] };
    const env = (props: XnatWebProps['jvm']) => container(synth({ jvm: props })).env as Array<{ name: string; value?: string }>;
    expect(named(env(jvm), 'JAVA_TOOL_OPTIONS').value).toMatch(/ -Xms1024m -XX:MaxMetaspaceSize=512m -Xss2048k -Da=b$/);
    expect(env(jvm).map(({ name }) => name)).not.toContain('CATALINA_OPTS');
    expect(env({ collector: GarbageCollector.G1 })).toContainEqual({ name: 'CATALINA_OPTS', value: '-XX:+UseG1GC' });
  });

  const javaMail = (smtp: XnatWebProps['smtp']): unknown => JSON.parse(/^smtpMailProperties=(.*)$/m.exec(config(synth({ smtp }))['prefs-override.ini']!)![1]!);
  const WAITS = { connectiontimeout: '30000', timeout: '60000', writetimeout: '60000' };
  const properties = (prefix: string, values: Record<string, string>) =>
    Object.fromEntries(Object.entries({ ...values, ...WAITS }).map(([name, value]) => [`mail.${prefix}.${name}`, value]));

  test('tells JavaMail what XNAT has no preference for', () => {
    const host = 'mail.example.edu.au';
    expect(javaMail({ host })).toEqual(properties('smtp', { 'starttls.enable': 'true' }));
    expect(javaMail({ host, startTls: false, returnPath: 'bounces@example.edu.au' })).toEqual(properties('smtp', { from: 'bounces@example.edu.au' }));
    expect(javaMail({ host, credentials: Secret.named('relay') })).toEqual(
      properties('smtp', { auth: 'true', 'starttls.enable': 'true', 'starttls.required': 'true', 'ssl.checkserveridentity': 'true' }),
    );
    expect(javaMail({ host, port: 465, credentials: Secret.named('relay') })).toEqual(properties('smtps', { auth: 'true', 'ssl.checkserveridentity': 'true' }));
  });

  test('sends mail by TLS from the first byte, and trusts the authority of the relay', () => {
    const objects = synth({ smtp: { host: 'mail.example.edu.au', implicitTls: true, ca: CaBundle.fromConfigMapName('university') } });
    expect(config(objects)['prefs-override.ini']).toContain('smtpPort=465\nsmtpProtocol=smtps\nsmtpStartTls=false\nsmtpAuth=false\n');
    expect(named<Manifest & { name: string }>(pod(objects).volumes, 'trust-mail').configMap.name).toBe('university');
  });

  test('takes further preferences and properties', () => {
    const files = config(synth({ preferences: { 'siteConfig.requireLogin': 'true' }, properties: { 'scheduling.thread.pool.size': '8' } }));
    expect(files['prefs-override.ini']).toContain('requireLogin=true\n');
    expect(files['xnat-conf.properties']).toContain('scheduling.thread.pool.size=8\n');
  });

  test('hides the password form where only providers may let in', () => {
    const objects = synth({ passwordLogin: false }, (xnat) => {
      xnat.addLogin({ providerId: 'keycloak', bind: (host) => host.enableProvider('keycloak') });
    });
    expect(config(objects)['prefs-override.ini']).toContain('enabledProviders=["keycloak"]\n');
    expect(config(synth())['prefs-override.ini']).toContain('enabledProviders=["localdb"]\n');
  });

  test('names the database, and mounts its authority', () => {
    const chart = new Chart(new App(), 'uwa');
    const ca = new k8s.KubeConfigMap(chart, 'ca', { metadata: { name: 'rds-ca' }, data: { 'bundle.pem': '-----BEGIN CERTIFICATE-----' } });
    const database = new ExternalPostgres(chart, 'database', {
      host: 'db.example.edu.au',
      credentials: Secret.named('db'),
      tls: DatabaseTls.verifyFull(CaBundle.fromConfigMap(ca, 'bundle.pem')),
    });
    new XnatWeb(chart, 'xnat', { url: 'https://x.example.edu', adminEmail: 'a@example.edu', database });
    const objects = manifests(chart);
    expect(config(objects)['xnat-conf.properties']).toContain(
      'datasource.url=jdbc:postgresql://db.example.edu.au/xnat?sslmode=verify-full&sslrootcert=/etc/xnat/database-ca/ca.pem\n' +
        'datasource.username=@@secret:db/username@@\ndatasource.password=@@secret:db/password@@\n',
    );
    expect(named<Manifest & { name: string }>(pod(objects).volumes, 'database-ca').configMap).toEqual({
      name: 'rds-ca',
      items: [{ key: 'bundle.pem', path: 'ca.pem' }],
    });
    expect(named<Manifest & { name: string }>(container(objects).volumeMounts, 'database-ca').mountPath).toBe('/etc/xnat/database-ca');
  });
});

describe("XnatWeb's plugins", () => {
  const download = { name: 'openid-auth', version: '1.4.2', url: 'https://example.org/openid.jar', sha256: 'A'.repeat(64) };

  test('are those of the image, unless some are chosen', () => {
    expect(config(synth())['plugins.txt']).toBe('baked-all\n');
    expect(config(synth({ includedPlugins: ['ohif-viewer', 'openid-auth'] }))['plugins.txt']).toBe('baked ohif-viewer\nbaked openid-auth\n');
  });

  test('are downloaded with their checksum, in place of the one in the image', () => {
    const text = config(synth({ plugins: [download] }))['plugins.txt']!;
    expect(text).toContain(`download openid-auth-1.4.2.jar ${'a'.repeat(64)} https://example.org/openid.jar\n`);
    expect(text).toContain('baked-all\nwithout openid-auth\n');
    const chosen = config(synth({ plugins: [download], includedPlugins: ['openid-auth', 'xsync'] }))['plugins.txt']!;
    expect(chosen).toContain('baked xsync\ndownload openid-auth');
  });

  test('tell features which version runs', () => {
    const versions: Array<string | undefined> = [];
    synth({ plugins: [download] }, (xnat) => versions.push(xnat._host.pluginVersion('openid-auth'), xnat._host.pluginVersion('nothing')));
    synth({}, (xnat) => versions.push(xnat._host.pluginVersion('openid-auth')));
    expect(versions).toEqual(['1.4.2', undefined, '1.4.1']);
  });
});

describe("XnatWeb's pods are replaced", () => {
  test('when the configuration changes, and not otherwise', () => {
    expect(checksum(synth())).toBe(checksum(synth()));
    expect(checksum(synth({ preferences: { 'siteConfig.requireLogin': 'true' } }))).not.toBe(checksum(synth()));
    expect(checksum(synth({ includedPlugins: ['openid-auth'] }))).not.toBe(checksum(synth()));
  });

  test('when a ConfigMap changes that the configuration refers to', () => {
    const withCa = (pem: string) => {
      const chart = new Chart(new App(), 'uwa');
      const ca = new k8s.KubeConfigMap(chart, 'ca', { metadata: { name: 'ca' }, data: { 'ca.pem': pem } });
      const tls = DatabaseTls.verifyFull(CaBundle.fromConfigMap(ca));
      const database = new ExternalPostgres(chart, 'database', { host: 'db.example.edu', credentials: Secret.named('db'), tls });
      new XnatWeb(chart, 'xnat', { url: 'https://x.example.edu', adminEmail: 'a@example.edu', database });
      return checksum(manifests(chart));
    };
    expect(withCa('one')).not.toBe(withCa('two'));
  });
});

describe('the way past the model', () => {
  test('is a JSON patch on the StatefulSet, which ApiObject.of finds', () => {
    const chart = new Chart(new App(), 'uwa');
    const xnat = new XnatWeb(chart, 'xnat', { url: 'https://x.example.edu', adminEmail: 'a@example.edu', database: new Postgres(chart, 'db') });
    ApiObject.of(xnat).addJsonPatch(JsonPatch.add('/spec/template/spec/priorityClassName', 'imaging'));
    expect(pod(Testing.synth(chart) as Manifest[]).priorityClassName).toBe('imaging');
  });
});
