import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiObject, App, Duration, JsonPatch, Size } from 'cdk8s';
import { ClusterServices, Cpu, Image, StorageClass, XnatSite, type XnatSiteProps } from 'cdk8s-xnat';
import { temporaryFolder } from '../../real/support/folders';
import { commandsOf } from '../../real/support/how-to';
import { run } from '../../real/support/processes';
import type { Manifest } from '../../support/manifests';
import { apply, bash, curlPod, eventually, getAll, inPod, kubectl, KUBERNETES, makeNamespace, makeSecret, rolledOut, tryKubectl } from '../support/node';
import { story } from '../support/story';

const PAGE = 'docs/how-to/several-pods.md';
const SECTION = 'From one pod to several';
const [FIRST, SECOND] = ['xnat-xnat-web-0', 'xnat-xnat-web-1'] as const;
const WEB = 'xnat-xnat-web';
const PODS = 'app.kubernetes.io/name=xnat-web';
const ADMIN = 'Not-A-Placeholder.1';

/** The site with one pod, or with as many as the load asks for. */
function site(more: Partial<XnatSiteProps> = {}): { app: App; site: XnatSite } {
  const app = new App();
  const volume = { size: Size.mebibytes(100), storageClass: StorageClass.named('shared') };
  const made = new XnatSite(app, 'xnat', {
    url: 'https://xnat.example.edu.au',
    adminEmail: 'admin@example.edu.au',
    archive: volume,
    prearchive: volume,
    cache: volume,
    buildVolume: volume,
    postgres: { size: Size.gibibytes(1), resources: { cpu: Cpu.millis(100), cpuLimit: Cpu.units(2), memory: Size.mebibytes(512) } },
    messageBroker: { size: Size.mebibytes(100), resources: { cpu: Cpu.millis(100), cpuLimit: Cpu.units(1), memory: Size.mebibytes(300) } },
    xnat: { resources: { cpu: Cpu.millis(200), cpuLimit: Cpu.units(1), memory: Size.mebibytes(800) }, showLogs: false },
    ...more,
  });
  return { app, site: made };
}

/** The same with an autoscaler, and with a claim that was copied. */
function several(prearchive?: XnatSiteProps['prearchive']): App {
  const { app, site: made } = site({ autoscaling: { maxReplicas: 2, scaleDownAfter: Duration.seconds(20) }, ...(prearchive && { prearchive }) });
  made.acknowledge('several-pods', 'users know that a change of permissions may take a day');
  made.acknowledge('sticky-sessions', 'the tests ask each pod by itself');
  // Two minutes of load before a pod comes are too long for a test; 20 seconds keep out most of the load of a start.
  const autoscaler = app.node
    .findAll()
    .find((construct): construct is ApiObject => construct instanceof ApiObject && construct.kind === 'HorizontalPodAutoscaler')!;
  autoscaler.addJsonPatch(JsonPatch.replace('/spec/behavior/scaleUp/stabilizationWindowSeconds', 20));
  return app;
}

