import { ApiObject, Chart, Size } from 'cdk8s';
import {
  CaBundle,
  DatabaseTls,
  HpaAutoscaling,
  type HpaAutoscalingOptions,
  PersistentVolumeAccessMode,
  Secret,
  type XnatSite,
  type XnatSiteProps,
} from 'cdk8s-xnat';
import { fakeXnat } from '../../support/fake-xnat';
import { SHARED } from '../../support/sites';
import { type Build, type Case, mistake, site } from '../case';

const scaled = (autoscaling: HpaAutoscalingOptions, props: Partial<XnatSiteProps> = {}, then: (made: XnatSite) => void = () => undefined) =>
  site({ ...SHARED, autoscaling, ...props }, (made) => {
    if (autoscaling.maxReplicas > 1) made.acknowledge('several-pods', 'a trial of the autoscaler');
    then(made);
  });

/** Also by memory, which is said to be right. */
const byMemory = (autoscaling: HpaAutoscalingOptions) =>
  site({ ...SHARED, autoscaling }, (made) => {
    made.acknowledge('several-pods', 'a trial of the autoscaler');
    made.acknowledge('autoscaling-memory', 'a trial of the autoscaler');
  });

const MANY_CONNECTIONS = {
  host: 'db.example.edu.au',
  credentials: Secret.named('db'),
  tls: DatabaseTls.verifyFull(CaBundle.fromConfigMapName('ca')),
  maxConnections: 5000,
};

const viewer =
  (memory?: Size): Build =>
  (app) => {
    const xnat = fakeXnat({ scaledContainers: [{ name: 'viewer', memory }] });
    new HpaAutoscaling(new Chart(app, 'uwa'), 'autoscaling', { xnat, minReplicas: 2, maxReplicas: 2, memoryPercent: 80 });
  };

const RANGE = 'the API server refuses such an autoscaler';

const vertical = (spec: object) =>
  site({ ...SHARED, autoscaling: { maxReplicas: 2 } }, (made) => {
    made.acknowledge('several-pods', 'a trial of the autoscaler');
    const targetRef = { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'uwa-xnat-web' };
    new ApiObject(made, 'vertical', {
      apiVersion: 'autoscaling.k8s.io/v1',
      kind: 'VerticalPodAutoscaler',
      metadata: { name: 'xnat' },
      spec: { targetRef, ...spec },
    });
  });

const VERTICAL = `
      [uwa/xnat/autoscaling] the VerticalPodAutoscaler xnat changes cpu, which pods are added by (autoscaling-vertical)
          why  one changes the request that the other reckons with: they drive each other, and pods are replaced with the sessions in them
          fix  set its updateMode to "Off", so that it only advises; or leave it other controlledResources`;

const twice = (again: boolean) =>
  site({ ...SHARED }, (made) => {
    made.xnat.autoscale({ maxReplicas: 2 });
    if (again) made.xnat.autoscale({ maxReplicas: 3 });
    made.acknowledge('several-pods', 'a trial of the autoscaler');
  });

/** A native sidecar, which the site adds once it has its autoscaler. */
const withSidecar = (resources: object) =>
  scaled({ maxReplicas: 4, wholePod: true }, {}, (made) =>
    made.xnat.addPodParts({
      initContainers: [{ name: 'token-proxy', image: 'registry.example.edu.au/proxy:1.0', restartPolicy: 'Always', resources } as never],
    }),
  );

