import { Size } from 'cdk8s';
import { Construct } from 'constructs';
import type { IElasticsearch } from '../../contracts/elasticsearch';
import { checksum } from '../../core/checksum';
import { DNS_LABEL } from '../../core/grammar/kubernetes';
import { k8s } from '../../core/k8s';
import { clusterScoped } from '../../core/kubernetes/cluster-scoped';
import { checked } from '../../core/props/checked';
import { by, filledText, optional, required, type Shape } from '../../core/props/kind';
import { Refusals } from '../../core/refusals/refusals';
import { imageTag } from '../../core/rules/image-tag';
import { resourceLimits } from '../../core/rules/resources';
import { scopeOf } from '../../core/scope';
import { Cpu } from '../../core/units/cpu';
import { mebibytes } from '../../core/units/quantity';
import { Resources } from '../../core/units/resources';
import { VERSIONS } from '../../core/versions';
import { ServiceMonitor } from '../../imports/monitoring.coreos.com';
import { imageReferenceOf } from '../../values/image';
import type { AccountPodOptions } from '../../values/pods/server-pod-options';
import { accountAnnotations, withPodOptions } from '../../values/pods/with-pod-options';
import { Secret } from '../../values/secret';
import { efkPart, type EfkPart, metadataOf } from './efk-component';
import { DEFAULT_INDEX_NAME, EFK, METRICS_PORT, USERS } from './efk-names';
import { efkSuperuser } from './efk.rules';
import { elasticsearchKind, STAND_IN_ELASTICSEARCH } from './elasticsearch-kind';
import { majorOf } from './elasticsearch-version';
import { fluentdFiles } from './fluentd-config';
import { ContainerRuntime, type FluentdOptions, fluentdShape } from './fluentd-options';
import { fluentdPod } from './fluentd-pod';
import { fluentdBuffer, fluentdBufferLimit, fluentdExcluded, fluentdImage, fluentdIndex, fluentdIndexName, fluentdWriter } from './fluentd.rules';
import { indexPattern, indexPrefix } from './index-name';

/** A Fluentd, and the Elasticsearch that it sends to. */
export interface FluentdProps extends FluentdOptions {
  /** Where logs go. */
  readonly elasticsearch: IElasticsearch;

  /**
   * Namespace, which is there and lets in pods with folders of the node.
   *
   * @default "efk-fluentd"
   */
  readonly namespace?: string;
}

const SHAPE: Shape<FluentdProps> = {
  ...fluentdShape,
  elasticsearch: required(elasticsearchKind, STAND_IN_ELASTICSEARCH),
  namespace: optional(by(filledText, DNS_LABEL)),
};

/**
 * Fluentd on every node: it reads the logs of all containers, tells which pod, site and part they are of, and sends them
 * to Elasticsearch. What cannot be sent waits on the node's disk.
 *
 * Reports the rules `fluentd-index`, `fluentd-index-name`, `fluentd-writer`, `fluentd-excluded`, `fluentd-buffer`,
 * `fluentd-buffer-limit`, `image-tag`, `fluentd-image`, `efk-superuser` and
 * `resource-limits`.
 *
 * @see https://docs.fluentd.org
 */
export class Fluentd extends Construct {
  /** What the names of all its indices begin with. */
  readonly indexPrefix: string;
  /** Its indices, as Elasticsearch's templates and roles name them. */
  readonly indexPattern: string;
  /** Namespace of its pods. */
  readonly namespace: string;
  /** Labels of its pods. */
  readonly podLabels: { readonly [label: string]: string };
  /** The user of Elasticsearch that it is. */
  readonly username: string;

