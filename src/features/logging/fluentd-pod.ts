import { Size } from 'cdk8s';
import type { IElasticsearch, PreparedIndices } from '../../contracts/elasticsearch';
import { k8s } from '../../core/k8s';
import { environment } from '../../core/kubernetes/environment';
import { scratch } from '../../core/kubernetes/scratch';
import { helperResources, type Resources } from '../../core/units/resources';
import type { SecretKey } from '../../values/secret';
import type { EfkPart } from './efk-component';
import { METRICS_PORT } from './efk-names';
import { secretVolume } from './pem-certificates';

/** On the node a folder for each stack: two would take each other's chunks for their own. */
const STATE = '/var/lib/fluentd';

/** Where the links in /var/log lead to, with docker. */
const DOCKER = '/var/lib/docker/containers';

/** Root, since the files of the containers' logs are root's. */
const ROOT: k8s.SecurityContext = { runAsUser: 0, allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } };

const MAIN: k8s.VolumeMount = { name: 'main', mountPath: '/etc/fluent', readOnly: true };
/** Where it keeps how far it has read, and what it could not send. */
const STATE_MOUNT: k8s.VolumeMount = { name: 'state', mountPath: STATE };

export interface FluentdPodFacts {
  readonly part: EfkPart;
  readonly image: string;
  readonly resources: Resources;
  readonly elasticsearch: IElasticsearch;
  readonly username: string;
  /** The indices that it writes to. */
  readonly indexPattern: string;
  readonly passwordKey: SecretKey;
  readonly everyNode: boolean;
  /** Whether docker runs the containers, whose logs lie in a folder of its own. */
  readonly docker: boolean;
  readonly mainConfigMap: string;
  readonly configMap: string;
  readonly checksum: string;
}

/**
 * The pod of Fluentd: root, since the files of the containers' logs are root's, but without a capability, by which it could leave the
 * folders that it has, and with a read-only root file system. Its namespace must let in pods with folders of the node.
 */
export function fluentdPod(facts: FluentdPodFacts): k8s.PodTemplateSpec {
  const { part, elasticsearch } = facts;
  const metrics = { httpGet: { path: '/metrics', port: k8s.IntOrString.fromString('metrics') }, timeoutSeconds: 5 };
  return {
    metadata: { labels: part.labels, annotations: { 'checksum/config': facts.checksum } },
    spec: {
      serviceAccountName: part.name,
      enableServiceLinks: false,
      terminationGracePeriodSeconds: 60,
      securityContext: { seccompProfile: { type: 'RuntimeDefault' } },
      tolerations: facts.everyNode ? [{ operator: 'Exists' }] : undefined,
      initContainers: elasticsearch._prepared && [waitForBootstrap(facts, elasticsearch._prepared)],
      containers: [
        {
          name: 'fluentd',
          image: facts.image,
          imagePullPolicy: 'IfNotPresent',
          env: [
            { name: 'FLUENTD_CONF', value: '../../../etc/fluent/fluent.conf' },
            // Without it every pod would be told of every pod of the cluster.
            { name: 'K8S_NODE_NAME', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } },
            ...elasticsearchVariables(facts),
          ],
          ports: [{ name: 'metrics', containerPort: METRICS_PORT, protocol: 'TCP' }],
          resources: facts.resources.toKube(),
          securityContext: ROOT,
          livenessProbe: { ...metrics, initialDelaySeconds: 30, periodSeconds: 30, failureThreshold: 6 },
          readinessProbe: { ...metrics, periodSeconds: 10, failureThreshold: 3 },
          volumeMounts: [
            MAIN,
            { name: 'included', mountPath: '/etc/fluent/config.d', readOnly: true },
            { name: 'logs', mountPath: '/var/log', readOnly: true },
            STATE_MOUNT,
            ...(facts.docker ? [{ name: 'docker', mountPath: DOCKER, readOnly: true }] : []),
            ...secretMounts(facts),
            { name: 'tmp', mountPath: '/tmp' },
          ],
        },
      ],
      volumes: [
        { name: 'main', configMap: { name: facts.mainConfigMap } },
        { name: 'included', configMap: { name: facts.configMap } },
        { name: 'logs', hostPath: { path: '/var/log' } },
        { name: 'state', hostPath: { path: `${STATE}/${part.namespace}`, type: 'DirectoryOrCreate' } },
        ...(facts.docker ? [{ name: 'docker', hostPath: { path: DOCKER } }] : []),
        elasticsearch._tls.fluentdCa,
        secretVolume('password', facts.passwordKey.secretName, { password: facts.passwordKey.key }),
        scratch('tmp', Size.mebibytes(512)),
      ],
    },
  };
}

function elasticsearchVariables({ elasticsearch, username }: FluentdPodFacts): k8s.EnvVar[] {
  return [
    { name: 'ELASTICSEARCH_HOST', value: `${elasticsearch.serviceName}.${elasticsearch.namespace}.svc` },
    { name: 'ELASTICSEARCH_PORT', value: String(elasticsearch.port) },
    { name: 'ELASTICSEARCH_USERNAME', value: username },
  ];
}

function secretMounts({ elasticsearch }: FluentdPodFacts): k8s.VolumeMount[] {
  return [
    { name: elasticsearch._tls.fluentdCa.name, mountPath: '/run/ca', readOnly: true },
    { name: 'password', mountPath: '/run/secrets/elasticsearch', readOnly: true },
  ];
}

/** Indices that are begun before it has run would have neither template nor lifecycle. */
function waitForBootstrap(facts: FluentdPodFacts, { template }: PreparedIndices): k8s.Container {
  const { serverName, verifiesNames } = facts.elasticsearch._tls;
  const host = `${facts.elasticsearch.serviceName}.${facts.elasticsearch.namespace}.svc`;
  return {
    name: 'bootstrapped',
    image: facts.image,
    imagePullPolicy: 'IfNotPresent',
    command: ['ruby', '/etc/fluent/wait-for-elasticsearch.rb'],
    env: [
      ...elasticsearchVariables(facts),
      ...environment({ SERVER_NAME: verifiesNames ? host : serverName, INDEX_TEMPLATE: template, INDEX_PATTERN: facts.indexPattern }),
    ],
    resources: helperResources(),
    securityContext: ROOT,
    volumeMounts: [MAIN, STATE_MOUNT, ...secretMounts(facts)],
  };
}
