import type { ISecretSource } from '../contracts/secret-source';
import { type PostgresBackupOptions } from '../features/backup/backup-options';
import { type CloudNativePostgresOptions } from '../features/database/cloud-native-postgres-options';
import { type ExternalPostgresOptions } from '../features/database/external-postgres-options';
import { type PostgresOptions } from '../features/database/postgres';
import { type AlbIngressOptions } from '../features/ingress/alb-options';
import { type GatewayOptions } from '../features/ingress/gateway-options';
import { type IngressOptions } from '../features/ingress/ingress-options';
import { type Login } from '../features/login/login';
import { type ExternalMessageBrokerOptions } from '../features/messaging/external-message-broker';
import { type MessageBrokerOptions } from '../features/messaging/message-broker';
import { type MonitoringOptions } from '../features/monitoring/monitoring-options';
import { type NetworkPoliciesOptions } from '../features/network/network-options';
import { type ContainerServiceOptions } from '../features/pipelines/container-options';
import { type XnatSetupOptions } from '../features/setup/xnat-setup';
import { type SmokeTestOptions } from '../features/smoke-test/smoke-test-options';
import { type BuildCleanUpOptions } from '../features/storage/build-clean-up';
import { type HpaAutoscalingOptions } from '../features/xnat/autoscaling/hpa-autoscaling';
import type { BuildVolumeOptions } from '../features/xnat/volumes/build-volume';
import { type XnatSiteCommonOptions, type XnatSiteOptions } from '../features/xnat/xnat-site-options';
import { type XnatWebOptions } from '../features/xnat/xnat-web-options';
import { type PodOptions } from '../values/pods/pod-options';
import { type Registry } from '../values/pods/registry';

/** What a site is made of beside its URL and its administrator. A key that is present is a feature that is on. */
export interface XnatSiteFeatures extends XnatSiteCommonOptions {
  /**
   * Namespace of everything.
   *
   * @default - the chart's id
   */
  readonly namespace?: string;

  /**
   * Whether the Namespace is made, with the labels that let in restricted pods alone.
   *
   * @default true
   */
  readonly createNamespace?: boolean;

  /**
   * Name of the cluster that the site is for, as you call it. Namespaces, hosts, databases, buckets and node ports belong to a cluster: of what two charts
   * have in common all is refused that one cluster cannot have twice, unless they name two clusters. It is in no object. A chart of your own says it by
   * `chart.node.setContext('cdk8s-xnat/cluster', …)` before anything is made in it.
   *
   * @default - the same as that of every other chart
   */
  readonly cluster?: string;

  /**
   * Where its pods run and what stands on them, each pod's own `pod` on top of it.
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
   * Time zone of the site, such as `Australia/Perth`: of XNAT, of what its database tells it, of the times at which backups and clean-ups run.
   *
   * @default - each has its own `timeZone`, or UTC
   */
  readonly timeZone?: string;

  /**
   * How XNAT runs: image, resources, plugins, preferences.
   *
   * @default - one pod of the AIS image with 1 CPU and 3000 MiB
   */
  readonly xnat?: XnatWebOptions;

  /**
   * A PostgreSQL of one server inside the cluster. Exactly one of `postgres`, `cloudNativePostgres` and `externalPostgres` is given.
   *
   * @default - another one of them is the database
   */
  readonly postgres?: PostgresOptions;

  /**
   * A PostgreSQL of several servers inside the cluster, which fail over: a `Cluster` of the CloudNativePG operator, which must be there.
   *
   * @default - another one of them is the database
   */
  readonly cloudNativePostgres?: CloudNativePostgresOptions;

  /**
   * A PostgreSQL outside the site. Exactly one of `postgres`, `cloudNativePostgres` and `externalPostgres` is given.
   *
   * @default - another one of them is the database
   */
  readonly externalPostgres?: ExternalPostgresOptions;

  /**
   * Dumps of the database on a schedule, and the way back.
   *
   * @default - no backup is made
   */
  readonly backup?: PostgresBackupOptions;

  /**
   * An ActiveMQ inside the cluster, through which several pods share their work.
   *
   * @default - each pod has one in its own memory
   */
  readonly messageBroker?: MessageBrokerOptions;

  /**
   * An ActiveMQ outside the site, in place of `messageBroker`.
   *
   * @default - each pod has one in its own memory
   */
  readonly externalMessageBroker?: ExternalMessageBrokerOptions;

  /**
   * The volume that pipelines work in.
   *
   * @default - the build folder lies inside the pod, and no pipeline sees it
   */
  readonly buildVolume?: BuildVolumeOptions;

  /**
   * Removes what pipelines have left behind in the build volume.
   *
   * @default - it stays, and the volume fills up
   */
  readonly buildCleanUp?: BuildCleanUpOptions;

  /**
   * Lets the number of pods follow the load.
   *
   * @default - as many as `xnat.replicas` says, one
   */
  readonly autoscaling?: HpaAutoscalingOptions;

  /**
   * An Application Load Balancer in front of the site, on EKS.
   *
   * @default - the site is reached inside the cluster alone
   */
  readonly albIngress?: AlbIngressOptions;

  /**
   * An Ingress for any other controller.
   *
   * @default - the site is reached inside the cluster alone
   */
  readonly ingress?: IngressOptions;

  /**
   * A route to a Gateway of the Gateway API. Of `albIngress`, `ingress` and `gateway` one is given at most.
   *
   * @default - the site is reached inside the cluster alone
   */
  readonly gateway?: GatewayOptions;

  /**
   * Pipelines, as Jobs of Kubernetes or on a Docker Swarm. They need `buildVolume`. It turns on `setup`, which tells XNAT of
   * the backend.
   *
   * @default - no pipelines
   */
  readonly containerService?: ContainerServiceOptions;

  /**
   * Settings of XNAT's that no file can hold, made by a Job over its REST interface: the DICOM receivers of `dicom`, and
   * more. `setup: {}` makes the receivers alone.
   *
   * @default - they are made by hand, in XNAT's administration; with `containerService`, `{}`
   */
  readonly setup?: XnatSetupOptions;

  /**
   * Metrics of XNAT for Prometheus, and alerts. `networkPolicies.monitoring` says who may read them.
   *
   * @default - none
   */
  readonly monitoring?: MonitoringOptions;

  /**
   * Checks the site after each apply that changes it, and says what does not work.
   *
   * @default - nobody looks
   */
  readonly smokeTest?: SmokeTestOptions;

  /**
   * Who may reach the site, and whom it may reach.
   *
   * @default - anybody, on the ports that are needed
   */
  readonly networkPolicies?: NetworkPoliciesOptions;

  /**
   * Whether NetworkPolicies are made: nothing is allowed but what the site needs.
   *
   * @default true
   */
  readonly createNetworkPolicies?: boolean;

  /**
   * Secrets that lie in the repository, encrypted: `SopsSecrets` or `EncryptedManifests`. More of them by their `addTo(site)`.
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
   * Ways to log in, in the order of the login page: a maker of `Login` for each, such as `Login.aaf(…)`, and `Login.openId(…)` for a provider
   * that has none.
   *
   * @default - XNAT's own user name and password alone
   */
  readonly logins?: Login[];
}

/** A whole site. A key that is present is a feature that is on. */
export interface XnatSiteProps extends XnatSiteFeatures, XnatSiteOptions {}