  constructor(scope: Construct, id: string, props: FluentdProps) {
    super(scopeOf(scope, id, new.target), id);
    props = checked(this, 'Fluentd', props, SHAPE);
    const { elasticsearch } = props;
    const major = majorOf(elasticsearch.version);
    const indexName = props.indexName ?? DEFAULT_INDEX_NAME;
    const bufferLimit = props.bufferLimit ?? Size.gibibytes(1);
    const bufferKeys = props.bufferKeys ?? ['tag', 'time'];
    const image = imageReferenceOf(props.image, VERSIONS.fluentdRepository, `${VERSIONS.fluentd}-debian-elasticsearch${major}-1.1`);
    const resources = new Resources(
      { cpu: Cpu.millis(100), cpuLimit: Cpu.units(1), memory: Size.mebibytes(256), memoryLimit: Size.mebibytes(512), ...props.resources },
      Size.mebibytes(256),
    );
    this.namespace = props.namespace ?? EFK.fluentdNamespace;
    this.indexPrefix = indexPrefix(indexName);
    this.indexPattern = indexPattern(indexName);
    this.username = props.username ?? USERS.writer;
    const own = [elasticsearch.namespace, this.namespace];
    const excluded = props.excludedNamespaces ?? [];
    const docker = props.containerRuntime === ContainerRuntime.DOCKER;

    Refusals.of(this)
      .apply(fluentdIndex, indexName)
      .apply(fluentdIndexName, indexName)
      .apply(fluentdExcluded, { excluded, own })
      .apply(fluentdBuffer, { keys: bufferKeys, indexName })
      .apply(fluentdBufferLimit, mebibytes(bufferLimit))
      .apply(imageTag, { prop: 'fluentd.image', image })
      .apply(fluentdImage, { tag: props.image?.tag, major })
      .apply(efkSuperuser, { what: 'Fluentd', username: this.username, version: elasticsearch.version })
      .apply(resourceLimits, { prop: 'resources', resources });

    if (elasticsearch._prepared) Refusals.of(this).apply(fluentdWriter, { indexName, username: this.username, ...elasticsearch._prepared });

    const { main, included } = fluentdFiles({
      docker,
      ignoredNamespaces: [...new Set([...own, ...excluded])],
      joinExceptions: props.joinExceptions ?? true,
      indexName,
      bufferKeys,
      bufferMebibytes: mebibytes(bufferLimit),
      major,
      verifiesNames: elasticsearch._tls.verifiesNames,
    });
    const part = efkPart(this, 'fluentd', EFK.fluentd, this.namespace);
    this.podLabels = part.selector;
    this.makeAccess(part, props.pod);
    new k8s.KubeConfigMap(this, 'main', { metadata: metadataOf(part, `${part.name}-main`), data: main });
    new k8s.KubeConfigMap(this, 'config', { metadata: metadataOf(part, `${part.name}-config`), data: included });
    new k8s.KubeDaemonSet(this, 'Resource', {
      metadata: metadataOf(part),
      spec: {
        selector: { matchLabels: part.selector },
        updateStrategy: { rollingUpdate: { maxUnavailable: k8s.IntOrString.fromNumber(1) } },
        template: withPodOptions(this, {
          given: props.pod,
          restartsForSecretsBut: [],
          everyNode: props.everyNode ?? true,
          template: () =>
            fluentdPod({
              part,
              image,
              resources,
              elasticsearch,
              username: this.username,
              indexPattern: this.indexPattern,
              passwordKey: (props.credentials ?? Secret.named('fluentd-writer')).key('password'),
              everyNode: props.everyNode ?? true,
              docker,
              mainConfigMap: `${part.name}-main`,
              configMap: `${part.name}-config`,
              checksum: checksum({ ...main, ...included }),
            }),
        }),
      },
    });
    this.makeMetrics(part, props.createServiceMonitor ?? false);
  }

  /** It reads the names of pods, and of their namespaces. */
  private makeAccess(part: EfkPart, pod: AccountPodOptions | undefined): void {
    new k8s.KubeServiceAccount(this, 'service-account', { metadata: { ...metadataOf(part), annotations: accountAnnotations(pod) } });
    const name = `${part.namespace}-fluentd`;
    clusterScoped(
      new k8s.KubeClusterRole(this, 'cluster-role', {
        metadata: { name, labels: part.labels },
        rules: [{ apiGroups: [''], resources: ['pods', 'namespaces'], verbs: ['get', 'list', 'watch'] }],
      }),
    );
    clusterScoped(
      new k8s.KubeClusterRoleBinding(this, 'cluster-role-binding', {
        metadata: { name, labels: part.labels },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
        subjects: [{ kind: 'ServiceAccount', name: part.name, namespace: part.namespace }],
      }),
    );
  }

  private makeMetrics(part: EfkPart, monitored: boolean): void {
    new k8s.KubeService(this, 'service', {
      metadata: metadataOf(part),
      spec: {
        type: 'ClusterIP',
        selector: part.selector,
        ports: [{ name: 'metrics', port: METRICS_PORT, targetPort: k8s.IntOrString.fromString('metrics'), protocol: 'TCP' }],
      },
    });
    if (!monitored) return;
    new ServiceMonitor(this, 'service-monitor', {
      metadata: metadataOf(part),
      spec: { selector: { matchLabels: part.selector }, endpoints: [{ port: 'metrics', path: '/metrics', interval: '30s' }] },
    });
  }
}
