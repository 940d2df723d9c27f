import { App, Chart, Duration, Size } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { BackupDestination, Monitoring, type MonitoringOptions, NetworkPeer, Postgres, Secret, XnatSite, type XnatSiteProps, XnatWeb } from 'cdk8s-xnat';
import { find, type Manifest, manifests, named } from '../support/manifests';
import { reaches, type Side } from '../support/reachability';
import { danglingReferences } from '../support/references';
import { acknowledgeSeveral, MINIMAL, SHARED } from '../support/sites';
import { environmentOf } from '../support/environment';

const PROMETHEUS: Side = { namespace: 'monitoring', labels: { app: 'prometheus' } };
const policies = { networkPolicies: { monitoring: [NetworkPeer.namespace('monitoring')] } };

function synth(monitoring: MonitoringOptions = {}, props: Partial<XnatSiteProps> = {}, then: (site: XnatSite) => void = () => undefined): Manifest[] {
  const site = new XnatSite(new App(), 'uwa', { ...MINIMAL, ...policies, monitoring, ...props });
  then(site);
  return manifests(site);
}

const podOf = (objects: Manifest[]) => find(objects, 'StatefulSet', 'uwa-xnat-web').spec.template.spec;
const containers = (objects: Manifest[]) => [...podOf(objects).initContainers, ...podOf(objects).containers] as Array<Manifest & { name: string }>;
const env = (objects: Manifest[], container: string) => {
  const { env: variables } = named(containers(objects), container);
  return environmentOf(variables as Array<{ name: string; value: string }>);
};
const alerts = (objects: Manifest[]) =>
  find(objects, 'PrometheusRule', 'uwa-metrics').spec.groups.flatMap(({ rules }: { rules: Array<{ alert: string; expr: string }> }) => rules) as Array<{
    alert: string;
    expr: string;
    for?: string;
  }>;
const names = (objects: Manifest[]) => alerts(objects).map(({ alert }) => alert);
const ALWAYS = [
  'XnatDown',
  'XnatDependencyDown',
  'XnatPodsNotReady',
  'XnatPodRestarts',
  'XnatUnwatched',
  'XnatHeapNearlyFull',
  'XnatCollectsGarbage',
  'XnatMetricsMissing',
  'XnatVolumeNearlyFull',
  'XnatVolumeFull',
];

