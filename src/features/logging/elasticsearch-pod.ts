import { Duration, Size } from 'cdk8s';
import type { EfkTls, MountedFiles, SecureSetting } from '../../contracts/efk-tls';
import { k8s } from '../../core/k8s';
import { environment } from '../../core/kubernetes/environment';
import { restrictedContainer, restrictedPod } from '../../core/kubernetes/restricted';
import { scratch } from '../../core/kubernetes/scratch';
import { mebibytes } from '../../core/units/quantity';
import { helperResources, type Resources } from '../../core/units/resources';
import type { SecretKey } from '../../values/secret';
import type { EfkPart } from './efk-component';
import { EFK, HTTP_PORT, READINESS_PORT, TRANSPORT_PORT } from './efk-names';
import { VmMaxMapCount } from './elasticsearch-options';
import { answersWithPasswordAlone } from './elasticsearch-version';
import { settingOf } from './secure-setting';

const HOME = '/usr/share/elasticsearch';
const PASSWORD_FOLDER = '/run/secrets/elastic';
/** The user of the image. */
const UID = 1000;

export interface ElasticsearchPodFacts {
  readonly part: EfkPart;
  readonly version: string;
  readonly image: string;
  readonly replicas: number;
  readonly resources: Resources;
  readonly heap?: Size;
  readonly vmMaxMapCount: VmMaxMapCount;
  readonly shareMachines: boolean;
  readonly tls: EfkTls;
  readonly secureSettings: readonly SecureSetting[];
  /** Certificates, and a repository of snapshots. */
  readonly mounts: ReadonlyArray<MountedFiles & { readonly writable?: boolean }>;
  /** The superuser's password. */
  readonly passwordKey: SecretKey;
  readonly checksum: string;
  readonly configMap: string;
}

/** The pod of a node of Elasticsearch. @see https://www.elastic.co/docs/deploy-manage/deploy/self-managed/install-elasticsearch-with-docker */
export function elasticsearchPod(facts: ElasticsearchPodFacts): k8s.PodTemplateSpec {
  const { part, tls } = facts;
  const config = { name: 'config', mountPath: `${HOME}/config` };
  return {
    metadata: {
      labels: part.labels,
      annotations: { 'checksum/config': facts.checksum, 'cluster-autoscaler.kubernetes.io/safe-to-evict': 'false' },
    },
    spec: {
      serviceAccountName: part.name,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      terminationGracePeriodSeconds: Duration.minutes(3).toSeconds(),
      securityContext: restrictedPod(UID, UID),
      affinity: facts.replicas > 1 ? { podAntiAffinity: antiAffinity(part.selector, facts.shareMachines) } : undefined,
      topologySpreadConstraints:
        facts.replicas > 1
          ? [{ maxSkew: 1, topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'ScheduleAnyway', labelSelector: { matchLabels: part.selector } }]
          : undefined,
      initContainers: [...(facts.vmMaxMapCount === VmMaxMapCount.INIT_CONTAINER ? [sysctl(facts.image)] : []), prepare(facts.image)],
      containers: [
        {
          ...elasticsearch(facts),
          volumeMounts: [
            config,
            { name: 'elasticsearch-yml', mountPath: `${HOME}/config/elasticsearch.yml`, subPath: 'elasticsearch.yml', readOnly: true },
            ...facts.mounts.map(({ volume, mountPath, writable }) => ({ name: volume.name, mountPath, readOnly: writable ? undefined : true })),
            { name: EFK.elasticsearch, mountPath: `${HOME}/data` },
            { name: 'logs', mountPath: `${HOME}/logs` },
            { name: 'tmp', mountPath: '/tmp' },
            ...(answersWithPasswordAlone(facts.version)
              ? [
                  { name: 'password', mountPath: PASSWORD_FOLDER, readOnly: true },
                  { name: tls.ca.name, mountPath: '/run/ca', readOnly: true },
                ]
              : []),
          ],
        },
      ],
      volumes: [
        // In memory, since the keystore is in it.
        { name: 'config', emptyDir: { medium: 'Memory', sizeLimit: k8s.Quantity.fromString('16Mi') } },
        // Java keeps 32 logs of its garbage collector, 64 MB each.
        scratch('logs', Size.gibibytes(3)),
        scratch('tmp', Size.gibibytes(1)),
        { name: 'elasticsearch-yml', configMap: { name: facts.configMap, items: [{ key: 'elasticsearch.yml', path: 'elasticsearch.yml' }] } },
        { name: 'scripts', configMap: { name: facts.configMap, items: [{ key: 'prepare-elasticsearch.sh', path: 'prepare-elasticsearch.sh' }] } },
        { name: 'secure-settings', projected: { defaultMode: 0o440, sources: facts.secureSettings.map(settingOf) } },
        ...facts.mounts.map(({ volume }) => volume),
        ...(answersWithPasswordAlone(facts.version)
          ? [
              {
                name: 'password',
                secret: { secretName: facts.passwordKey.secretName, defaultMode: 0o440, items: [{ key: facts.passwordKey.key, path: 'password' }] },
              },
              tls.ca,
            ]
          : []),
      ],
    },
  };
}

