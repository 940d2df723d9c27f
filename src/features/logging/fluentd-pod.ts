import { Size } from 'cdk8s';
import type { IElasticsearch } from '../../contracts/elasticsearch';
import { k8s } from '../../core/k8s';
import { scratch } from '../../core/kubernetes/scratch';
import type { Resources } from '../../core/units/resources';
import type { SecretKey } from '../../values/secret';
import type { EfkPart } from './efk-component';
import { METRICS_PORT } from './efk-names';

/** On the node a folder for each stack: two would take each other's chunks for their own. */
const STATE = '/var/lib/fluentd';

/** Where the links in /var/log lead to, with docker. */
const DOCKER = '/var/lib/docker/containers';

export interface FluentdPodFacts {
  readonly part: EfkPart;
  readonly image: string;
  readonly resources: Resources;
  readonly elasticsearch: IElasticsearch;
  readonly username: string;
  readonly passwordKey: SecretKey;
  readonly everyNode: boolean;
  /** Whether docker runs the containers, whose logs lie in a folder of its own. */
  readonly docker: boolean;
  readonly mainConfigMap: string;
  readonly configMap: string;
  readonly checksum: string;
}

/**
 * The pod of Fluentd: root, since the files of the containers' logs are root's, but with the one capability that reads
 * them, and a read-only root file system. Its namespace must let in pods with folders of the node.
 */
export function fluentdPod(facts: FluentdPodFacts): k8s.PodTemplateSpec {
  const { part, elasticsearch } = facts;
  const metrics = { httpGet: { path: '/metrics', port: k8s.IntOrString.fromString('metrics') }, timeoutSeconds: 5 };
  const ca = elasticsearch._tls.fluentdCa;
  return {
    metadata: { labels: part.labels, annotations: { 'checksum/config': facts.checksum } },
    spec: {
      serviceAccountName: part.name,
      enableServiceLinks: false,
      terminationGracePeriodSeconds: 60,
      securityContext: { seccompProfile: { type: 'RuntimeDefault' } },
      tolerations: facts.everyNode ? [{ operator: 'Exists' }] : undefined,
      containers: [
        {
          name: 'fluentd',
          image: facts.image,
          imagePullPolicy: 'IfNotPresent',
          env: [
            { name: 'FLUENTD_CONF', value: '../../../etc/fluent/fluent.conf' },
            // Without it every pod would be told of every pod of the cluster.
            { name: 'K8S_NODE_NAME', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } },
            { name: 'ELASTICSEARCH_HOST', value: `${elasticsearch.serviceName}.${elasticsearch.namespace}.svc` },
            { name: 'ELASTICSEARCH_PORT', value: String(elasticsearch.port) },
            { name: 'ELASTICSEARCH_USERNAME', value: facts.username },
            { name: 'ELASTICSEARCH_PASSWORD', valueFrom: { secretKeyRef: { name: facts.passwordKey.secretName, key: facts.passwordKey.key } } },
          ],
          ports: [{ name: 'metrics', containerPort: METRICS_PORT, protocol: 'TCP' }],
          resources: facts.resources.toKube(),
          securityContext: {
            runAsUser: 0,
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ['ALL'], add: ['DAC_READ_SEARCH'] },
          },
          livenessProbe: { ...metrics, initialDelaySeconds: 30, periodSeconds: 30, failureThreshold: 6 },
          readinessProbe: { ...metrics, periodSeconds: 10, failureThreshold: 3 },
          volumeMounts: [
            { name: 'main', mountPath: '/etc/fluent', readOnly: true },
            { name: 'included', mountPath: '/etc/fluent/config.d', readOnly: true },
            { name: 'logs', mountPath: '/var/log', readOnly: true },
            // Where it keeps how far it has read, and what it could not send.
            { name: 'state', mountPath: STATE },
            ...(facts.docker ? [{ name: 'docker', mountPath: DOCKER, readOnly: true }] : []),
            { name: ca.name, mountPath: '/run/ca', readOnly: true },
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
        ca,
        scratch('tmp', Size.mebibytes(512)),
      ],
    },
  };
}