describe('Monitoring', () => {
  test('makes what Prometheus reads, and what it tells', () => {
    const objects = synth();
    const own = objects
      .filter(({ metadata }) => metadata.name === 'uwa-metrics')
      .map((object) => (object.kind === 'ConfigMap' ? { ...object, data: Object.keys(object.data as object) } : object));
    expect(own).toMatchSnapshot();
    expect(danglingReferences(objects)).toEqual([]);
  });

  test('gives the server of XNAT its agent, and no other JVM', () => {
    const objects = synth();
    expect(env(objects, 'home').AGENTS).toBe('/opt/jmx-exporter/jmx_prometheus_javaagent.jar=9404:/etc/jmx-exporter/jmx-exporter.yaml');
    expect(env(objects, 'xnat').JAVA_TOOL_OPTIONS).not.toContain('javaagent');
    expect(env(synth(undefined, { monitoring: undefined, networkPolicies: undefined }), 'home')).not.toHaveProperty('AGENTS');
    const xnat = named(containers(objects), 'xnat');
    expect(xnat.ports).toContainEqual({ name: 'metrics', containerPort: 9404, protocol: 'TCP' });
    expect(xnat.volumeMounts).toEqual(
      expect.arrayContaining([
        { name: 'metrics-agent', mountPath: '/opt/jmx-exporter', readOnly: true },
        { name: 'metrics-config', mountPath: '/etc/jmx-exporter', readOnly: true },
      ]),
    );
    expect(podOf(objects).initContainers.at(-1)).toMatchObject({ name: 'metrics-agent', command: ['bash', '/etc/jmx-exporter/fetch-agent.sh'] });
  });

  test('lets Prometheus in, and nobody else', () => {
    const objects = synth({ port: 9999 });
    const xnat: Side = { namespace: 'uwa', labels: find(objects, 'StatefulSet', 'uwa-xnat-web').spec.template.metadata.labels };
    expect(reaches(objects, PROMETHEUS, xnat, 9999)).toBe(true);
    const others: Side[] = [
      { namespace: 'default', labels: { app: 'prometheus' } },
      { ip: '10.0.0.9' },
      { namespace: 'uwa', labels: { 'app.kubernetes.io/name': 'postgresql', 'app.kubernetes.io/instance': 'uwa' } },
    ];
    expect(others.map((other) => reaches(objects, other, xnat, 9999))).toEqual([false, false, false]);
    expect(reaches(objects, PROMETHEUS, xnat, 9404)).toBe(false);
    // The agent is fetched from Maven Central.
    expect([443, 80].map((port) => reaches(objects, xnat, { ip: '203.0.113.7' }, port))).toEqual([true, false]);
  });

  test('follows each option', () => {
    const agent = { url: 'https://mirror.example.edu.au:8443/agent.jar', sha256: 'AB'.repeat(32) };
    const objects = synth({
      labels: { release: 'kube-prometheus-stack' },
      interval: Duration.minutes(1),
      port: 9999,
      agent,
      alerts: {
        downAfter: Duration.minutes(5),
        heapPercent: 80,
        volumePercent: 70,
        backupAge: Duration.hours(50),
        runbookUrl: 'https://wiki.example.edu.au/xnat',
        labels: { team: 'imaging' },
      },
    });
    expect(env(objects, 'metrics-agent')).toMatchObject({ URL: agent.url, SHA256: 'ab'.repeat(32) });
    expect(env(objects, 'home').AGENTS).toContain('=9999:');
    expect(find(objects, 'Service', 'uwa-xnat-web-headless').spec.ports).toContainEqual({
      name: 'metrics',
      port: 9999,
      targetPort: 'metrics',
      protocol: 'TCP',
    });
    for (const kind of ['ServiceMonitor', 'PrometheusRule'])
      expect(find(objects, kind, 'uwa-metrics').metadata.labels).toMatchObject({ release: 'kube-prometheus-stack', 'app.kubernetes.io/instance': 'uwa' });
    expect(find(objects, 'ServiceMonitor', 'uwa-metrics').spec.endpoints).toEqual([{ port: 'metrics', path: '/metrics', interval: '60s' }]);
    const [down] = alerts(objects);
    expect(down).toMatchObject({
      for: '300s',
      labels: { team: 'imaging', severity: 'critical', site: 'uwa' },
      annotations: { runbook_url: 'https://wiki.example.edu.au/xnat#xnatdown' },
    });
    expect(alerts(objects).find(({ alert }) => alert === 'XnatHeapNearlyFull')!.expr).toMatch(/> 0\.8 and count_over_time/);
    expect(alerts(objects).find(({ alert }) => alert === 'XnatVolumeNearlyFull')!.expr).toMatch(/> 0\.7$/);
    const xnat: Side = { namespace: 'uwa', labels: find(objects, 'StatefulSet', 'uwa-xnat-web').spec.template.metadata.labels };
    expect(reaches(objects, xnat, { ip: '203.0.113.7' }, 8443)).toBe(true);
  });

  test('needs no Prometheus Operator', () => {
    const kinds = synth({ createAlerts: false, createServiceMonitor: false }).map(({ kind }) => kind);
    expect(kinds.filter((kind) => ['PrometheusRule', 'ServiceMonitor'].includes(kind))).toEqual([]);
  });

  test('watches what there is', () => {
    expect(names(synth())).toEqual(ALWAYS);
    const tls = { ingress: { className: 'traefik', clusterIssuer: 'letsencrypt' } };
    expect(names(synth({}, { smokeTest: {}, setup: {}, buildVolume: {}, buildCleanUp: {}, ...tls }))).toEqual([
      ...ALWAYS,
      'XnatSmokeTestFailed',
      'XnatSetupFailed',
      'XnatBuildCleanUpFailed',
      'XnatCertificateExpires',
    ]);
    const external = { host: 'db.example.edu.au', credentials: Secret.named('db') };
    const alone = synth({}, { postgres: undefined, externalPostgres: external, createNetworkPolicies: false, networkPolicies: undefined }, (site) =>
      site.acknowledge('tls-unverified', 'a trial without a certificate'),
    );
    expect(names(alone)).toEqual(ALWAYS.filter((name) => name !== 'XnatDependencyDown'));
  });

  test('watches what is added to the chart after it, and whose', () => {
    const objects = synth(
      { alerts: { backupAge: Duration.hours(50) } },
      { messageBroker: {}, backup: { destination: BackupDestination.claim({ size: Size.gibibytes(50) }), keepFor: Duration.days(30) } },
      (site) => {
        const template = {
          spec: {
            restartPolicy: 'Never',
            containers: [{ name: 'a', image: 'a:1' }],
            volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'backups' } }],
          },
        };
        new k8s.KubeCronJob(site, 'of-a-user', { metadata: { name: 'uwa-other' }, spec: { schedule: '0 2 * * *', jobTemplate: { spec: { template } } } });
      },
    );
    expect(names(objects)).toEqual([...ALWAYS, 'XnatBackupTooOld', 'XnatBackupMissing', 'XnatBackupFailed']);
    const text = JSON.stringify(alerts(objects));
    for (const name of [
      'uwa-activemq',
      'uwa-postgresql',
      'data-uwa-activemq',
      'data-uwa-postgresql',
      'archive-uwa-xnat-web',
      'backups',
      'backups-uwa-postgresql-backup',
      '> 180000',
    ])
      expect(text).toContain(name);
  });

  test('does not watch another site of the app', () => {
    const app = new App();
    const site = new XnatSite(app, 'uwa', { ...MINIMAL, ...policies, monitoring: {} });
    new XnatSite(app, 'annex', { ...MINIMAL, url: 'https://annex.example.edu.au', smokeTest: {} });
    expect(JSON.stringify(alerts(manifests(site)))).not.toContain('annex');
    expect(names(manifests(site))).toEqual(ALWAYS);
  });

  test('does not keep an autoscaler from a node', () => {
    const objects = synth({}, { ...SHARED, xnat: { replicas: 2 } }, (site) => acknowledgeSeveral(site));
    const annotations = find(objects, 'StatefulSet', 'uwa-xnat-web').spec.template.metadata.annotations as Record<string, string>;
    expect(annotations['cluster-autoscaler.kubernetes.io/safe-to-evict-local-volumes']!.split(',')).toContain('metrics-agent');
  });

  test('may be made for an XNAT in a chart of a user’s own, whose namespace is not known', () => {
    const chart = new Chart(new App(), 'uwa');
    const xnat = new XnatWeb(chart, 'xnat', { url: MINIMAL.url, adminEmail: MINIMAL.adminEmail, database: new Postgres(chart, 'database') });
    new Monitoring(chart, 'monitoring', { xnat });
    expect(alerts(manifests(chart))[0]!.expr).toBe('kube_statefulset_status_replicas_ready{statefulset="uwa-xnat-web"} == 0');
  });
});