function antiAffinity(selector: Record<string, string>, share: boolean): k8s.PodAntiAffinity {
  const term = { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: selector } };
  // Two nodes of Elasticsearch on one machine are lost together, and with them the majority.
  return share
    ? { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: term }] }
    : { requiredDuringSchedulingIgnoredDuringExecution: [term] };
}

function elasticsearch(facts: ElasticsearchPodFacts): k8s.Container {
  const field = (name: string, fieldPath: string) => ({ name, valueFrom: { fieldRef: { fieldPath } } });
  const probe = answersWithPasswordAlone(facts.version)
    ? { exec: { command: ['bash', '-c', readyWithPassword(facts.tls.serverName)] }, timeoutSeconds: 10 }
    : { tcpSocket: { port: k8s.IntOrString.fromNumber(READINESS_PORT) }, timeoutSeconds: 5 };
  return {
    name: 'elasticsearch',
    image: facts.image,
    imagePullPolicy: 'IfNotPresent',
    env: [
      field('POD_NAME', 'metadata.name'),
      field('POD_IP', 'status.podIP'),
      field('NODE_NAME', 'spec.nodeName'),
      ...(facts.heap ? [{ name: 'ES_JAVA_OPTS', value: `-Xms${mebibytes(facts.heap)}m -Xmx${mebibytes(facts.heap)}m` }] : []),
    ],
    ports: [
      { name: 'https', containerPort: HTTP_PORT, protocol: 'TCP' },
      { name: 'transport', containerPort: TRANSPORT_PORT, protocol: 'TCP' },
    ],
    resources: facts.resources.toKube(),
    securityContext: restrictedContainer,
    // Recovering its part of the indices takes its time. There is no liveness probe: a node that is busy is no dead one,
    // and to end it would make the others busier.
    startupProbe: { tcpSocket: { port: k8s.IntOrString.fromString('https') }, periodSeconds: 10, failureThreshold: 90 },
    readinessProbe: { ...probe, periodSeconds: 10, failureThreshold: 3 },
  };
}

/**
 * Version 7 has no readiness without a password. A wrong one says as well that the node answers: the superuser's may have
 * been changed since.
 *
 * @param name the name in the certificate
 */
function readyWithPassword(name: string): string {
  return [
    'curl --silent --output /dev/null --write-out "%{http_code}" --cacert /run/ca/ca.crt',
    `--resolve "${name}:${HTTP_PORT}:127.0.0.1"`,
    `--config <(printf 'user = "elastic:%s"\\n' "$(sed 's/[\\"]/\\\\&/g' ${PASSWORD_FOLDER}/password)")`,
    `"https://${name}:${HTTP_PORT}/" | grep --quiet --extended-regexp '^(200|401)$'`,
  ].join(' ');
}

/** Puts the config folder together; the only container that sees passwords of keystores. */
function prepare(image: string): k8s.Container {
  return {
    name: 'config',
    image,
    imagePullPolicy: 'IfNotPresent',
    command: ['bash', '/scripts/prepare-elasticsearch.sh'],
    env: environment({
      CONFIG_IN_IMAGE: `${HOME}/config`,
      CONFIG_TARGET: '/target/config',
      SECURE_SETTINGS: '/run/secrets/elasticsearch',
      PATH: `${HOME}/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`,
    }),
    resources: helperResources(),
    securityContext: restrictedContainer,
    volumeMounts: [
      { name: 'config', mountPath: '/target/config' },
      { name: 'scripts', mountPath: '/scripts', readOnly: true },
      { name: 'secure-settings', mountPath: '/run/secrets/elasticsearch', readOnly: true },
      { name: 'logs', mountPath: `${HOME}/logs` },
      { name: 'tmp', mountPath: '/tmp' },
    ],
  };
}

/** What the node should have been told by whoever runs it. */
function sysctl(image: string): k8s.Container {
  return {
    name: 'sysctl',
    image,
    imagePullPolicy: 'IfNotPresent',
    command: ['sysctl', '-w', 'vm.max_map_count=262144'],
    resources: helperResources(),
    securityContext: { privileged: true, runAsUser: 0, runAsNonRoot: false },
  };
}
