import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import type { ISecretSource } from '../contracts/secret-source';
import { setCluster } from '../core/app/cluster';
import { DNS_SUBDOMAIN } from '../core/grammar/kubernetes';
import { checked } from '../core/props/checked';
import { by, filledText, mapOf, optional, type Shape, struct, text } from '../core/props/kind';
import { Acknowledgements } from '../core/refusals/acknowledgements';
import { Refusals } from '../core/refusals/refusals';
import { scopeOf } from '../core/scope';
import { EfkStack } from '../features/logging/efk-stack';
import { efkShape, type EfkStackOptions } from '../features/logging/efk-stack-options';
import { ClusterAutoscaler, type ClusterAutoscalerOptions, clusterAutoscalerShape } from '../features/scaling/cluster-autoscaler';
import { MetricsServer, type MetricsServerOptions, metricsServerShape } from '../features/scaling/metrics-server';
import { writeSecretsScript } from '../features/secrets/required-secrets';
import { secretSource } from '../features/secrets/secret-source-kind';
import { secretVersionsKind, takeSecretVersions } from '../features/secrets/secret-versions';
import { knownStorageClass } from '../features/storage/storage-class.rules';
import { storageClassShape, WaitForFirstConsumerStorage, type WaitForFirstConsumerStorageOptions } from '../features/storage/wait-for-first-consumer-storage';
import { CLUSTER } from '../values/grammar/cluster';
import { addDefaults } from '../values/pods/defaults';
import { type PodOptions, podShape } from '../values/pods/pod-options';
import { type Registry, registryKind } from '../values/pods/registry';
import { type IStorageClass, StorageClass } from '../values/storage-class';

/** What the sites of one cluster share. A key that is present is a feature that is on. */
export interface ClusterServicesProps {
  /**
   * Name of the cluster, as you call it, where an app has several: see `cluster` of `XnatSite`. It is in no object.
   *
   * @default - the same as that of every other chart
   */
  readonly cluster?: string;

  /**
   * Where its pods run and what stands on them, each pod's own `pod` on top of it. What runs on every node stays on every node.
   *
   * @default - as `Defaults.of(app)` says, or anywhere
   */
  readonly pod?: PodOptions;

  /**
   * A mirror that images of public registries are taken from.
   *
   * @default - as `Defaults.of(app)` says, or the public registries
   */
  readonly registry?: Registry;

  /**
   * The Metrics Server, from which autoscalers learn how busy pods are.
   *
   * @default - none; EKS offers one as an add-on
   */
  readonly metricsServer?: MetricsServerOptions;

  /**
   * The Cluster Autoscaler for EKS: nodes come when pods find no room, and go when they are idle.
   *
   * @default - none; EKS Auto Mode has its own
   */
  readonly clusterAutoscaler?: ClusterAutoscalerOptions;

  /**
   * Logs of all containers: Elasticsearch, Fluentd and Kibana.
   *
   * @default - none
   */
  readonly efk?: EfkStackOptions;

  /**
   * Secrets that lie in the repository, encrypted: `SopsSecrets` or `EncryptedManifests`. More of them by their `addTo(cluster)`.
   *
   * @default - the Secrets are made by hand, or by an operator
   */
  readonly secrets?: ISecretSource;

  /**
   * Which Secrets have changed: by the name of each a month, a day or a number, which you change with it. Pods that read it when they start, and nothing
   * else, start again at the next apply, one by one. It stands in an annotation of theirs: never write the value.
   *
   * @default - a changed Secret restarts nothing
   */
  readonly secretVersions?: { readonly [secretName: string]: string };

  /**
   * StorageClasses by their names.
   *
   * @default - none
   */
  readonly storageClasses?: { readonly [name: string]: WaitForFirstConsumerStorageOptions };
}

const SHAPE: Shape<ClusterServicesProps> = {
  cluster: optional(by(filledText, CLUSTER)),
  pod: optional(struct(podShape)),
  registry: optional(registryKind),
  metricsServer: optional(struct(metricsServerShape)),
  clusterAutoscaler: optional(struct(clusterAutoscalerShape)),
  efk: optional(struct(efkShape)),
  secrets: optional(secretSource),
  secretVersions: optional(secretVersionsKind),
  storageClasses: optional(mapOf(struct(storageClassShape), by(text, DNS_SUBDOMAIN))),
};

/**
 * What the sites of one cluster share, in a chart and so in a file of its own, applied before theirs.
 *
 * Reports the rules `object-name`, `duplicate-object`, `object-of-two-charts`, `default-class` and `node-port-taken`, and its constructs report theirs.
 */
export class ClusterServices extends Chart {
  /** The logging stack, where there is one. */
  readonly efk?: EfkStack;
  private readonly storageClasses = new Map<string, IStorageClass>();

  constructor(scope: Construct, id: string, props: ClusterServicesProps = {}) {
    super(scopeOf(scope, id, new.target), id, { disableResourceNameHashes: true, labels: { 'app.kubernetes.io/instance': id } });
    props = checked(this, 'ClusterServices', props, SHAPE);
    setCluster(this, props.cluster);
    addDefaults(this, { pod: props.pod, registry: props.registry });
    takeSecretVersions(this, props);
    if (props.metricsServer) {
      const kubernetesVersion = props.clusterAutoscaler?.kubernetesVersion;
      new MetricsServer(this, 'metrics-server', { kubernetesVersion, ...props.metricsServer });
    }
    if (props.clusterAutoscaler) new ClusterAutoscaler(this, 'cluster-autoscaler', props.clusterAutoscaler);
    Object.entries(props.storageClasses ?? {}).forEach(([name, options], i) => {
      // A class may have the name of another part, or one that no object of JavaScript can have as a member.
      const taken = name in {} || name === 'efk' || this.node.tryFindChild(name) !== undefined;
      this.storageClasses.set(name, new WaitForFirstConsumerStorage(this, taken ? `storage-class-${i}` : name, { storageClassName: name, ...options }));
    });
    if (props.efk) this.efk = new EfkStack(this, 'efk', props.efk);
    props.secrets?.addTo(this);
    writeSecretsScript(this);
  }

  /**
   * One of the StorageClasses made here, for a claim to name.
   *
   * @param name its key in `storageClasses`
   */
  storageClass(name: string): IStorageClass {
    const found = this.storageClasses.get(name);
    if (found) return found;
    Refusals.of(this).apply(knownStorageClass, { name: String(name), known: [...this.storageClasses.keys()] });
    return StorageClass.named(name);
  }

  /**
   * Accepts what a rule calls unwise, for all that is made here.
   *
   * @param rule the rule's id, as the message ends with it
   * @param reason why it is acceptable here
   */
  acknowledge(rule: string, reason: string): void {
    Acknowledgements.of(this).add(rule, reason);
  }
}