export const autoscalingCases: readonly Case[] = [
  mistake(
    'autoscaling-once',
    'two autoscalers',
    twice(true),
    `
      [uwa/xnat] autoscale is called once more (autoscaling-once)
          why  each would set the number of pods that the other has just changed
          fix  call it once, or give autoscaling to the site and do not call it`,
    twice(false),
  ),
  mistake(
    'autoscaling-vertical',
    'one that names other containers alone',
    vertical({ resourcePolicy: { containerPolicies: [{ containerName: 'sidecar', mode: 'Off' }] } }),
    VERTICAL,
    vertical({ resourcePolicy: { containerPolicies: [{ containerName: 'xnat', mode: 'Off' }, { containerName: '*' }] } }),
  ),
  mistake('autoscaling-vertical', 'a vertical autoscaler as well', vertical({}), VERTICAL, vertical({ updatePolicy: { updateMode: 'Off' } })),
  mistake(
    'autoscaling-vertical',
    'one that is told which resources',
    vertical({ resourcePolicy: { containerPolicies: [{ containerName: '*', controlledResources: ['cpu'] }] } }),
    VERTICAL,
    vertical({ resourcePolicy: { containerPolicies: [{ containerName: '*', controlledResources: ['memory'] }] } }),
  ),
  mistake(
    'autoscaling-range',
    'a floor above the ceiling',
    scaled({ minReplicas: 5, maxReplicas: 4 }),
    `
      [uwa/xnat/autoscaling] minReplicas is 5 but maxReplicas is 4 (autoscaling-range)
          why  ${RANGE}
          fix  raise maxReplicas to at least 5, or lower minReplicas`,
    scaled({ minReplicas: 5, maxReplicas: 5 }),
  ),
  mistake(
    'prop-grammar',
    'a floor of no pods',
    scaled({ minReplicas: 0, maxReplicas: 4 }),
    `
      [uwa] autoscaling.minReplicas is 0, but must be a whole number from 1 to 100 (prop-grammar)
          why  without a pod XNAT is down (for maintenance, scale by hand with kubectl), and no PostgreSQL has connections for more than a hundred
          fix  write a value such as 1`,
    scaled({ minReplicas: 1, maxReplicas: 4 }),
  ),
  mistake(
    'autoscaling-target',
    'shares out of range',
    scaled({ maxReplicas: 4, cpuPercent: 0, memoryPercent: 150 }),
    ['cpuPercent is 0', 'memoryPercent is 150']
      .map(
        (what) => `
      [uwa/xnat/autoscaling] ${what} (autoscaling-target)
          why  above what is requested there is only what other pods leave, and at 0 percent there are never pods enough
          fix  choose a share between 1 and 100, such as 80`,
      )
      .join(''),
    byMemory({ maxReplicas: 4, cpuPercent: 80, memoryPercent: 80 }),
  ),
  mistake(
    'autoscaling-memory',
    'the values of the AIS operations documents',
    site({ ...SHARED, postgres: undefined, externalPostgres: MANY_CONNECTIONS, autoscaling: HpaAutoscaling.ais() }, (made) =>
      made.acknowledge('several-pods', 'a trial of the autoscaler'),
    ),
    `
      [uwa/xnat/autoscaling] memoryPercent is 80: once pods keep more than 88 percent of the memory that they request, their number goes from 2 to 100 within 106 minutes, and stays there (autoscaling-memory)
          why  Java keeps memory that it has had: pods that come take nothing off those that are there, so the share stays high, still more pods come, and none goes
          fix  remove memoryPercent, so that pods come by CPU alone; or acknowledge it, with a maxReplicas that the nodes, the database and the bill can bear for good`,
    site({ ...SHARED, postgres: undefined, externalPostgres: MANY_CONNECTIONS, autoscaling: { ...HpaAutoscaling.ais(), memoryPercent: undefined } }, (made) =>
      made.acknowledge('several-pods', 'a trial of the autoscaler'),
    ),
  ),
  mistake(
    'autoscaling-requests',
    'a container that requests no memory',
    viewer(),
    `
      [uwa/autoscaling] the container viewer requests no memory (autoscaling-requests)
          why  the share is of what is requested: without a request Kubernetes cannot reckon, and does nothing
          fix  give it a request: resources: { memory: … }`,
    viewer(Size.gibibytes(1)),
  ),
  mistake(
    'autoscaling-requests',
    'a sidecar of the site that requests nothing',
    withSidecar({}),
    `
      [uwa/xnat/autoscaling] the container token-proxy requests no cpu (autoscaling-requests)
          why  the share is of what is requested: without a request Kubernetes cannot reckon, and does nothing
          fix  give it a request: resources: { cpu: … }`,
    withSidecar({ requests: { cpu: '50m', memory: '64Mi' } }),
  ),
  mistake(
    'autoscaling-replicas',
    'a fixed number of pods as well',
    scaled({ maxReplicas: 4 }, { xnat: { replicas: 2 } }),
    `
      [uwa/xnat] replicas is 2, beside an autoscaler (autoscaling-replicas)
          why  each apply would set the number back, and end pods that people work with
          fix  remove replicas: minReplicas and maxReplicas decide`,
    scaled({ maxReplicas: 4 }),
  ),
  mistake(
    'several-pods',
    'an autoscaler that may start several',
    site({ ...SHARED, autoscaling: { maxReplicas: 4 } }),
    `
      [uwa/xnat] maxReplicas is 4 (several-pods)
          why  XNAT is written for one: each pod keeps sessions and permissions in its own memory, so one may not know of a change in another for a day
          fix  run one pod, and give it more CPU and memory; or acknowledge "several-pods"`,
    site({}),
  ),
  mistake(
    'shared-volumes',
    'an autoscaler on an archive for one node',
    scaled({ maxReplicas: 4 }, { archive: { accessMode: PersistentVolumeAccessMode.READ_WRITE_ONCE } }),
    `
      [uwa/xnat] there may be 4 pods, but accessMode of archive is ReadWriteOnce (shared-volumes)
          why  the second pod would wait for ever on another node, or write to an archive that the first does not see
          fix  use a class that many nodes can mount, such as one of StorageProvisioner.efs(…), or source: VolumeSource.nfs(…), and leave out accessMode; or run one pod`,
    scaled({ maxReplicas: 4 }),
  ),
];