story('From one pod to several, and back', ['xnat'], () => {
  const folder = temporaryFolder();
  const services = new App();
  new ClusterServices(services, 'cluster', {
    metricsServer: { kubernetesVersion: KUBERNETES, image: Image.of('registry.k8s.io/metrics-server/metrics-server', { tag: 'v0.8.0' }) },
  });
  let volumes: Map<string, string>;
  let load: { stop: () => Promise<void> } | undefined;

  const dist = (file: string, app: App) => {
    mkdirSync(join(folder, 'dist'), { recursive: true });
    writeFileSync(join(folder, 'dist', file), app.synthYaml());
  };
  const page = (text: string, section = SECTION) => commandsOf(PAGE, text, section);
  const node = async (pod: string) => JSON.parse(await curlPod('xnat', pod, '/trial/node')) as { pod: string; isPrimary: boolean };
  const received = async (pod: string) => (JSON.parse(await curlPod('xnat', pod, '/trial/broker/received')) as { received: string[] }).received;
  const scaler = async () => (await getAll('horizontalpodautoscaler', WEB, '--namespace', 'xnat'))[0]!;
  const claims = async () =>
    new Map((await getAll('pvc', '--namespace', 'xnat')).map((claim): [string, string] => [claim.metadata.name as string, claim.spec.volumeName as string]));
  const pods = async () => (await getAll('pods', '--namespace', 'xnat', '--selector', PODS)) as Manifest[];

  beforeAll(async () => {
    await makeNamespace('xnat');
    await makeSecret('xnat', 'xnat-postgresql', { password: `it's "4" $HOME \\ % ${'ä'}` });
    await makeSecret('xnat', 'xnat-activemq', { password: `it's "4" $HOME \\ % ${'ä'}` });
    await makeSecret('xnat', 'xnat-xnat-web-admin', { password: ADMIN });
  });
  afterAll(async () => {
    await load?.stop();
    await kubectl(['uncordon', 'node1']);
    await kubectl(['delete', '--ignore-not-found', '--wait=false', '--filename', '-'], services.synthYaml());
  });

  test('a site with one pod on claims for one node; kubectl diff shows that they cannot serve two, in the words of the page', async () => {
    dist('cluster.k8s.yaml', services);
    const metrics = bash(commandsOf('docs/how-to/metrics-server.md', 'kubectl top nodes'), { cwd: folder });
    await apply(site().app);
    await rolledOut('xnat', `statefulset/${WEB}`);
    expect(await metrics).toContain('node1');
    await curlPod('xnat', FIRST, '/trial/archive?name=project-1/scan.dcm', '--data-binary', 'a scan');
    await inPod('xnat', FIRST, ['sh', '-c', 'mkdir /data/xnat/prearchive/upload && echo an upload > /data/xnat/prearchive/upload/1.dcm'], {
      container: 'xnat',
    });
    volumes = await claims();

    await run('rm', [join(folder, 'dist/cluster.k8s.yaml')]);
    dist('xnat.k8s.yaml', several());
    const diff = await tryKubectl(['diff', '--filename', join(folder, 'dist')]);
    expect(diff.code).toBeGreaterThan(1);
    expect(diff.stderr).toContain(
      'The PersistentVolumeClaim "archive-xnat-xnat-web" is invalid: spec: Forbidden: spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims',
    );
  });

  test('the commands of the page move three claims to modes for many nodes, and copy the fourth; every file is there', async () => {
    expect(await bash(page('custom-columns'))).toMatch(/^archive-xnat-xnat-web +\[ReadWriteOnce\] +shared/m);
    await bash(page('--replicas=0'));
    const commands = (text: string, volume: string) => page(text).replace('volume=archive', `volume=${volume}`).replace('class=efs', 'class=shared');
    await Promise.all([
      ...['archive', 'cache', 'build'].map(async (volume) =>
        expect(await bash(commands('"accessModes":["ReadWriteOnce","ReadWriteMany"]', volume))).toMatch(new RegExp(`Available +xnat/${volume}-xnat-xnat-web`)),
      ),
      (async () => {
        await bash(commands('name: copy-$volume', 'prearchive'));
        expect(await bash(commands('wait pod "copy-$volume"', 'prearchive'))).toContain('Files in the old volume, and in the new one:\n1\n1\n');
        await bash(commands('get pvc "$volume-shared"', 'prearchive'));
      })(),
    ]);
    dist('xnat.k8s.yaml', several({ existingClaim: 'prearchive-shared' }));
    await bash(page('kubectl apply -f dist/'), { cwd: folder });
    await bash(page('--replicas=1', 'A new version'));
    await rolledOut('xnat', `statefulset/${WEB}`);

    const now = await claims();
    for (const volume of ['archive', 'cache', 'build']) expect(now.get(`${volume}-xnat-xnat-web`)).toBe(volumes.get(`${volume}-xnat-xnat-web`));
    for (const claim of await getAll('pvc', '--namespace', 'xnat', '--selector', PODS)) expect(claim).toMatchObject({ status: { phase: 'Bound' } });
    expect(await curlPod('xnat', FIRST, '/trial/archive?name=project-1/scan.dcm')).toBe('a scan');
    expect(await inPod('xnat', FIRST, ['cat', '/data/xnat/prearchive/upload/1.dcm'], { container: 'xnat' })).toBe('an upload\n');
    // The old claim is not in use, and goes with the last block.
    await bash(commands('delete pvc "$volume-$site-xnat-web"', 'prearchive'));
  });

  test('load makes a second pod come, by numbers that metrics-server reads from a kubelet whose certificate it checks', async () => {
    // A start takes much CPU as well. Without the library's two minutes it may bring a second pod, which goes again.
    await eventually('one pod at rest', 150, async () => {
      const { currentMetrics, desiredReplicas } = (await scaler()).status;
      expect(currentMetrics?.[0]?.containerResource.current.averageUtilization).toBeLessThan(80);
      expect([desiredReplicas, (await pods()).length]).toEqual([1, 1]);
    });
    const { args } = (await getAll('deployment', 'metrics-server', '--namespace', 'kube-system'))[0]!.spec.template.spec.containers[0] as { args: string[] };
    // Without it the authority of the cluster counts, which each pod has.
    expect(args).not.toContain('--kubelet-insecure-tls');
    load = loadOn(FIRST);
    await kubectl(['wait', '--for=create', `pod/${SECOND}`, '--namespace', 'xnat', '--timeout=120s']);
    await load.stop();
    expect(await kubectl(['get', 'events', '--namespace', 'xnat', '--field-selector', 'reason=SuccessfulRescale'])).toMatch(
      /New size: 2; reason: cpu container resource utilization.* above target/,
    );
    await kubectl(['wait', '--for=condition=Ready', `pod/${SECOND}`, '--namespace', 'xnat', '--timeout=120s']);
    expect([(await node(FIRST)).isPrimary, (await node(SECOND)).isPrimary]).toEqual([true, false]);
    expect(await curlPod('xnat', SECOND, '/trial/archive?name=project-1/scan.dcm')).toBe('a scan');
  });

  test('messages that either of the two pods sends are taken by one of both, each once', async () => {
    const sent = [FIRST, SECOND].flatMap((pod) => [1, 2, 3, 4].map((i) => ({ pod, text: `${i}-of-${pod}` })));
    for (const { pod, text } of sent) await curlPod('xnat', pod, `/trial/broker/send?text=${text}`);
    await eventually('all messages', 30, async () => {
      const [first, second] = [await received(FIRST), await received(SECOND)];
      expect([...first, ...second].sort()).toEqual(sent.map(({ text }) => text).sort());
      // Both take part.
      expect(Math.min(first.length, second.length)).toBeGreaterThan(0);
    });
  });

  test('a drain of the node ends one pod, and the PodDisruptionBudget keeps the other', async () => {
    try {
      const drain = await tryKubectl(['drain', 'node1', `--pod-selector=${PODS}`, '--delete-emptydir-data', '--ignore-daemonsets', '--timeout=8s']);
      expect(drain.code).not.toBe(0);
      expect(drain.stderr).toContain("Cannot evict pod as it would violate the pod's disruption budget");
      const ending = (await pods()).filter(({ metadata }) => metadata.deletionTimestamp !== undefined);
      expect([(await pods()).length, ending.length]).toEqual([2, 1]);
    } finally {
      await kubectl(['uncordon', 'node1']);
    }
  });

  test('at rest the second pod goes again, and the first stays the primary one', async () => {
    await eventually('one pod', 150, async () => {
      expect((await scaler()).status.desiredReplicas).toBe(1);
      const staying = (await pods()).filter(({ metadata }) => metadata.deletionTimestamp === undefined);
      expect(staying.map(({ metadata }) => metadata.name)).toEqual([FIRST]);
      expect(await node(FIRST)).toMatchObject({ pod: FIRST, isPrimary: true });
    });
    expect(await kubectl(['get', 'events', '--namespace', 'xnat', '--field-selector', 'reason=SuccessfulRescale'])).toMatch(
      /New size: 1; reason: All metrics below target/,
    );
    expect(await curlPod('xnat', FIRST, '/trial/archive?name=project-1/scan.dcm')).toBe('a scan');
  });
});

/** Keeps a pod at work until it is told to stop. */
function loadOn(pod: string): { stop: () => Promise<void> } {
  let stopped = false;
  const worker = async () => {
    while (!stopped) await curlPod('xnat', pod, '/trial/work?millis=3000');
  };
  const all = Promise.all([worker(), worker()]);
  return {
    stop: async () => {
      stopped = true;
      await all;
    },
  };
}
